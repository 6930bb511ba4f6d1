/** Asks for one school: what was due and done, what is late or was missed, what was handed in, who is in office. */
import { listAppointments, listPeople, listReports, listTasks, showBoard, type AppointmentOut, type BoardOut, type PersonOut, type ReportRow, type TaskOut } from "@/api";
import { zoneOf } from "@/phone/moments";
import { dayAt, daysLater, startOfDay } from "@/words/moments";

export const PERIODS = [1, 7, 30] as const;
export type Days = (typeof PERIODS)[number];

export interface InOffice extends Pick<AppointmentOut, "id" | "role" | "category" | "deputy"> {
  name: string;
  phone: string | null;
}

export interface SchoolDay {
  board: BoardOut;
  late: TaskOut[];
  missed: TaskOut[];
  reports: ReportRow[];
  people: InOffice[];
}

const SHOWN = 20;
const MISSED_DAYS = 30;

export async function askSchoolDay(place_id: string, days: Days, now: Date): Promise<SchoolDay> {
  const zone = zoneOf(place_id);
  const today = dayAt(now, zone);
  const from = daysLater(today, 1 - days);
  const since = startOfDay(daysLater(today, -MISSED_DAYS), zone);
  const [board, late, missed, reports, posts, persons] = await Promise.all([
    showBoard({ query: { place_id, from, to: today } }),
    listTasks({ query: { place_id, state: ["overdue"], limit: SHOWN } }),
    listTasks({ query: { place_id, state: ["missed", "unproven", "excused"], due_from: since, latest_first: true, limit: 50 } }),
    listReports({ query: { place_id, limit: 5 } }),
    listAppointments({ query: { place_id, limit: 200 } }),
    listPeople({ query: { place_id, limit: 200 } }),
  ]);
  return {
    board: board.data,
    late: late.data.items,
    missed: missed.data.items,
    reports: reports.data.items,
    people: inOffice(posts.data.items, persons.data.items, now),
  };
}

/** Who holds a post now, heads first. */
function inOffice(posts: AppointmentOut[], persons: PersonOut[], now: Date): InOffice[] {
  const order = ["head", "responsible", "inspector"];
  const held = posts.filter((post) => Date.parse(post.from) <= now.getTime() && (!post.until || Date.parse(post.until) > now.getTime()));
  return held
    .flatMap(({ id, role, category, deputy, person_id }) => {
      const person = persons.find((one) => one.id === person_id && one.left_at === null);
      return person ? [{ id, role, category, deputy, name: person.name, phone: person.phone }] : [];
    })
    .sort((one, other) => order.indexOf(one.role) - order.indexOf(other.role) || Number(one.deputy) - Number(other.deputy));
}
