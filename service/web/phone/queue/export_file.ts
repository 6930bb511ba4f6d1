/** Saves all that waits as a file: the last resort, to be handed to the bureau by any other way. */
import { phoneNow } from "../store/store";
import { exportQueue } from "./queue";

export async function saveExport(username: string): Promise<void> {
  const content = await exportQueue();
  const name = `campus-safety-${username}-${phoneNow().toISOString().slice(0, 16).replaceAll(":", "")}.zip`;
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Some browsers begin to read only after the click returned.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
