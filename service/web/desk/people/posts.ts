/** Posts in words, and which of them are mine to fill. */
import type { AppointmentOut, Role } from "@/api";
import { serverNow } from "../clock";
import { holdsAny } from "../signin/me";

type Translate = (key: string, named?: Record<string, unknown>) => string;

export const CATEGORIES = ["fire", "food", "water", "bus", "drowning", "building_safety", "heating", "security", "infectious_disease", "drill", "special_equipment"] as const;
const EVERY_ROLE: readonly Role[] = ["inspector", "responsible", "head", "section", "leader", "administrator", "auditor"];
const BY_A_HEAD: readonly Role[] = ["inspector", "responsible"];

export const mayKeepPeople = () => holdsAny(["administrator", "head"]);
export const rolesToFill = () => (holdsAny(["administrator"]) ? EVERY_ROLE : holdsAny(["head"]) ? BY_A_HEAD : []);

/** It ended before it began: it was never in force. */
export const isWithdrawn = (post: AppointmentOut) => !!post.until && Date.parse(post.until) <= Date.parse(post.from);
export const isOver = (post: AppointmentOut) => isWithdrawn(post) || (!!post.until && Date.parse(post.until) <= serverNow());
export const isToCome = (post: AppointmentOut) => Date.parse(post.from) > serverNow();

/** `第一小学 · 责任人 · 消防（代）` */
export function postWords(post: AppointmentOut, t: Translate): string {
  const said = [post.place.name, t(`role.${post.role}`), post.category ? t(`category.${post.category}`) : ""].filter(Boolean).join(" · ");
  return post.deputy ? said + t("people.as_deputy") : said;
}
