import { expect, test } from "vitest";
import { escapeCharacter, isUnprintable, printable } from "../../../src/core/text/printable.ts";

test("text that can be seen stays as it is", () => {
  const texts = ["media/welcome.png", "C:\\media", "käse 猫 🐈", "a: b, c", "❤️", "#1 [x]", "5 ## 6"];
  expect(texts.map(printable)).toEqual(texts);
});

test("line breaks and other controls are escaped", () => {
  expect(printable("a\nb\r\nc\td\u0000e\u001b[31mf\u0085g\u2028h\u2029")).toBe(
    "a\\nb\\r\\nc\\td\\u0000e\\u001b[31mf\\u0085g\\u2028h\\u2029",
  );
});

test("bidi overrides and isolates are escaped", () => {
  expect(printable("gnp\u202e.exe\u2066x\u2069")).toBe("gnp\\u202e.exe\\u2066x\\u2069");
});

test("characters without width are escaped", () => {
  expect(printable("a\u200bb\ufeffc\u00add\u3164e\u{e0067}")).toBe(
    "a\\u200bb\\ufeffc\\u00add\\u3164e\\u{e0067}",
  );
});

test("lone surrogates are escaped and pairs are not", () => {
  expect(printable("\ud83d \u{1f600} \ude00")).toBe("\\ud83d \u{1f600} \\ude00");
});

test("commands to CI systems are broken wherever they stand", () => {
  expect(printable("a##[error]b ##vso[task.complete] ##TeamCity[x] ###[y]")).toBe(
    "a#\\u0023[error]b #\\u0023vso[task.complete] #\\u0023TeamCity[x] ##\\u0023[y]",
  );
});

test("a command to GitHub Actions is broken where it would start a line", () => {
  expect(["::error::x", "  ::set-env name=a::b", "a ::b", ":one"].map(printable)).toEqual([
    "\\u003a:error::x",
    "  \\u003a:set-env name=a::b",
    "a ::b",
    ":one",
  ]);
});

test("printing what is printable already changes nothing", () => {
  const once = printable("::a\n##[b\u202e");
  expect(printable(once)).toBe(once);
});

test("a single character can be asked about and escaped", () => {
  expect(["a", "\n", "\u200d", "\ufe0f"].map(isUnprintable)).toEqual([false, true, true, false]);
  expect(["\n", "#", "\u{e0067}", ""].map(escapeCharacter)).toEqual([
    "\\n",
    "\\u0023",
    "\\u{e0067}",
    "\\u0000",
  ]);
});
