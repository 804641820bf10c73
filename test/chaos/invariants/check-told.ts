import { isObject, listAt, parseJson, textAt, valueAt } from "../../support/json.ts";
import type { Attachment } from "../attachment.ts";
import type { ObservedCommand } from "../observed-command.ts";
import type { Ledger } from "./ledger.ts";
import type { Violation } from "./violation.ts";

/** What may be known of attachments that nobody has the ID of. */
export interface Telling {
  readonly ledger: Ledger;
  /** The keys that commands told of as possible duplicates. */
  readonly toldKeys: ReadonlySet<string>;
  /** The keys that a file's name ever stood for. */
  readonly keysOf: ReadonlyMap<string, ReadonlySet<string>>;
}

/** An attachment that the sandbox made and whose ID nobody has was told: it may exist, unknown to us. */
export function checkTold(
  attachments: readonly Attachment[],
  { ledger, toldKeys, keysOf }: Telling,
): readonly Violation[] {
  return attachments
    .filter(({ attachmentId }) => !ledger.known.has(attachmentId) && !ledger.forgiven.has(attachmentId))
    .filter(({ fileName = "" }) => [...(keysOf.get(fileName) ?? [])].every((key) => !toldKeys.has(key)))
    .map(({ attachmentId, fileName, pageId }) => ({
      invariant: "an attachment that nobody knows was told as a possible duplicate",
      what: `${attachmentId} of ${fileName} on Page ${pageId} was not`,
    }));
}

/** The keys that a command told of as possible duplicates. */
export function toldKeysOf({
  stdout,
  stderr,
}: Pick<ObservedCommand, "stdout" | "stderr">): readonly string[] {
  const warned = [...stderr.matchAll(/upload of `([^`]+)` to Page/g)].map(([, key = ""]) => key);
  const failed = resultsOf(stdout)
    .filter((result) => valueAt(result, "error", "possibleDuplicate") === true)
    .map((result) => textAt(result, "key"));
  return [...warned, ...failed];
}

function resultsOf(stdout: string): readonly unknown[] {
  try {
    const document = parseJson(stdout);
    return isObject(document) && valueAt(document, "results") !== undefined
      ? listAt(document, "results")
      : [];
  } catch {
    return [];
  }
}
