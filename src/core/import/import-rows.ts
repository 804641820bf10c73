import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { isSameEntry } from "../lockfile/compare-locked.ts";
import { retire } from "../lockfile/draft-page.ts";
import {
  type LockfileDraft,
  lockfileOf,
  openDraft,
  recordPage,
  recordUpload,
} from "../lockfile/lockfile-draft.ts";
import type { CheckedRows } from "./check-rows.ts";
import { createEntries, type TakenOver } from "./create-entries.ts";
import { findRowClashes } from "./find-row-clashes.ts";
import type { Imported, ImportWorld } from "./import-world.ts";
import { resolveRow } from "./resolve-row.ts";

/**
 * The lockfile with the rows' IDs, each for the bytes that its asset has now. A live ID that is replaced is retired.
 *
 * @throws {DiagnosticError} with everything that is wrong: the given diagnostics, and `page-not-found`, `key-not-found`,
 * `page-ambiguous`, `content-unknown`, `uploaded-at-future`, `attachment-id-expired`, `attachment-id-taken`, `import-row`.
 */
export function importRows({ rows, diagnostics }: CheckedRows, world: ImportWorld): Imported {
  const resolved = rows.map((row) => resolveRow(row, world));
  const createEntry = createEntries(world);
  const created = resolved.flatMap((result) =>
    result.kind === "resolved" ? createEntry(result.target) : [],
  );
  const takenOver = created.flatMap((result) => (result.kind === "entry" ? result.takenOver : []));
  const problems = [
    ...diagnostics,
    ...resolved.flatMap((result) => (result.kind === "problem" ? result.diagnostic : [])),
    ...created.flatMap((result) => (result.kind === "problem" ? result.diagnostic : [])),
    ...findRowClashes(takenOver),
  ];
  if (problems.length > 0) throw new DiagnosticError(problems);
  return record(takenOver, world);
}

function record(takenOver: readonly TakenOver[], { lockfile }: ImportWorld): Imported {
  const draft = openDraft(lockfile);
  const isChanged = takenOver.filter((one) => recordEntry(draft, one)).length > 0;
  return {
    lockfile: isChanged ? lockfileOf(draft) : lockfile,
    ids: takenOver.map(({ target, entry }) => ({ page: target.page.name, key: target.asset.key, entry })),
  };
}

/** Whether the draft changed. */
function recordEntry(draft: LockfileDraft, { target: { page, asset }, entry }: TakenOver): boolean {
  const { name, id, platform } = page;
  const changed = { name, platform, ...(id !== undefined && { id }) };
  const block = recordPage(draft, changed);
  const old = block.assets.get(asset.key);
  if (isSameEntry(old, entry)) return false;
  recordUpload(draft, changed, { key: asset.key, entry });
  // IDs of another platform have ended with this one; a renewal alone would retire none of the same bytes.
  if (old !== undefined && block.platform === platform) retire(recordPage(draft, changed), asset.key, old);
  return true;
}
