/** The rooms of the phone app by their address. Each is fetched when it is first entered. */
import { createRouter, createWebHistory } from "vue-router";
import { leadToSignIn } from "./signin/guard";

declare module "vue-router" {
  interface RouteMeta {
    /** The words' key of the page's title. A page that knows better says so with `useTitle` (shell/title.ts). */
    title?: string;
    /** Where "back" leads who came here directly, by a link. Without it the page is one of the tabs. */
    back?: string;
    /** Seen without being signed in. */
    open?: boolean;
    /** Something is typed here: the app never reloads itself on this page. */
    typing?: boolean;
  }
}

export const router = createRouter({
  history: createWebHistory("/m/"),
  scrollBehavior: (_to, _from, before) => before ?? { top: 0 },
  routes: [
    { path: "/", component: () => import("./today/Today.vue"), meta: { title: "shell.today" } },
    { path: "/tasks/:id", component: () => import("./tasks/Task.vue"), meta: { title: "tasks.title", back: "/" } },
    {
      path: "/fill/:draftId",
      component: () => import("./fill/DraftRoom.vue"),
      meta: { back: "/", typing: true },
      children: [
        { path: "", component: () => import("./fill/Fill.vue"), meta: { title: "fill.title" } },
        { path: "review", component: () => import("./fill/Review.vue"), meta: { title: "fill.review_title" } },
      ],
    },
    { path: "/fill/:draftId/kept", component: () => import("./fill/Kept.vue"), meta: { title: "fill.kept_title", back: "/" } },

    { path: "/inbox", component: () => import("./inbox/Inbox.vue"), meta: { title: "shell.inbox" } },
    { path: "/notices/:id", component: () => import("./inbox/Notice.vue"), meta: { title: "inbox.notice", back: "/inbox" } },

    { path: "/me", component: () => import("./me/MyPage.vue"), meta: { title: "shell.me" } },
    { path: "/me/receipts", component: () => import("./me/Receipts.vue"), meta: { title: "me.receipts", back: "/me" } },
    { path: "/me/devices", component: () => import("./me/Devices.vue"), meta: { title: "me.devices", back: "/me" } },
    {
      path: "/me/channels",
      component: () => import("./me/Channels.vue"),
      meta: { title: "me.channels", back: "/me", typing: true },
    },
    {
      path: "/me/password",
      component: () => import("./signin/ChangePassword.vue"),
      meta: { title: "me.change_password", back: "/me", typing: true },
    },
    { path: "/queue", component: () => import("./queue/QueuePage.vue"), meta: { title: "queue.title", back: "/" } },

    { path: "/scan", component: () => import("./scan/Scan.vue"), meta: { title: "scan.title", back: "/" } },
    { path: "/at/:code", component: () => import("./scan/At.vue"), meta: { title: "scan.title", back: "/" } },
    { path: "/places/:id", component: () => import("./scan/PlacePage.vue"), meta: { title: "scan.place", back: "/" } },
    {
      path: "/places/:id/visit",
      component: () => import("./scan/StartVisit.vue"),
      meta: { title: "scan.visit", back: "/" },
    },

    { path: "/hazards", component: () => import("./hazards/Hazards.vue"), meta: { title: "shell.hazards" } },
    { path: "/hazards/new", component: () => import("./hazards/NewHazard.vue"), meta: { title: "hazards.page.new", back: "/hazards", typing: true } },
    { path: "/hazards/:id", component: () => import("./hazards/HazardPage.vue"), meta: { title: "hazards.page.one", back: "/hazards" } },
    { path: "/hazards/:id/fix", component: () => import("./hazards/FixForm.vue"), meta: { title: "hazards.page.fix", back: "/hazards", typing: true } },
    { path: "/hazards/:id/more-time", component: () => import("./hazards/MoreTime.vue"), meta: { title: "hazards.page.more_time", back: "/hazards", typing: true } },
    { path: "/hazards/:id/out-of-use", component: () => import("./hazards/OutOfUse.vue"), meta: { title: "hazards.page.out_of_use", back: "/hazards", typing: true } },
    { path: "/hazards/:id/verify", component: () => import("./hazards/Verify.vue"), meta: { title: "hazards.page.verify", back: "/hazards", typing: true } },

    { path: "/school", component: () => import("./school/School.vue"), meta: { title: "school.title", back: "/hazards" } },
    { path: "/school/reports", component: () => import("./school/Reports.vue"), meta: { title: "school.page.reports", back: "/school" } },
    { path: "/reports/:id", component: () => import("./school/ReportPage.vue"), meta: { title: "school.page.report", back: "/" } },

    { path: "/signin", component: () => import("./signin/SignIn.vue"), meta: { title: "signin.title", open: true } },
    {
      path: "/password",
      component: () => import("./signin/SetPassword.vue"),
      meta: { title: "signin.set_password", back: "/signin", open: true, typing: true },
    },
    { path: "/:nowhere(.*)*", component: () => import("./shell/Nowhere.vue"), meta: { title: "shell.nowhere", back: "/" } },
  ],
});

leadToSignIn(router);
