import { expect, test } from "vitest";
import { type CheckReport, hasFailed } from "../../../src/core/check/check-report.ts";
import { findConflictMarkers } from "../../../src/core/check/find-conflict-markers.ts";
import { warnOfJournal } from "../../../src/core/check/warn-of-journal.ts";

const good: CheckReport = {
  checkedAtMs: 0,
  pages: 1,
  assets: 0,
  failures: [],
  diagnostics: [],
  lockfileName: "m.lock.json",
};

test("a check fails by a failure and by an error, and not by a warning", () => {
  const failures = findConflictMarkers("<<<<<<< HEAD\n", "m.lock.json");
  const warnings = warnOfJournal(1, "m.lock.json");
  const errors = warnings.map((warning) => ({ ...warning, severity: "error" as const }));
  expect([
    hasFailed(good),
    hasFailed({ ...good, diagnostics: warnings }),
    hasFailed({ ...good, diagnostics: errors }),
    hasFailed({ ...good, failures }),
  ]).toEqual([false, false, true, true]);
});
