import { expect, it } from "vitest";
import { errorCode } from "../../src/io/error-code.ts";
import { fileError } from "../../src/io/file-error.ts";

const problem = { code: "x-unreadable", message: "`x` cannot be read", file: "x" };

it.each([
  ["EACCES", "`x` cannot be read: permission denied (EACCES)"],
  ["EWHATEVER", "`x` cannot be read: EWHATEVER"],
])("tells what %s means", (code, message) => {
  expect(fileError(problem, Object.assign(new Error("no"), { code }))).toMatchObject({
    diagnostics: [{ ...problem, severity: "error", message }],
  });
});

it("leaves an error without a system's code as it is: that is a bug", () => {
  const bug = new TypeError("bug");
  expect(fileError(problem, bug)).toBe(bug);
  expect(fileError(problem, "text")).toBe("text");
});

it.each([
  [Object.assign(new Error("no"), { code: "ENOENT" }), "ENOENT"],
  [Object.assign(new Error("no"), { code: 7 }), undefined],
  [new Error("no"), undefined],
  [{ code: "ENOENT" }, undefined],
])("the code of %o is %s", (error, code) => {
  expect(errorCode(error)).toBe(code);
});
