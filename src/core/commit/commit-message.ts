import { printable } from "../text/printable.ts";
import type { PageDifference } from "./lockfile-difference.ts";
import type { RunOrigin } from "./run-origin.ts";

/** Where a commit comes from. */
export interface CommitSource {
  /** The commit that the run was planned at. */
  readonly appliedFor: string;
  readonly origin: RunOrigin;
}

/** What a commit of an apply says. */
export interface CommitContent extends CommitSource {
  readonly differences: readonly PageDifference[];
  /** Asks CI systems to run nothing for it. */
  readonly skipsCi: boolean;
}

/** Keys that are named, at the most. */
const mostKeys = 50;

const kinds = ["uploaded", "reused", "removed"] as const;

/** The message of a commit: counts, keys, and where it comes from. Every text from outside is on one line. */
export function renderCommitMessage({ differences, appliedFor, origin, skipsCi }: CommitContent): string {
  const subject = `Update Messenger attachments: ${countsOf(differences)}${skipsCi ? " [skip ci]" : ""}`;
  const keys = renderKeys(differences);
  return `${[subject, ...(keys === "" ? [] : [keys]), renderTrailers({ appliedFor, origin })].join("\n\n")}\n`;
}

/** The message of a commit on the branch of IDs, where nothing is to be built. */
export function renderIdsMessage(lockfile: string, source: CommitSource): string {
  return `IDs of ${printable(lockfile)} [skip ci]\n\n${renderTrailers(source)}\n`;
}

function renderTrailers({ appliedFor, origin: { appliedBy, run } }: CommitSource): string {
  const lines = [`Applied-for: ${appliedFor}`, `Applied-by: ${printable(appliedBy)}`];
  return [...lines, ...(run === undefined ? [] : [`Run: ${printable(run)}`])].join("\n");
}

function countsOf(differences: readonly PageDifference[]): string {
  const counts = kinds
    .map((kind) => ({ kind, amount: differences.reduce((sum, page) => sum + page[kind].length, 0) }))
    .filter(({ amount }) => amount > 0)
    .map(({ kind, amount }) => `${amount} ${kind}`);
  return counts.length === 0 ? "no new ID" : counts.join(", ");
}

function renderKeys(differences: readonly PageDifference[]): string {
  const lists = differences.flatMap((page) =>
    kinds
      .filter((kind) => page[kind].length > 0)
      .map((kind) => ({ title: titleOf(kind, page, differences.length > 1), keys: page[kind] })),
  );
  const lines: string[] = [];
  let left = mostKeys;
  let unnamed = 0;
  for (const { title, keys } of lists) {
    const named = keys.slice(0, left);
    left -= named.length;
    unnamed += keys.length - named.length;
    if (named.length > 0) lines.push(title, ...named.map((key) => `  ${printable(key)}`));
  }
  return [...lines, ...(unnamed === 0 ? [] : [`and ${unnamed} more`])].join("\n");
}

function titleOf(kind: (typeof kinds)[number], { page }: PageDifference, hasSeveralPages: boolean): string {
  const words = { uploaded: "Uploaded", reused: "Reused", removed: "Removed" }[kind];
  return hasSeveralPages ? `${words} on ${printable(page)}:` : `${words}:`;
}
