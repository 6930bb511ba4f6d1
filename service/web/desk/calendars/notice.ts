/** Reads the State Council's holiday notice as it is published, or a plain list of days, into days off and make-up workdays. */
import type { HolidayIn } from "@/api";

const NAMES: [RegExp, string, string][] = [
  [/元旦/, "元旦", "New Year's Day"],
  [/春节/, "春节", "Spring Festival"],
  [/清明/, "清明节", "Qingming"],
  [/劳动|五一/, "劳动节", "Labour Day"],
  [/端午/, "端午节", "Dragon Boat Festival"],
  [/中秋/, "中秋节", "Mid-Autumn Festival"],
  [/国庆/, "国庆节", "National Day"],
];
const MAKEUP = { name_zh: "调休上班", name_en: "Make-up workday" };
const DAYS = /(?:(\d{4})\s*年)?(?:(\d{1,2})\s*月)?(\d{1,2})\s*日(?:[（(][^）)]*[）)])?(?:\s*[至到—–~～-]+\s*(?:(\d{4})\s*年)?(?:(\d{1,2})\s*月)?(\d{1,2})\s*日)?/g;
const LISTED = /^\s*(\d{4}-\d{2}-\d{2})[\s,，]+(.+)$/;
const DAY_MS = 86_400_000;

/** In order of time, each day once, those of the year only. */
export function readNotice(text: string, year: number): HolidayIn[] {
  const found = new Map<string, HolidayIn>();
  let name = namesIn("");
  for (const line of text.split("\n")) {
    const listed = LISTED.exec(line);
    if (listed) {
      put(found, listedDay(listed[1]!, listed[2]!));
      continue;
    }
    if (NAMES.some(([word]) => word.test(line))) name = namesIn(line.split(/[：:]/)[0]!);
    for (const day of daysIn(line, year, name)) put(found, day);
  }
  return [...found.values()].filter((day) => day.on.startsWith(`${year}-`)).sort((one, other) => (one.on < other.on ? -1 : 1));
}

const put = (found: Map<string, HolidayIn>, day: HolidayIn) => found.set(day.on, day);

function listedDay(on: string, said: string): HolidayIn {
  if (/上班|make-?up/i.test(said)) return { on, kind: "makeup_workday", ...MAKEUP };
  return { on, kind: "day_off", ...namesIn(said) };
}

/** Each stretch of text up to 放假 or 上班 names the days of that deed. */
function daysIn(line: string, year: number, name: { name_zh: string; name_en: string }): HolidayIn[] {
  return [...line.matchAll(/(.*?)(放假|上班)/g)].flatMap(([, said, deed]) =>
    datesIn(said!, year).map((on): HolidayIn => (deed === "上班" ? { on, kind: "makeup_workday", ...MAKEUP } : { on, kind: "day_off", ...name })),
  );
}

function datesIn(said: string, year: number): string[] {
  let month = 0;
  return [...said.matchAll(DAYS)].flatMap(([, firstYear, firstMonth, firstDay, lastYear, lastMonth, lastDay]) => {
    month = Number(firstMonth ?? month);
    if (!month) return [];
    const first = Date.UTC(Number(firstYear ?? year), month - 1, Number(firstDay));
    month = Number(lastMonth ?? month);
    const last = lastDay ? Date.UTC(Number(lastYear ?? firstYear ?? year), month - 1, Number(lastDay)) : first;
    const count = Math.min(60, Math.round((last - first) / DAY_MS) + 1);
    return Array.from({ length: Math.max(0, count) }, (_, n) => new Date(first + n * DAY_MS).toISOString().slice(0, 10));
  });
}

function namesIn(said: string): { name_zh: string; name_en: string } {
  const known = NAMES.filter(([word]) => word.test(said));
  if (known.length) return { name_zh: known.map(([, zh]) => zh).join("、"), name_en: known.map(([, , en]) => en).join(", ") };
  const own = said.replace(/^[一二三四五六七八九十\d]+[、.．]\s*/, "").trim().slice(0, 60);
  return { name_zh: own || "放假", name_en: own || "Day off" };
}
