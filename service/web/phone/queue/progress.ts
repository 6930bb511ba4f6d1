/** How far the photo that is on its way has come, told a few times a second. */
import { shallowRef } from "vue";
import { phoneNow } from "@/phone/store/store";

const PAUSE_MS = 250;

/** Bytes by digest, in this tab. */
export const underWay = shallowRef<ReadonlyMap<string, number>>(new Map());

let told = 0;

/** 0: it is over. */
export function progress(sha256: string, sent: number): void {
  const now = phoneNow().getTime();
  if (sent > 0 && now - told >= 0 && now - told < PAUSE_MS) return;
  told = now;
  underWay.value = sent > 0 ? new Map([[sha256, sent]]) : new Map();
}
