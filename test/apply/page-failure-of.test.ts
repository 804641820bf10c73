import { expect, test } from "vitest";
import { pageFailureOf } from "../../src/apply/page-failure-of.ts";
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
