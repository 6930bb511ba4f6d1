/** What the phone itself has to say of a photo, in the same shape in which the service refuses. */
import type { Problem } from "@/api";

const SENTENCES = {
  "photo-lost-here": ["手机上已找不到这张照片，请重新拍摄。", "The phone no longer has this photo; take it again."],
  "photo-damaged-here": ["这张照片在手机上已损坏，请重新拍摄。", "This photo was damaged on the phone; take it again."],
} as const;

export function localProblem(type: keyof typeof SENTENCES): Problem {
  const [zh, en] = SENTENCES[type];
  const english = typeof document !== "undefined" && document.documentElement.lang.startsWith("en");
  return { type, title: type, status: 0, detail: english ? en : zh, errors: [] };
}
