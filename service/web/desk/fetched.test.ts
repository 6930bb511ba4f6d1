// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { effectScope, nextTick, type EffectScope } from "vue";
import { runOut, SignedOut } from "@/signin/session";
import { useFetched } from "./fetched";
import { connection } from "./live";

let scope: EffectScope;
let answers: (string | Error)[];

function fetched() {
  scope = effectScope();
  return scope.run(() =>
    useFetched(
      () => "it",
      async () => {
        const next = answers.shift() ?? new Error("asked too often");
        if (next instanceof Error) throw next;
        return next;
      },
    ),
  )!;
}

beforeEach(() => {
  connection.value = "live";
  runOut.value = false;
});
afterEach(() => scope.stop());

test("what failed while nobody was signed in is fetched again after signing in", async () => {
  answers = [new SignedOut(), "found"];
  runOut.value = true;
  const { value, failure } = fetched();
  await vi.waitFor(() => expect(failure.value).toBeInstanceOf(SignedOut));
  runOut.value = false;
  await vi.waitFor(() => expect(value.value).toBe("found"));
  expect(failure.value).toBeNull();
});

test("what failed offline is fetched again when the line is back, once", async () => {
  answers = [new TypeError("Failed to fetch"), "found"];
  connection.value = "offline";
  const { value, failure } = fetched();
  await vi.waitFor(() => expect(failure.value).toBeInstanceOf(TypeError));
  for (const now of ["polling", "live"] as const) {
    connection.value = now;
    await nextTick();
  }
  await vi.waitFor(() => expect(value.value).toBe("found"));
  expect([failure.value, answers]).toEqual([null, []]);
});

test("a look again that succeeds takes the failure away; one that fails leaves what is shown", async () => {
  answers = [new TypeError("Failed to fetch"), "found", new TypeError("Failed to fetch")];
  const { value, failure, refresh } = fetched();
  await vi.waitFor(() => expect(failure.value).not.toBeNull());
  await refresh();
  expect([value.value, failure.value]).toEqual(["found", null]);
  await refresh();
  expect([value.value, failure.value]).toEqual(["found", null]);
});

test("a look again that overtakes the first one and fails is told: there is nothing else to show", async () => {
  answers = [new TypeError("first"), new TypeError("second")];
  const { failure, refresh } = fetched();
  await refresh();
  expect(failure.value).toEqual(new TypeError("second"));
});
