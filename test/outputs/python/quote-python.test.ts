import { expect, test } from "vitest";
import { quotePython } from "../../../src/outputs/python/quote-python.ts";

test("readable characters stay, others are escaped as Python reads them", () => {
  expect(quotePython('é "😀" \\ \'\n')).toBe('"é \\"😀\\" \\\\ \'\\n"');
  expect(quotePython("\u2028\u202e\ufeff\u007f\ud83d\u{e0041}")).toBe(
    '"\\u2028\\u202e\\ufeff\\u007f\\ud83d\\U000e0041"',
  );
});
