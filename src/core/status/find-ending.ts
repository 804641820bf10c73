import type { Status, StatusRow } from "./create-status.ts";

/**
 * The IDs that have ended, or end within `withinMs`, and that keys go on wanting: not what is in the lockfile alone, nor
 * what is past its `until`, or will be before its ID ends.
 */
export function findEnding({ rows, checkedAtMs }: Status, withinMs: number): readonly StatusRow[] {
  return rows.filter(
    ({ state, expiresAtMs, untilMs = Number.POSITIVE_INFINITY }) =>
      state !== "not-in-manifest" &&
      state !== "ended" &&
      expiresAtMs <= checkedAtMs + withinMs &&
      expiresAtMs < untilMs,
  );
}
