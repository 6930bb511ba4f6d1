/** The rooms of the desk by their address. Each is fetched when it is first entered. */
import { createRouter, createWebHistory } from "vue-router";

export const router = createRouter({
  history: createWebHistory("/desk/"),
  routes: [
    { path: "/", redirect: ({ hash, query }) => ({ path: "/escalations", hash, query }) }, // a password link stands in the hash
    { path: "/escalations/:id?", component: () => import("./escalations/Escalations.vue") },
    { path: "/hazards/:id([0-9a-f-]{36})", component: () => import("./hazards/HazardPage.vue") },
    { path: "/overview", component: () => import("./overview/Overview.vue") },
    { path: "/hazards", component: () => import("./lists/Hazards.vue") },
    { path: "/tasks", component: () => import("./lists/Tasks.vue") },
    { path: "/tasks/:id([0-9a-f-]{36})", component: () => import("./tasks/TaskPage.vue"), props: true },
    { path: "/schools", component: () => import("./places/Schools.vue") },
    { path: "/places/:id([0-9a-f-]{36})", component: () => import("./places/PlacePage.vue"), props: true },
    { path: "/reports", component: () => import("./reports/Reports.vue") },
    { path: "/reports/:id([0-9a-f-]{36})", component: () => import("./reports/ReportPage.vue"), props: true },
    { path: "/inbox", component: () => import("./inbox/Inbox.vue") },
    { path: "/notices/:id", component: () => import("./inbox/Inbox.vue") },
    { path: "/plans", component: () => import("./plans/Plans.vue") },
    { path: "/plans/:id", component: () => import("./plans/PlanPage.vue") },
    { path: "/calendars/:placeId([0-9a-f-]{36})?", component: () => import("./calendars/Calendars.vue") },
    { path: "/holidays/:year([0-9]{4})", component: () => import("./calendars/Holidays.vue") },
    { path: "/checklists", component: () => import("./checklists/Checklists.vue") },
    { path: "/checklists/:code", component: () => import("./checklists/ChecklistPage.vue") },
    { path: "/ladders", component: () => import("./ladders/Ladders.vue") },
    { path: "/people", component: () => import("./people/People.vue") },
    { path: "/people/new", component: () => import("./people/NewPerson.vue") },
    { path: "/people/:id([0-9a-f-]{36})", component: () => import("./people/PersonPage.vue") },
    { path: "/import", component: () => import("./imports/Import.vue") },
    { path: "/places/:id([0-9a-f-]{36})/edit", component: () => import("./places/EditPlace.vue") },
    { path: "/places/:id([0-9a-f-]{36})/new", component: () => import("./places/EditPlace.vue") },
    { path: "/audit", component: () => import("./audit/Audit.vue") },
    { path: "/me", component: () => import("./me/MyPage.vue") },
    { path: "/:nowhere(.*)*", name: "nowhere", component: () => import("./frame/Nowhere.vue") },
  ],
});
