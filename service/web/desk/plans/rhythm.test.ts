import { describe, expect, it } from "vitest";
import { newRhythm, readRhythm, writeRhythm } from "./rhythm";

const SHIPPED = [
  "FREQ=DAILY",
  "FREQ=WEEKLY;BYDAY=FR",
  "FREQ=WEEKLY;BYDAY=MO,WE,FR",
  "FREQ=MONTHLY;BYMONTHDAY=20",
  "FREQ=MONTHLY;BYMONTHDAY=-1",
  "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=15",
  "FREQ=MONTHLY;BYMONTHDAY=10,25",
  "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=18",
  "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=10",
  "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=15",
  "FREQ=DAILY;INTERVAL=10",
];

describe("a plan's rhythm", () => {
  it.each(SHIPPED)("comes back from the form as it went in: %s", (rrule) => {
    expect(writeRhythm(readRhythm({ rrule }), ["12:00"])).toEqual({ rrule, times: ["12:00"] });
  });

  it("keeps what the choices cannot say as a rule", () => {
    expect(readRhythm({ rrule: "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=10" }).kind).toBe("rule");
    expect(readRhythm({ rrule: "FREQ=MONTHLY;BYMONTHDAY=0" }).kind).toBe("rule");
    expect(readRhythm({ rrule: "FREQ=WEEKLY;BYDAY=2MO" }).kind).toBe("rule");
  });

  it("reads an anchor with its offset", () => {
    const recurrence = { anchor: "term_start" as const, offset_days: -7, times: [] };
    expect(writeRhythm(readRhythm(recurrence), [])).toEqual(recurrence);
  });

  it("begins each kind with something the service takes", () => {
    for (const kind of ["daily", "weekly", "monthly", "yearly", "anchor"] as const) {
      const written = writeRhythm(newRhythm(kind, ""), []);
      expect(readRhythm(written).kind).toBe(kind);
    }
  });
});
