// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { connect, sentence } from "./call";
import { SignedOut } from "./session";

test("who is signed out is told to sign in, in the language of the screen", () => {
  let language: "zh-CN" | "en" = "zh-CN";
  connect(() => language, () => ({ "zh-CN": "请登录", en: "Sign in" })[language]);
  expect(sentence(new SignedOut(), "offline")).toBe("请登录");
  language = "en";
  expect(sentence(new SignedOut(), "offline")).toBe("Sign in");
});
