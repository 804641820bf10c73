import { expect, it } from "vitest";
import {
  type Diagnostic,
  DiagnosticError,
  sortDiagnostics,
} from "../../../src/core/diagnostics/diagnostic.ts";
import { diagnosticAt, diagnosticOf } from "../../../src/core/diagnostics/finding.ts";

const place = { file: "b.yaml", line: 2, column: 3, endColumn: 4, sourceLine: "  x" };

function at(code: string, line: number, column: number, file = "b.yaml"): Diagnostic {
  return { code, severity: "error", message: code, place: { ...place, file, line, column } };
}

it("diagnostics are sorted by file, line and column, and keep their order at one place", () => {
  const sorted = sortDiagnostics([
    at("e", 10, 1),
    at("d", 2, 3),
    at("d2", 2, 3),
    at("c", 2, 1),
    { code: "f", severity: "error", message: "f", file: "c.json" },
    at("b", 9, 9, "a.yaml"),
    { code: "a", severity: "warning", message: "a" },
    { code: "a2", severity: "warning", message: "a2" },
  ]);
  expect(sorted.map(({ code }) => code)).toEqual(["a", "a2", "b", "c", "d", "d2", "e", "f"]);
});

it("a DiagnosticError carries all, and names each", () => {
  const diagnostics = [at("one", 1, 1), at("two", 2, 2)];
  const error = new DiagnosticError(diagnostics);
  expect([error.name, error.message, error.diagnostics]).toEqual([
    "DiagnosticError",
    "one: one\ntwo: two",
    diagnostics,
  ]);
});

it("a finding is an error without a hint unless it says otherwise", () => {
  expect(diagnosticAt(place, { code: "c", message: "m" })).toEqual({
    code: "c",
    severity: "error",
    message: "m",
    place,
  });
  expect(diagnosticAt(place, { code: "c", severity: "warning", message: "m", hint: "h" })).toEqual({
    code: "c",
    severity: "warning",
    message: "m",
    hint: "h",
    place,
  });
});

it("a finding's second place is named at the end of its message", () => {
  const placeAt = ({ start }: { readonly start: number }) => ({ ...place, column: start });
  const range = { start: 7, end: 8 };
  const finding = { code: "c", message: "first at", messagePlace: { start: 1, end: 2 }, range };
  expect(diagnosticOf(finding, placeAt)).toMatchObject({
    message: "first at b.yaml:2:1",
    place: { column: 7 },
  });
});
