import type { DesiredState } from "../core/desired/desired-state.ts";
import { type ChangedPage, recordReuse, recordUpload } from "../core/lockfile/lockfile-draft.ts";
import type { PlannedAction } from "../core/plan/plan.ts";
import type { ApplyEvent } from "./apply-event.ts";
import type { ActionResult } from "./apply-result.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { lockedAssetFor, lockedAssetOf } from "./locked-asset-of.ts";
import type { Clock, Journal, Upload, UploadBody, UploadReply, UploadRequest } from "./ports.ts";
import type { FindPage } from "./settle-actions.ts";
import { UploadError } from "./upload-error.ts";
import type { UploadUnit } from "./upload-units.ts";

/** What became of an action that needs an upload. */
export type UnitOutcome = Pick<ActionResult, "outcome" | "attachmentId" | "error">;

/** What became of the actions so far. */
export type Outcomes = Map<PlannedAction, UnitOutcome>;

/** What one upload needs. */
export interface UnitOptions {
  readonly desired: DesiredState;
  readonly findPage: FindPage;
  readonly upload: Upload;
  readonly journal: Journal;
  readonly checkpoint: Checkpoint;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onEvent: (event: ApplyEvent) => void;
  readonly outcomes: Outcomes;
}

/**
 * Sends one unit: the journal first, then the request, the journal again, and the lockfile.
 *
 * @throws {UploadError} when it failed, after that is recorded; anything else means that nothing more can be recorded.
 */
export async function uploadUnit(unit: UploadUnit, options: UnitOptions): Promise<void> {
  const { onEvent, outcomes } = options;
  const { page, key } = unit.sender;
  try {
    assertNoPointer(unit);
    const attachmentId = await sendUnit(unit, options);
    outcomes.set(unit.sender, { outcome: "uploaded", attachmentId });
    for (const follower of unit.followers) outcomes.set(follower, { outcome: "reused", attachmentId });
    onEvent({ kind: "upload-finished", page, key, attachmentId, sizeBytes: unit.content.sizeBytes });
  } catch (error) {
    if (!(error instanceof UploadError)) throw error;
    settle(outcomes, unit, { outcome: "failed", error: error.detail });
    onEvent({ kind: "upload-failed", page, key, error: error.detail });
    throw error;
  }
}

/** Gives every action of `unit` one outcome. */
export function settle(outcomes: Outcomes, { sender, followers }: UploadUnit, outcome: UnitOutcome): void {
  for (const action of [sender, ...followers]) outcomes.set(action, outcome);
}

function assertNoPointer({ sender }: UploadUnit): void {
  const { transport, source } = sender.desired;
  if (transport.kind !== "file" || transport.lfsPointer === undefined) return;
  throw new UploadError({
    code: "lfs-pointer",
    message: `\`${source}\` is a Git LFS pointer: its bytes are not here`,
    hint: `git lfs pull --include "${source}"`,
    scope: "asset",
  });
}

async function sendUnit(unit: UploadUnit, options: UnitOptions): Promise<string> {
  const { journal, checkpoint, onEvent, upload, signal } = options;
  const { page: name, key } = unit.sender;
  const { digest, sizeBytes } = unit.content;
  const page = options.findPage(name);
  const intent = await journal.intent({
    page: name,
    key,
    digest,
    ...(page.id !== undefined && { pageId: page.id }),
  });
  onEvent({ kind: "upload-started", page: name, key, sizeBytes });
  const reply = await upload(requestOf(unit, page), {
    signal,
    onBytes: (bytes) => onEvent({ kind: "upload-progress", page: name, key, bytes }),
  }).catch(async (error: unknown) => {
    const isLost = error instanceof UploadError && error.detail.possibleDuplicate === true;
    await journal.result({ intent, outcome: { kind: isLost ? "lost" : "failed" } });
    throw error;
  });
  await recordReply(unit, reply, { intent, page, options });
  checkpoint.touch();
  assertBytes(unit, reply);
  return reply.attachmentId;
}

interface ReplyOf {
  readonly intent: number;
  readonly page: ChangedPage;
  readonly options: UnitOptions;
}

async function recordReply(
  unit: UploadUnit,
  reply: UploadReply,
  { intent, page, options }: ReplyOf,
): Promise<void> {
  const { sender, content, followers } = unit;
  const { draft } = options.checkpoint;
  const entry = lockedAssetOf(sender.desired, content, reply, options.desired.renewal.lifetimeMs);
  await options.journal.result({ intent, outcome: { kind: "uploaded", platform: page.platform, entry } });
  recordUpload(draft, page, { key: sender.key, entry });
  for (const { key, desired } of followers)
    recordReuse(draft, page, { key, entry: lockedAssetFor(desired, entry) });
}

/** What was recorded is true either way; but it is not what was planned. */
function assertBytes({ sender, content }: UploadUnit, { sent }: UploadReply): void {
  if (sent === undefined || sent.digest === content.digest) return;
  throw new UploadError({
    code: "file-changed",
    message: `\`${sender.desired.source}\` changed while it was read; the ID is recorded for the bytes that were sent`,
    hint: "run apply again",
    scope: "asset",
  });
}

function requestOf(unit: UploadUnit, { name, id, platform }: ChangedPage): UploadRequest {
  const { key, desired } = unit.sender;
  const { type, contentType, digest, etag, lastModified } = unit.content;
  return {
    page: name,
    ...(id !== undefined && { pageId: id }),
    platform,
    key,
    type,
    contentType,
    fileName: desired.fileName,
    digest,
    body: bodyOf(unit),
    ...(etag !== undefined && { etag }),
    ...(lastModified !== undefined && { lastModified }),
  };
}

/** Bytes that changed behind an unchanged URL are sent by us: Meta may have cached the old ones. */
function bodyOf({ sender, content }: UploadUnit): UploadBody {
  const { transport } = sender.desired;
  if (transport.kind === "file") return { kind: "file", path: transport.path, sizeBytes: content.sizeBytes };
  const isSameUrl = sender.action === "update" && sender.locked.source === transport.url;
  return { kind: isSameUrl ? "url-bytes" : transport.kind, url: transport.url };
}
