/** The rooms of the phone app by their address. Each is fetched when it is first entered. */
import { createRouter, createWebHistory } from "vue-router";

export const router = createRouter({
  history: createWebHistory("/m/"),
  routes: [{ path: "/", component: () => import("./today/Today.vue") }],
});
