/** Sends a spreadsheet to be judged or taken in. */
import { importPeople, importPlaces, type ImportOut } from "@/api";
import { isXlsx, type Subject } from "./columns";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** `dryRun`: only what it would change and what is wrong with it. */
export async function sendSheet(subject: Subject, file: File, dryRun: boolean): Promise<ImportOut> {
  const body = new Blob([await file.arrayBuffer()]);
  const sent = { body, query: { dry_run: dryRun }, headers: { "Content-Type": isXlsx(file) ? XLSX : "text/csv" } };
  const { data } = await (subject === "people" ? importPeople(sent) : importPlaces(sent));
  return data;
}
