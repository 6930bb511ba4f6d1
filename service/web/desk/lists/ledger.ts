/** Orders a ledger of what a list asks for, watches it being drawn up, and hands the file to the browser. */
import { computed, onScopeDispose, ref } from "vue";
import { putLedger, showLedger, type LedgerOut } from "@/api";
import { Refused, signedFetch } from "@/signin/call";
import { newId } from "../hazards/drafts";
import { ledgerAsked, type AskedOf } from "./asked";

const LOOK_MS = 600;

export function useLedger() {
  const ledger = ref<LedgerOut | null>(null);
  const failure = ref<unknown>(null);
  const state = ref<"idle" | "drawing" | "fetching" | "done">("idle");
  const running = computed(() => state.value === "drawing" || state.value === "fetching");
  let gone = false;
  onScopeDispose(() => (gone = true));

  async function order(of: "hazards" | "tasks", asked: AskedOf["hazards"] | AskedOf["tasks"]): Promise<void> {
    failure.value = null;
    ledger.value = null;
    state.value = "drawing";
    const path = { ledger_id: newId() };
    try {
      const body = { of, asked: ledgerAsked(of, asked) } as Parameters<typeof putLedger>[0]["body"];
      ledger.value = (await putLedger({ path, body })).data;
      while (ledger.value.state === "running" && !gone) {
        await pause();
        ledger.value = (await showLedger({ path })).data;
      }
      if (gone) return;
      state.value = "fetching";
      await handOver(path.ledger_id);
      state.value = "done";
    } catch (thrown) {
      failure.value = thrown;
      state.value = "idle";
    }
  }

  return { ledger, failure, state, running, order };
}

/** Where the ledger failed, its file answers why. */
async function handOver(id: string): Promise<void> {
  const answer = await signedFetch(`/api/v1/ledgers/${id}/file`);
  if (!answer.ok) throw new Refused(answer.status, await answer.json().catch(() => ({})));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = nameIn(answer.headers.get("Content-Disposition")) ?? "ledger.xlsx";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** `filename*=utf-8''%E9%9A%90…` */
export function nameIn(disposition: string | null): string | null {
  const said = disposition?.match(/filename\*=utf-8''([^;]+)/i)?.[1];
  return said ? decodeURIComponent(said) : (disposition?.match(/filename="([^"]+)"/)?.[1] ?? null);
}

const pause = () => new Promise((resolve) => setTimeout(resolve, LOOK_MS));
