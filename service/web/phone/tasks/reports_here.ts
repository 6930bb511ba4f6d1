/** What became of reports that were handed in here; of those that arrived only until the service has told of them itself. */
import type { Problem } from "@/api";
import { store } from "@/phone/store/store";

export interface ReportHere {
  id: string;
  standing: "waiting" | "arrived" | "returned";
  problem: Problem | null;
}

const STANDING = { waiting: "waiting", sent: "arrived", refused: "returned" } as const;

/** By task. `synced`: as of when the service told last. What it sent back stands for nothing where another one was handed in. */
export async function reportsHere(person: string, synced: Date | null): Promise<ReadonlyMap<string, ReportHere>> {
  const since = synced?.toISOString() ?? "";
  const rows = await store.outbox.where({ person }).filter(({ kind }) => kind === "report").toArray();
  const arrived = await store.receipts.where({ person }).filter((row) => row.kind === "report" && (row.arrived_at ?? row.handed_in_at) >= since).toArray();
  const all = [
    ...rows.filter((row) => row.state === "refused"),
    ...arrived.map((row) => ({ ...row, state: "sent" as const, problem: null })),
    ...rows.filter((row) => row.state !== "refused"),
  ];
  return new Map(all.flatMap(({ id, subject, state, problem }) => (subject.task_id ? [[subject.task_id, { id, standing: STANDING[state], problem }]] : [])));
}

/** The tasks with a report of this standing. */
export function tasksWith(here: ReadonlyMap<string, ReportHere> | undefined, wanted: (standing: ReportHere["standing"]) => boolean): ReadonlySet<string> {
  return new Set([...(here ?? [])].filter(([, { standing }]) => wanted(standing)).map(([task_id]) => task_id));
}
