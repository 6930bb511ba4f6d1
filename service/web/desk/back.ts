/** When somebody has signed in again, or the service can be reached again: the moment to ask anew for what failed. */
import { watch } from "vue";
import { runOut } from "@/signin/session";
import { connection } from "./live";

/** Calls `again` each time, for as long as the calling component lives. */
export function onBack(again: () => void): void {
  watch(
    () => !runOut.value && connection.value !== "offline",
    (back) => back && again(),
  );
}
