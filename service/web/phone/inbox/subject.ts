/** Where a notice leads on the phone: the page of what it is about, or the bureau's desk, or nowhere. */
import type { NoticeOut } from "@/api";

export type Lead = { to: string; words: string } | { href: string; words: string } | null;

export function leadOf(notice: Pick<NoticeOut, "kind" | "subject">): Lead {
  const { type, id } = notice.subject;
  if (type === "hazard") return { to: `/hazards/${id}`, words: "inbox.open_hazard" };
  if (type === "task" || type === "misses") return { to: `/tasks/${id}`, words: "inbox.open_task" };
  if (type === "report") return { to: `/reports/${id}`, words: "inbox.open_report" };
  if (type === "place") return { to: `/places/${id}`, words: "inbox.open_place" };
  if (notice.kind === "escalations_open") return { href: "/desk/escalations", words: "inbox.open_desk" };
  return null;
}
