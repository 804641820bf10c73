import { expect, test } from "vitest";
import type { Diagnostic } from "../../../src/core/diagnostics/diagnostic.ts";
import { renderDiagnostics } from "../../../src/views/render-diagnostics.ts";
import { place } from "../builders.ts";

function missing(count: number, changes: Partial<Diagnostic> = {}): readonly Diagnostic[] {
  return Array.from({ length: count }, (_, page) => ({
    code: "token-missing",
    severity: "error",
    message: `\`T${page}\` is not set`,
    ...changes,
  }));
}

const folded = { colour: false, isFolded: true };

test("of many that say the same of Page after Page the first are told, and the rest is counted", () => {
  const others = missing(10, { code: "page-mismatch", severity: "warning" });
  const text = renderDiagnostics([...missing(1_500), ...others], folded);
  expect(text.split("\n\n").slice(4, 7)).toEqual([
    "error[token-missing]: `T4` is not set",
    "warning[page-mismatch]: `T0` is not set",
    "warning[page-mismatch]: `T1` is not set",
  ]);
  expect(text.split("\n\n").slice(-2)).toEqual([
    "and 1,495 more error[token-missing] (`--verbose` shows all)",
    "1,500 errors, 10 warnings\n",
  ]);
});

test("all of them are there when they are asked for, and each with a place always", () => {
  expect(renderDiagnostics(missing(1_500), { colour: false }).match(/is not set/g)).toHaveLength(1_500);
  const placed = missing(30, { place: place("a: b", "b") });
  expect(renderDiagnostics(placed, folded).match(/is not set/g)).toHaveLength(30);
});

test("what is said of assets and IDs is never cut: it is told nowhere else", () => {
  const lost = missing(30, { code: "possible-duplicate", severity: "warning" });
  expect(renderDiagnostics(lost, folded).match(/is not set/g)).toHaveLength(30);
});
