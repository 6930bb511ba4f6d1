/** An answer as it is written: what is judged, on the phone before it is sent and at the desk when it is read. */
import type { Severity } from "@/api";

export interface HazardDraft {
  description: string;
  severity: Severity | null;
  fixed_on_spot: boolean;
  photos_after: string[];
  another: boolean;
}

export interface AnswerDraft {
  value: boolean | number | string | null;
  not_applicable: boolean;
  note: string;
  photos: string[];
  hazard: HazardDraft | null;
}

export function emptyAnswer(): AnswerDraft {
  return { value: null, not_applicable: false, note: "", photos: [], hazard: null };
}
