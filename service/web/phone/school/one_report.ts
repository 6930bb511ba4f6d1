/** One report with the names of what it is about: the service tells ids, the phone and a few questions tell names. */
import { showChecklistVersion, showPerson, showPlace, showReport, type ChecklistOut, type ReportOut } from "@/api";
import { zoneOf } from "@/phone/moments";
import { me } from "@/phone/store/me";
import { store } from "@/phone/store/store";

export interface OneReport {
  report: ReportOut;
  checklist: ChecklistOut | null;
  place: string;
  zone: string;
  by: string;
}

export async function askReport(report_id: string): Promise<OneReport> {
  const { data: report } = await showReport({ path: { report_id } });
  const [checklist, place, by] = await Promise.all([checklistOf(report), placeOf(report.place_id), nameOf(report.by_id)]);
  return { report, checklist, place: place.name, zone: place.zone, by };
}

async function checklistOf({ checklist: { code, version } }: ReportOut): Promise<ChecklistOut | null> {
  if (version == null) return null;
  const kept = await store.checklists.get([code, version]);
  if (kept) {
    const { person: _, ...checklist } = kept;
    return checklist;
  }
  return showChecklistVersion({ path: { code, version } }).then(({ data }) => data, () => null);
}

async function placeOf(place_id: string): Promise<{ name: string; zone: string }> {
  const kept = await store.places.get(place_id);
  if (kept) return kept;
  return showPlace({ path: { place_id } }).then(({ data }) => data, () => ({ name: "", zone: zoneOf(place_id) }));
}

/** Whose name is not mine to ask for stays unnamed. */
async function nameOf(person_id: string): Promise<string> {
  if (me.value?.id === person_id) return me.value.name;
  return showPerson({ path: { person_id } }).then(({ data }) => data.name, () => "");
}
