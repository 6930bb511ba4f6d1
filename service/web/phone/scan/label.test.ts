import { describe, expect, it } from "vitest";
import { labelInCode, readLabel } from "./label";

// Made by service/places/label.py for 0197f3a0-0000-7000-8000-000000000001.
const LABEL = "6XQHHEMGWY";

describe("a label", () => {
  it("is read as printed, in either case, with spaces and hyphens", () => {
    for (const typed of [LABEL, "6xqhh-emgwy", " 6XQHH EMGWY ", "6XQHH–EMGWY"]) expect(readLabel(typed)).toBe(LABEL);
  });

  it("is read where O, I and L were typed for digits", () => {
    expect(readLabel("CoXOT6MEJE")).toBe("C0X0T6MEJE");
  });

  it("is not read with one wrong symbol, or with two that changed places", () => {
    expect(readLabel("6XQHHEMGWZ")).toBeNull();
    expect(readLabel("X6QHHEMGWY")).toBeNull();
    expect(readLabel("6XQHHEMGW")).toBeNull();
    expect(readLabel("6XQHHEMGW?")).toBeNull();
  });

  it("is found in the address of a QR code of any host, and in no other address", () => {
    expect(labelInCode(`https://safety.example.gov.cn/m/at/${LABEL}`)).toBe(LABEL);
    expect(labelInCode("https://example.com/pay?to=6XQHHEMGWY")).toBeNull();
  });
});
