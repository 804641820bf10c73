import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { type JournaledUpload, type JournalRecord, journalVersion, type PossiblyLost } from "./journal.ts";
import {
  type JsonMembers,
  memberReader,
  numberShape,
  objectShape,
  platformShape,
  type ShapeProblem,
  textShape,
} from "./json-shape.ts";
import { readLockedAsset } from "./read-locked-asset.ts";

/**
 * What the journal says of uploads that no lockfile may know yet. Lines that are torn or otherwise not ours are passed
 * over: a cut-off run leaves such.
 *
 * @throws {DiagnosticError} `journal-version-unsupported` when a later version of the tool wrote it.
 */
export function parseJournal(text: string): JournalRecord {
  const reading: Reading = { results: new Set(), open: new Map(), uploaded: new Map(), lost: new Map() };
  for (const line of text.split("\n")) {
    const members = parseLine(line);
    if (members !== undefined) readLine(members, reading);
  }
  closeRun(reading);
  return { results: [...reading.results], unresolved: [...reading.lost.values()] };
}

interface Reading {
  readonly results: Set<JournaledUpload>;
  /** The intents of the current run that have no result yet, by number. */
  readonly open: Map<number, PossiblyLost>;
  /** The uploads of the current run, by number: each may still be revoked. */
  readonly uploaded: Map<number, JournaledUpload>;
  /** By what was uploaded: whatever is uploaded later is no longer missing. */
  readonly lost: Map<string, PossiblyLost>;
}

function readLine(members: JsonMembers, reading: Reading): void {
  if (members.has("journalVersion")) {
    checkVersion(members.get("journalVersion"));
    closeRun(reading);
  } else if (members.has("intent")) readIntentLine(members, reading);
  else readResultLine(members, reading);
}

function checkVersion(version: unknown): void {
  if (typeof version !== "number" || version <= journalVersion) return;
  throw new DiagnosticError([
    {
      code: "journal-version-unsupported",
      severity: "error",
      message: `the journal of a cut-off apply has version ${version}; this messenger-assets reads up to ${journalVersion}`,
      hint: "upgrade messenger-assets, so that the IDs in it are not lost",
    },
  ]);
}

function closeRun({ open, uploaded, lost }: Reading): void {
  for (const upload of open.values()) lost.set(identityOf(upload), upload);
  open.clear();
  uploaded.clear();
}

function readIntentLine(members: JsonMembers, { open }: Reading): void {
  const number = numberShape.read(members.get("intent"));
  const upload = readIntent(members);
  if (number !== undefined && upload !== undefined) open.set(number, upload);
}

function readResultLine(members: JsonMembers, reading: Reading): void {
  const number = numberShape.read(members.get("result"));
  if (number === undefined) return;
  const { results, open, uploaded, lost } = reading;
  switch (members.get("outcome")) {
    case "uploaded":
      takeUploaded(number, readUploaded(members), reading);
      return;
    case "failed":
      open.delete(number);
      return;
    case "lost": {
      const intent = open.get(number);
      if (intent !== undefined) lost.set(identityOf(intent), intent);
      open.delete(number);
      return;
    }
    case "revoked": {
      const upload = uploaded.get(number);
      if (upload !== undefined) results.delete(upload);
      uploaded.delete(number);
    }
  }
}

function takeUploaded(number: number, upload: JournaledUpload | undefined, reading: Reading): void {
  if (upload === undefined) return;
  const { page, key, entry } = upload;
  reading.results.add(upload);
  reading.uploaded.set(number, upload);
  reading.lost.delete(identityOf({ page, key, digest: entry.digest }));
  reading.open.delete(number);
}

function readIntent(members: JsonMembers): PossiblyLost | undefined {
  const problems: ShapeProblem[] = [];
  const { required, optional } = memberReader(members, "", (problem) => problems.push(problem));
  const page = required("page", textShape);
  const pageId = optional("pageId", textShape);
  const key = required("key", textShape);
  const digest = required("digest", textShape);
  if (page === undefined || key === undefined || digest === undefined || problems.length > 0)
    return undefined;
  return { page, ...(pageId === undefined ? {} : { pageId }), key, digest };
}

function readUploaded(members: JsonMembers): JournaledUpload | undefined {
  const problems: ShapeProblem[] = [];
  const { required, optional } = memberReader(members, "", (problem) => problems.push(problem));
  const page = required("page", textShape);
  const pageId = optional("pageId", textShape);
  const platform = required("platform", platformShape);
  const key = required("key", textShape);
  const fields = required("entry", objectShape) ?? new Map();
  const entry = readLockedAsset(fields, "entry", (problem) => problems.push(problem));
  if (page === undefined || platform === undefined || key === undefined || entry === undefined)
    return undefined;
  return problems.length > 0
    ? undefined
    : { page, ...(pageId === undefined ? {} : { pageId }), platform, key, entry };
}

function identityOf({ page, key, digest }: PossiblyLost): string {
  return JSON.stringify([page, key, digest]);
}

function parseLine(line: string): JsonMembers | undefined {
  try {
    return objectShape.read(JSON.parse(line));
  } catch {
    return undefined;
  }
}
