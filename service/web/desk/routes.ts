/** The rooms of the desk by their address. Each is fetched when it is first entered. */
import { createRouter, createWebHistory } from "vue-router";

export const router = createRouter({
  history: createWebHistory("/desk/"),
  routes: [{ path: "/", component: () => import("./escalations/Escalations.vue") }],
});
