import { type Diagnostic, DiagnosticError } from "../diagnostics/diagnostic.ts";
import { isSameUpload } from "../lockfile/same-upload.ts";
import { describeTaken } from "./describe-taken.ts";
import { indexHolders } from "./id-holders.ts";
import type { ImportedId, ImportWorld } from "./import-world.ts";

/**
 * Makes sure that every ID stands for what it stands for in the lockfile, if that knows it.
 *
 * @param file where the IDs stand, for diagnostics.
 * @throws {DiagnosticError} `attachment-id-taken`, for all that do not.
 */
export function checkForeignIds(ids: readonly ImportedId[], file: string, { lockfile }: ImportWorld): void {
  const holders = indexHolders(lockfile);
  const problems = ids.flatMap(({ page, key, entry }): readonly Diagnostic[] => {
    const { attachmentId } = entry;
    const other = (holders.get(attachmentId) ?? []).find(
      (holder) => holder.page !== page || !isSameUpload(holder.entry, entry),
    );
    if (other === undefined) return [];
    return [{ ...describeTaken({ attachmentId, page, key }, other), severity: "error", file }];
  });
  if (problems.length > 0) throw new DiagnosticError(problems);
}
