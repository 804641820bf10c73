import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject, jqText, parseJson, textAt, valueAt } from "../support/json.ts";
import { assertFits } from "../support/schemas.ts";
import type { Entry } from "./entry.ts";

/** What a project's folder holds at one moment, as far as IDs go. */
export interface Snapshot {
  readonly lockfile: readonly Entry[];
  readonly journal: readonly Entry[];
  /** What is wrong with the lockfile's text. */
  readonly problems: readonly string[];
}

/** The texts that a snapshot is read from; undefined where there is no file. */
export interface SnapshotTexts {
  readonly lockfile: string | undefined;
  readonly journal: string | undefined;
}

/** The lockfile's name. */
export const lockfileName = "messenger-assets.lock.json";
const journalName = ".messenger-assets/messenger-assets/journal.jsonl";

/** Reads both files below `folder`. */
export function readSnapshot(folder: string, pageIds: ReadonlyMap<string, string>): Snapshot {
  const read = (name: string): string | undefined => {
    const path = join(folder, name);
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  };
  return parseSnapshot({ lockfile: read(lockfileName), journal: read(journalName) }, pageIds);
}

/** What the texts say; `pageIds` has the IDs of the Pages by name, for blocks that do not tell theirs. */
export function parseSnapshot(texts: SnapshotTexts, pageIds: ReadonlyMap<string, string>): Snapshot {
  const problems: string[] = [];
  const value = texts.lockfile === undefined ? undefined : readLockfile(texts.lockfile, problems);
  return {
    lockfile: value === undefined ? [] : lockfileEntries(value, pageIds),
    journal: journalEntries(texts.journal ?? "", pageIds),
    problems,
  };
}

/** Every file below `folder`, relative. */
export function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

function readLockfile(text: string, problems: string[]): unknown {
  try {
    const value = parseJson(text);
    assertFits("lockfile", value);
    if (text !== jqText(value)) problems.push("the lockfile is not as jq would print it");
    return value;
  } catch (error) {
    problems.push(`the lockfile cannot be read: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

function lockfileEntries(value: unknown, pageIds: ReadonlyMap<string, string>): readonly Entry[] {
  return membersOf(valueAt(value, "pages")).flatMap(([name, block]) => {
    const id = valueAt(block, "id");
    const page: Pick<Entry, "pageId" | "isPageUnsaid"> =
      typeof id === "string" ? { pageId: id } : { pageId: pageIds.get(name) ?? name, isPageUnsaid: true };
    const retired = valueAt(block, "retired");
    return [
      ...membersOf(valueAt(block, "assets")).map(([key, fields]) =>
        entryOf(fields, { ...page, key, place: "asset" }),
      ),
      ...(Array.isArray(retired) ? retired : []).map((fields: unknown) =>
        entryOf(fields, { ...page, key: textAt(fields, "key"), place: "retired" }),
      ),
    ];
  });
}

/** The IDs of the journal's results, but for revoked ones. A line that is torn is none: the next run cannot read it either. */
function journalEntries(text: string, pageIds: ReadonlyMap<string, string>): readonly Entry[] {
  const entries = new Map<string, Entry>();
  let run = 0;
  for (const line of text.split("\n")) {
    const value = parseLine(line);
    if (valueAt(value, "journalVersion") !== undefined) run += 1;
    const name = `${run} ${valueAt(value, "result")}`;
    const outcome = valueAt(value, "outcome");
    if (outcome === "uploaded") entries.set(name, journalEntry(value, pageIds));
    if (outcome === "revoked") entries.delete(name);
  }
  return [...entries.values()];
}

function journalEntry(value: unknown, pageIds: ReadonlyMap<string, string>): Entry {
  const id = valueAt(value, "pageId");
  const name = textAt(value, "page");
  const pageId = typeof id === "string" ? id : (pageIds.get(name) ?? name);
  return entryOf(valueAt(value, "entry"), { pageId, key: textAt(value, "key"), place: "journal" });
}

function parseLine(line: string): unknown {
  try {
    return parseJson(line);
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isObject(value) ? Object.entries(value) : [];
}

function entryOf(fields: unknown, where: Pick<Entry, "pageId" | "isPageUnsaid" | "key" | "place">): Entry {
  const fileName = valueAt(fields, "fileName");
  return {
    ...where,
    attachmentId: textAt(fields, "attachmentId"),
    digest: textAt(fields, "digest"),
    type: textAt(fields, "type"),
    contentType: textAt(fields, "contentType"),
    ...(typeof fileName === "string" && { fileName }),
    sizeBytes: Number(valueAt(fields, "size")),
    uploadedAtMs: Date.parse(textAt(fields, "uploadedAt")),
    expiresAtMs: Date.parse(textAt(fields, "expiresAt")),
  };
}
