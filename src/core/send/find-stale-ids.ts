import type { Renewal } from "../desired/desired-state.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Lockfile } from "../lockfile/lockfile.ts";
import { expiryMs } from "../plan/renewal.ts";
import { differenceOf } from "../plan/same-upload.ts";
import { formatInstant } from "../text/format-instant.ts";
import type { ChosenAssets } from "./choose-assets.ts";

/** What the locked IDs are compared with. */
export interface StaleIdsWorld {
  /** Aligned with the desired Pages. */
  readonly lockfile: Lockfile;
  readonly renewal: Renewal;
  readonly nowMs: number;
}

/**
 * Warnings about locked IDs that are sent although they have expired, or stand for another upload than the manifest wants:
 * sending them shows what the bot's users get.
 */
export function findStaleIds({ page, keys }: ChosenAssets, world: StaleIdsWorld): readonly Diagnostic[] {
  const block = world.lockfile.pages.get(page.name);
  return keys.flatMap((key) => {
    const locked = block?.assets.get(key);
    if (block === undefined || locked === undefined) return [];
    const expiresAtMs = expiryMs(locked, world.renewal);
    const desired = page.assets.get(key);
    const difference =
      desired === undefined ? undefined : differenceOf(desired, locked, block.platform === page.platform);
    return [
      ...(expiresAtMs <= world.nowMs ? [expired(key, expiresAtMs)] : []),
      ...(difference === undefined ? [] : [outdated(key, difference)]),
    ];
  });
}

function expired(key: string, expiresAtMs: number): Diagnostic {
  return {
    code: "id-expired",
    severity: "warning",
    message: `the ID of \`${key}\` has expired (${formatInstant(expiresAtMs)}); it is sent all the same, to show what Meta makes of it`,
    hint: "`messenger-assets apply` renews it",
  };
}

function outdated(key: string, code: "content-changed" | "type-changed"): Diagnostic {
  return {
    code,
    severity: "warning",
    message: `the ID of \`${key}\` is of an earlier upload than the manifest wants now; it is what is sent`,
    hint: "`messenger-assets apply` uploads the new one; `--upload` sends its bytes without an ID",
  };
}
