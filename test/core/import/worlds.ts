import { DiagnosticError } from "../../../src/core/diagnostics/diagnostic.ts";
import type { ImportRow, UploadDate } from "../../../src/core/import/import-row.ts";
import type { ImportWorld } from "../../../src/core/import/import-world.ts";
import type { Lockfile } from "../../../src/core/lockfile/lockfile.ts";
import {
  dayMs,
  desiredState,
  heldPage,
  lockfile,
  nowMs,
  wanted,
  wantedPage,
} from "../../support/builders.ts";

/** A day so many days ago, at 08:00 UTC as now. */
export function ago(days: number): UploadDate {
  return { kind: "instant", ms: nowMs - days * dayMs };
}

export const unknown: UploadDate = { kind: "unknown" };

/** One Page, `default` (7), with the assets `a` and `b`, and an empty lockfile. */
export function world(changes: Partial<ImportWorld> = {}): ImportWorld {
  return {
    desired: desiredState(wantedPage("default", [wanted("a"), wanted("b")], { id: "7" })),
    labels: new Map(),
    lockfile: lockfile({ default: heldPage({}, { id: "7" }) }),
    nowMs,
    selectsPage: () => true,
    selectsKey: () => true,
    ...changes,
  };
}

/** A world with two Pages: `acme` (7) has `a` and `b`, `zoo` (8) has `a` and `z`. */
export function twoPages(locked: Lockfile = lockfile({}), changes: Partial<ImportWorld> = {}): ImportWorld {
  return world({
    desired: desiredState(
      wantedPage("acme", [wanted("a"), wanted("b")], { id: "7" }),
      wantedPage("zoo", [wanted("a"), wanted("z")]),
    ),
    labels: new Map([["acme", new Map([["env", "prod"]])]]),
    lockfile: locked,
    ...changes,
  });
}

export function row(key: string, attachmentId: string, changes: Partial<ImportRow> = {}): ImportRow {
  return { key, attachmentId, uploadedAt: ago(10), ...changes };
}

/** A row of a file; each of its fields has a line of its own. */
export function rowOfFile(line: number, ...[key, attachmentId, changes]: Parameters<typeof row>): ImportRow {
  return row(key, attachmentId, {
    ...changes,
    placeOf: (field) => ({ file: "ids.csv", line, column: 1, endColumn: 2, sourceLine: field }),
  });
}

/** The diagnostics that `act` throws, each as its code, its message and its hint. */
export function problemsOf(act: () => unknown): readonly (readonly (string | undefined)[])[] {
  try {
    act();
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return error.diagnostics.map(({ code, message, hint }) => [code, message, hint]);
  }
  return [];
}
