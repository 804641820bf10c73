import { basename, dirname } from "node:path";
import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import type { IdHistory, ToldCommit } from "../../core/explain/explanation.ts";
import { askGit, type GitPlace } from "./ask-git.ts";
import { isShallowClone } from "./is-shallow-clone.ts";
import { readFileAt } from "./read-file-at.ts";

/** How long git may look for an ID: a lockfile of megabytes in thousands of commits takes its time. */
const mostMs = 10_000;

/** How git is asked, and for how long at the most. */
export type HistoryOptions = Pick<GitPlace, "env" | "timeoutMs">;

/** What git knows of an ID, and the text of the last lockfile that had it. */
export interface FoundHistory {
  readonly history: IdHistory;
  readonly lastText?: string;
}

/**
 * The commits that brought an attachment ID into the lockfile at the absolute path `lockfile` and took it out again: of
 * the branch, or where it has none, of all branches. That git is missing or does not know is an answer, too.
 */
export async function findIdHistory(
  id: string,
  lockfile: string,
  { env, timeoutMs = mostMs }: HistoryOptions,
): Promise<FoundHistory> {
  const place: GitPlace = { folder: dirname(lockfile), env, timeoutMs };
  const question: Question = { quotedId: JSON.stringify(id), name: basename(lockfile), place };
  const own = await findCommits(question, []);
  const found =
    own.kind === "commits" && own.commits.length === 0 ? await findCommits(question, ["--all"]) : own;
  if (found.kind === "unavailable") return { history: found };
  const [newest] = found.commits;
  const oldest = found.commits.at(-1);
  if (newest === undefined || oldest === undefined) return { history: { kind: "uncommitted" } };
  const isCut = oldest.isRoot && (await isShallowClone(place));
  const history = { kind: "found", came: oldest.commit, ...(isCut && { isCut }) } as const;
  const text = await textAt(newest.commit.hash, question);
  if (text?.includes(question.quotedId) === true) return { history, lastText: text };
  const before = await textAt(`${newest.commit.hash}^`, question);
  return { history: { ...history, went: newest.commit }, ...(before !== undefined && { lastText: before }) };
}

interface Question {
  /** As it stands in the lockfile: another ID may begin with the same digits. */
  readonly quotedId: string;
  readonly name: string;
  readonly place: GitPlace;
}

interface FoundCommit {
  readonly commit: ToldCommit;
  readonly isRoot: boolean;
}

type FoundCommits =
  | { readonly kind: "commits"; readonly commits: readonly FoundCommit[] }
  | Extract<IdHistory, { kind: "unavailable" }>;

/** The commits that changed how often the lockfile has the ID, the newest first. */
async function findCommits(
  { quotedId, name, place }: Question,
  branches: readonly string[],
): Promise<FoundCommits> {
  const format = "--format=%H%x00%P%x00%an%x00%at%x00%s";
  const plain = ["--no-show-signature", "--no-textconv", "--no-ext-diff", "--no-color"];
  const argv = ["log", ...branches, ...plain, format, `-S${quotedId}`, "--", `./${name}`];
  const answer = await askGit(argv, place);
  switch (answer.kind) {
    case "answered":
      return { kind: "commits", commits: answer.stdout.split("\n").filter(Boolean).map(parseCommit) };
    case "refused":
      return { kind: "unavailable", reason: answer.message };
    case "missing":
      return { kind: "unavailable", reason: "there is no `git` here" };
    case "timed-out":
      return { kind: "unavailable", reason: `git took longer than ${(place.timeoutMs ?? 0) / 1000} s` };
    default:
      return answer satisfies never;
  }
}

function parseCommit(line: string): FoundCommit {
  const [hash = "", parents, author = "", seconds = "", subject = ""] = line.split("\0");
  return { commit: { hash, author, atMs: Number(seconds) * 1000, subject }, isRoot: parents === "" };
}

/** The lockfile as a commit had it; undefined where there is none, or the commit is beyond a shallow clone's end. */
async function textAt(commit: string, { name, place }: Question): Promise<string | undefined> {
  try {
    return await readFileAt(commit, name, place);
  } catch (error) {
    if (error instanceof DiagnosticError) return undefined;
    throw error;
  }
}
