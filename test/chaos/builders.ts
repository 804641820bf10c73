import type { Attachment } from "./attachment.ts";
import { type Entry, lifetimeMs } from "./entry.ts";
import type { ObservedCommand } from "./observed-command.ts";
import type { Snapshot } from "./snapshot.ts";

/** 2026-11-22T08:00:00Z. */
export const nowMs: number = Date.UTC(2026, 10, 22, 8);

const hourMs = 3_600_000;

/** An ID of the Page 7 for bytes that are named, uploaded an hour ago. */
export function entry(attachmentId: string, bytes: string, changes: Partial<Entry> = {}): Entry {
  const uploadedAtMs = changes.uploadedAtMs ?? nowMs - hourMs;
  return {
    attachmentId,
    pageId: "7",
    key: bytes,
    place: "asset",
    digest: `sha256:${bytes}`,
    type: "image",
    contentType: "image/png",
    sizeBytes: 100,
    uploadedAtMs,
    expiresAtMs: uploadedAtMs + lifetimeMs,
    ...changes,
  };
}

/** What the sandbox made of the same bytes. */
export function attachment(
  attachmentId: string,
  bytes: string,
  changes: Partial<Attachment> = {},
): Attachment {
  return {
    attachmentId,
    pageId: "7",
    digest: `sha256:${bytes}`,
    type: "image",
    contentType: "image/png",
    fileName: `${bytes}.png`,
    sizeBytes: 100,
    ...changes,
  };
}

export function snapshot(lockfile: readonly Entry[] = [], journal: readonly Entry[] = []): Snapshot {
  return { lockfile, journal, problems: [] };
}

/** An apply that did nothing, and ended well. */
export function command(changes: Partial<ObservedCommand> = {}): ObservedCommand {
  return {
    argv: ["apply"],
    exitCode: 0,
    signal: null,
    stdout: "",
    stderr: "",
    signals: [],
    isStuck: false,
    isSizeLimited: false,
    mayFail: false,
    concurrency: 1,
    nowMs,
    before: snapshot(),
    after: snapshot(),
    made: [],
    replied: new Set(),
    seenByOthers: new Set(),
    removedByOthers: new Set(),
    hasOtherWriter: false,
    mayRepeat: new Set(),
    ...changes,
  };
}
