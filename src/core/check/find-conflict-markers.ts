import type { Place } from "../diagnostics/diagnostic.ts";
import { hasConflictMarkers } from "../lockfile/heal-conflicts.ts";
import { placeAt } from "../lockfile/place-at.ts";
import type { FileFailure } from "./check-report.ts";

/**
 * A failure at the first of git's conflict markers in the text of the lockfile, which diagnostics call `file`. Other
 * commands heal them in memory; a bot that reads the file does not.
 */
export function findConflictMarkers(text: string, file: string): readonly FileFailure[] {
  if (!hasConflictMarkers(text)) return [];
  const diagnostic = {
    code: "lockfile-conflict-markers",
    severity: "error",
    message: `\`${file}\` has conflict markers of git, which bots cannot read`,
    hint: "`messenger-assets apply` resolves them, and no ID gets lost; then commit the lockfile",
    place: placeOfMarker(text, file),
  } as const;
  return [{ kind: "file", file, problem: "conflict markers", diagnostic }];
}

function placeOfMarker(text: string, file: string): Place {
  const place = placeAt(text, text.search(/^<<<<<<</m), file);
  return { ...place, endColumn: place.sourceLine.length + 1 };
}
