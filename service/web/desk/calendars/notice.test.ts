import { expect, test } from "vitest";
import { readNotice } from "./notice";

const NOTICE = `一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。`;

test("the notice of 2026 is read as it was published", () => {
  const days = readNotice(NOTICE, 2026);
  expect(days.filter((day) => day.kind === "day_off")).toHaveLength(33);
  expect(days.filter((day) => day.kind === "makeup_workday").map((day) => day.on)).toEqual(["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]);
  expect(days.find((day) => day.on === "2026-02-16")).toEqual({ on: "2026-02-16", kind: "day_off", name_zh: "春节", name_en: "Spring Festival" });
});

test("two festivals in one, a stretch over two months and a plain list are read", () => {
  expect(readNotice("国庆节、中秋节：9月29日至10月6日放假调休，共8天。", 2028).map((day) => day.on)).toHaveLength(8);
  expect(readNotice("2027-01-01 元旦\n2027-01-03 上班\n2028-01-01 元旦", 2027).map((day) => [day.on, day.kind])).toEqual([["2027-01-01", "day_off"], ["2027-01-03", "makeup_workday"]]);
});
