import { expect, test } from "vitest";
import { countStates, type DoctorFinding, sortFindings } from "../../../src/core/doctor/doctor-report.ts";

const findings: readonly DoctorFinding[] = [
  { check: "token", state: "failed", message: "b" },
  { check: "manifest", state: "ok", message: "c" },
  { check: "token", state: "ok", message: "a" },
  { check: "lockfile", state: "note", message: "d" },
];

test("findings are told by check, and otherwise as they were found", () => {
  expect(sortFindings(findings).map(({ message }) => message)).toEqual(["c", "d", "b", "a"]);
});

test("states are counted", () => {
  expect(countStates(findings)).toEqual({ ok: 2, note: 1, warning: 0, failed: 1 });
});
