/** Sends who is not signed in to the sign-in page, and afterwards back to where they wanted to go. */
import type { RouteLocationNormalized, RouteLocationRaw, Router } from "vue-router";
import { linkToken } from "@/signin/password_link";
import { signedIn } from "@/signin/session";

export function leadToSignIn(router: Router): void {
  router.beforeEach((to) => passwordLink(to) ?? signInFirst(to) ?? true);
}

/** A link of an administrator arrives as /m/#/password/<token>. The token stays behind the #: no server log sees it. */
function passwordLink(to: RouteLocationNormalized): RouteLocationRaw | null {
  if (to.path === "/password" || linkToken(to.hash) === null) return null;
  return { path: "/password", hash: to.hash, replace: true };
}

function signInFirst(to: RouteLocationNormalized): RouteLocationRaw | null {
  if (signedIn.value || to.meta.open) return null;
  return { path: "/signin", query: to.fullPath === "/" ? {} : { to: to.fullPath }, replace: true };
}

/** Where to go after signing in: an address of this app, never one that somebody else put into a link. */
export function wanted(to: unknown): string {
  return typeof to === "string" && /^\/(?![/\\])/.test(to) ? to : "/";
}
