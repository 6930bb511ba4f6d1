import { expect, test } from "vitest";
import { prove, type Keys } from "./receipts";

/** Signed by the service itself (service/receipts.py). */
const KEYS: Keys = { keys: [{ crv: "Ed25519", kty: "OKP", x: "IPrYCj5wbpK_eL431wxxNqCNSenOKs_vHgbpJEy3a5k", kid: "2fTYCIrDVL-1mmYxbQeUoaryt0AKTSpDjAHA4qVMapM" }] };
const RECEIPT =
  "eyJhbGciOiJFZERTQSIsImtpZCI6IjJmVFlDSXJEVkwtMW1tWXhiUWVVb2FyeXQwQUtUU3BEakFIQTRxVk1hcE0iLCJ0eXAiOiJyZWNlaXB0K2p3cyJ9." +
  "eyJraW5kIjoiaGF6YXJkIiwiaWQiOiIwMWEyMDE3YS05YmM0LTc2MmQtYmRlZi03NWQ5ZGRkOTE0NTUiLCJjb250ZW50X3NoYTI1NiI6IjcyY2YyYTE2MjdmODM3OGMyZjgwZjU1Y2VjZDAwNjg3NzE5ZjA2YjVkM2QwZGNkZjg3YmM0NmE0NjFhZjE2YWQiLCJyZWNlaXZlZF9hdCI6IjIwMjYtMTEtMjJUMDQ6MTk6MDIuMzEzMjc5WiJ9." +
  "7tJdFVJJ1L0sITC87DqPxdLUV-_kWTPvnOOwYayij1YHnrVx3Ur-AXyMHdik4Re4y7YtdHEn2BMVY9cKacIqCw";
const EXPECTED = { kind: "hazard", id: "01a2017a-9bc4-762d-bdef-75d9ddd91455", content_sha256: "72cf2a1627f8378c2f80f55cecd00687719f06b5d3d0dcdf87bc46a461af16ad" };

test("a receipt of the service proves what it says", async () => {
  expect(await prove(RECEIPT, EXPECTED, KEYS)).toBe("proven");
});

test.each([{ kind: "report" }, { id: "01a2017a-9bc4-762d-bdef-75d9ddd91456" }, { content_sha256: "0".repeat(64) }])("and nothing else: %j", async (other) => {
  expect(await prove(RECEIPT, { ...EXPECTED, ...other }, KEYS)).toBe("not_proven");
});

test("with a key that is not known yet it proves nothing yet", async () => {
  expect(await prove(RECEIPT, EXPECTED, null)).toBe("unknown_key");
  expect(await prove(RECEIPT, EXPECTED, { keys: [] })).toBe("unknown_key");
});

const [head, payload, signature] = RECEIPT.split(".") as [string, string, string];
const unsigned = Buffer.from(JSON.stringify({ alg: "none", kid: KEYS.keys[0]!.kid })).toString("base64url");

test.each([undefined, null, 7, "", "a.b.c", `${head}.${payload}`, `${head}.${payload}.`, `${head}.${payload}.${signature.slice(4)}`, `${unsigned}.${payload}.${signature}`, `${head}.${payload}.${"A".repeat(86)}`, `${head}.${payload}.%%%`])(
  "nonsense proves nothing: %j",
  async (receipt) => {
    expect(await prove(receipt, EXPECTED, KEYS)).toBe("not_proven");
  },
);

test("where the browser knows no Ed25519, the library judges the same", async () => {
  const importKey = crypto.subtle.importKey;
  crypto.subtle.importKey = () => Promise.reject(new DOMException("", "NotSupportedError"));
  try {
    expect(await prove(RECEIPT, EXPECTED, KEYS)).toBe("proven");
    expect(await prove(`${head}.${payload}.${"A".repeat(86)}`, EXPECTED, KEYS)).toBe("not_proven");
  } finally {
    crypto.subtle.importKey = importKey;
  }
});
