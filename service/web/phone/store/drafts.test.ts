// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from "vitest";
import { reactive } from "vue";
import { erase, OMAR, start, type Phone } from "@/phone/queue/trial/phone";

const VISIT = { place_id: "p1", checklist: { code: "fire.daily", version: 1 } };
let phone: Phone;

beforeEach(async () => {
  phone = await start();
});

afterEach(erase);

test("a draft is continued where it was left, even after the page died", async () => {
  const draft = reactive(await phone.openDraft(VISIT));
  draft.answers.exit = { value: false, not_applicable: false, note: "堵", photos: [], hazard: null };
  await phone.saveDraft(draft);
  const again = await (await start()).openDraft(VISIT);
  expect(again).toMatchObject({ id: draft.id, answers: { exit: { note: "堵" } } });
});

test("of saves that follow each other the last one stands", async () => {
  const draft = await phone.openDraft(VISIT);
  const saves = Array.from({ length: 20 }, (_, n) => phone.saveDraft({ ...draft, note: String(n) }));
  await Promise.all(saves);
  expect((await phone.openDraft(VISIT)).note).toBe("19");
});

test("a save that comes after handing in or discarding brings nothing back", async () => {
  const draft = await phone.openDraft(VISIT);
  await phone.handInReport(draft);
  await phone.saveDraft(draft);
  expect(await phone.store.drafts.count()).toBe(0);
  const next = await phone.openDraft(VISIT);
  await phone.discardDraft(next.id);
  await phone.saveDraft(next);
  expect(await phone.store.drafts.count()).toBe(0);
});

test("another visit, another version and another person have drafts of their own", async () => {
  const one = await phone.openDraft(VISIT);
  const newer = await phone.openDraft({ ...VISIT, checklist: { code: "fire.daily", version: 2 } });
  const omars = await start(OMAR);
  const his = await omars.openDraft(VISIT);
  expect(new Set([one.id, newer.id, his.id]).size).toBe(3);
  expect((await omars.myDrafts()).map(({ id }) => id)).toEqual([his.id]);
});

test("two taps open one draft", async () => {
  const [one, other] = await Promise.all([phone.openDraft(VISIT), phone.openDraft(VISIT)]);
  expect(one.id).toBe(other.id);
  expect(one.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
