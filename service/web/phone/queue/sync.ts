/** Brings what the person must do onto the phone, so that the day works without a network. */
import { ref, type Ref } from "vue";

export const syncing: Ref<boolean> = ref(false);
export const lastSyncedAt: Ref<Date | null> = ref(null);
/** The sentence of a refusal, or "offline", "signed_out", "portal"; null after a sync that went well. */
export const syncFailure: Ref<string | null> = ref(null);

export async function sync(): Promise<void> {}
