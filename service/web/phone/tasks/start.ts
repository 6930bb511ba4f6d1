/** Opens the report on a task; what the phone lacks for it is fetched once and kept. */
import type { TaskOut } from "@/api";
import { checklistOf } from "@/phone/fill/needed";
import { openDraft } from "@/phone/store/drafts";
import { whoAmI } from "@/phone/store/me";
import { store } from "@/phone/store/store";

/** The draft's id. Rejects where the checklist is neither here nor to be had. */
export async function startReport(task: TaskOut): Promise<string> {
  const person = await whoAmI();
  const { code, version } = task.checklist;
  if (!(await store.checklists.get([code, version]))) await store.checklists.put({ ...(await checklistOf({ code, version })), person });
  if (!(await store.tasks.get(task.id))) await store.tasks.put({ ...task, person });
  return (await openDraft({ task_id: task.id })).id;
}
