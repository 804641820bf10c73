import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import type { PossiblyLost } from "../core/lockfile/journal.ts";

/** What to say of uploads of which nobody knows whether they came about. */
export function lostUploadWarnings(lost: readonly PossiblyLost[]): readonly Diagnostic[] {
  return lost.map(({ page, key }) => ({
    code: "possible-duplicate",
    severity: "warning",
    message: `an upload of \`${key}\` to Page \`${page}\` was cut off: it may exist at Meta, unknown to us`,
    hint: "nothing is to be done: it is uploaded again, and the other one expires by itself",
  }));
}
