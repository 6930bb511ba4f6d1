// @vitest-environment happy-dom
/** What is typed is there again; what was handed in is not. */
import "fake-indexeddb/auto";
import { mount } from "@vue/test-utils";
import { beforeEach, expect, test, vi } from "vitest";
import { defineComponent, h } from "vue";
import type { Me } from "@/api";
import { me } from "@/phone/store/me";
import type { OutboxRow } from "@/phone/store/rows";
import { store } from "@/phone/store/store";
import { useForm, type Form } from "./forms";

interface Said { words: string; photos: string[] }

function open(key = "fix/h1"): { form: Form<Said>; close: () => void } {
  let form!: Form<Said>;
  const wrapper = mount(defineComponent({
    setup() {
      form = useForm<Said>(key, () => ({ words: "", photos: [] }), { kind: "rectification", hazard_id: "h1" });
      return () => h("i");
    },
  }));
  return { form, close: () => wrapper.unmount() };
}

async function opened(key?: string) {
  const one = open(key);
  await vi.waitFor(() => expect(one.form.ready.value).toBe(true));
  return one;
}

beforeEach(async () => {
  await Promise.all([store.forms.clear(), store.outbox.clear(), store.receipts.clear()]);
  me.value = { id: "anna", name: "Anna", appointments: [] } as unknown as Me;
});

test("every change is kept, and there again after the page died", async () => {
  const first = await opened();
  first.form.said.words = "已更换";
  first.form.said.photos = ["a"];
  await vi.waitFor(async () => expect(await store.forms.get(["anna", "fix/h1"])).toMatchObject({ said: { words: "已更换", photos: ["a"] } }));
  first.close();
  expect((await opened()).form.said).toEqual({ words: "已更换", photos: ["a"] });
  expect((await opened("fix/h2")).form.said.words).toBe("");
});

test("who leaves waits for what was said, and where nothing was said no form is begun", async () => {
  const { form } = await opened();
  await form.saved();
  expect(await store.forms.count()).toBe(0);
  form.said.words = "已更换";
  await form.saved();
  expect(await store.forms.get(["anna", "fix/h1"])).toMatchObject({ said: { words: "已更换" } });
});

test("another person finds nothing of it", async () => {
  const { form } = await opened();
  form.said.words = "mine";
  await form.saveNow();
  me.value = { id: "ben", name: "Ben", appointments: [] } as unknown as Me;
  expect((await opened()).form.said.words).toBe("");
});

test("what was handed in is gone, however late a save comes; what failed to be is not", async () => {
  const { form } = await opened();
  form.said.words = "away";
  await expect(form.handIn(() => Promise.reject(new Error("no room")))).rejects.toThrow("no room");
  expect(await store.forms.get(["anna", "fix/h1"])).toMatchObject({ said: { words: "away" } });
  await form.handIn(() => Promise.resolve());
  form.said.words = "late";
  await form.saveNow();
  expect(await store.forms.count()).toBe(0);
});

test("what cannot be read yet is said, and read when asked for again", async () => {
  await store.forms.put({ person: "anna", key: "fix/h1", updated_at: "", said: { words: "before", photos: [] } });
  const unreadable = vi.spyOn(store.forms, "get").mockRejectedValueOnce(new Error("closed"));
  const { form } = open();
  await vi.waitFor(() => expect(form.unread.value).toBe(true));
  await form.read();
  unreadable.mockRestore();
  expect([form.unread.value, form.ready.value, form.said.words]).toEqual([false, true, "before"]);
});

test("words that find no room are not said to be kept until they are", async () => {
  const { form } = await opened();
  const full = vi.spyOn(store.forms, "put").mockRejectedValue(new DOMException("", "QuotaExceededError"));
  form.said.words = "lost?";
  await vi.waitFor(() => expect(form.kept.value).toBe(false));
  full.mockRestore();
  form.said.words = "kept";
  await vi.waitFor(() => expect(form.kept.value).toBe(true));
  expect(await store.forms.get(["anna", "fix/h1"])).toMatchObject({ said: { words: "kept" } });
});

const handedIn = (handed_in_at: string) =>
  store.outbox.put({ key: "k", person: "anna", kind: "rectification", subject: { hazard_id: "h1" }, handed_in_at, state: "waiting" } as OutboxRow);

test("a phone that died right after handing in does not offer the same words again", async () => {
  const { form, close } = await opened();
  form.said.words = "once";
  void form.handIn(() => handedIn(new Date().toISOString()).then(() => new Promise(() => undefined)));
  await vi.waitFor(async () => expect(await store.outbox.count()).toBe(1));
  close();
  expect((await opened()).form.said.words).toBe("");
});

test("words typed after a fix was handed in stay, even where the phone's clock went back", async () => {
  await handedIn("2099-01-01T00:00:00.000Z");
  const { form, close } = await opened();
  form.said.words = "second fix";
  await form.saveNow();
  close();
  expect((await opened()).form.said.words).toBe("second fix");
});
