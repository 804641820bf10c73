import { expect, test } from "vitest";
import { describePageFailures } from "../../src/apply/describe-page-failures.ts";
import { pageFailureOf } from "../../src/apply/page-failure.ts";
import { UploadError, type UploadErrorDetail } from "../../src/apply/upload-error.ts";
import { type Diagnostic, DiagnosticError } from "../../src/core/diagnostics/diagnostic.ts";

const diagnostic: Diagnostic = { code: "token-missing", severity: "error", message: "`T` is not set" };

test("a Page fails by what the Graph API or the environment says", () => {
  const detail: UploadErrorDetail = { code: "190", message: "no", scope: "page" };
  expect(pageFailureOf(new UploadError(detail))).toBe(detail);
  const { code, message } = diagnostic;
  expect(pageFailureOf(new DiagnosticError([diagnostic]))).toEqual({ code, message, scope: "page" });
  expect(pageFailureOf(new DiagnosticError([{ ...diagnostic, hint: "set it" }]))).toEqual({
    code,
    message,
    hint: "set it",
    scope: "page",
  });
});

test("anything else is a bug", () => {
  for (const bug of [new TypeError("oops"), new DiagnosticError([])]) {
    expect(() => pageFailureOf(bug)).toThrow(bug);
  }
});

const invalid: UploadErrorDetail = {
  code: "190",
  subcode: 463,
  message: "Session has expired",
  trace: "AbC",
  hint: "make a new one",
  scope: "page",
};
const missing = pageFailureOf(new DiagnosticError([diagnostic]));
const waited: UploadErrorDetail = { code: "rate-limit-wait", message: "too long", scope: "page" };

function told(failures: readonly (readonly [string, UploadErrorDetail])[]): readonly string[] {
  return describePageFailures(new Map(failures)).map(
    ({ severity, message, hint = "-" }) => `${severity}: ${message} (${hint})`,
  );
}

test("each Page is told by itself where no other fails alike", () => {
  expect(
    told([
      ["a", invalid],
      ["b", missing],
      ["c", waited],
    ]),
  ).toEqual([
    "error: nothing can be uploaded to Page `a`: Session has expired (code 190, subcode 463, trace AbC) (make a new one)",
    "error: `T` is not set (-)",
    "warning: too long (-)",
  ]);
});

test("what several Pages fail by is told once", () => {
  const names = ["a", "b", "c", "d", "e"];
  expect(told(names.map((name) => [name, missing]))).toEqual([
    "error: nothing can be uploaded to 5 Pages (`a`, `b`, `c` and 2 more): `T` is not set (-)",
  ]);
  expect(
    told([
      ["a", invalid],
      ["b", invalid],
    ]),
  ).toEqual([
    "error: nothing can be uploaded to the Pages `a`, `b`: Session has expired (code 190, subcode 463, trace AbC) (make a new one)",
  ]);
});
