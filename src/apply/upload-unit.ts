import type { DesiredState } from "../core/desired/desired-state.ts";
import type { JournaledUpload } from "../core/lockfile/journal.ts";
import type { PlannedAction } from "../core/plan/plan.ts";
import type { ApplyEvent } from "./apply-event.ts";
import type { ActionResult } from "./apply-result.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { createJournaledAttempts } from "./journaled-attempts.ts";
import { pointerProblem } from "./pointer-problem.ts";
import type { Clock, Journal, Upload, UploadReply } from "./ports.ts";
import { rateLimitWaitCode } from "./rate-limit/rate-limit.ts";
import { createRecordedReplies, isAsPlanned, type UnjournaledId } from "./recorded-replies.ts";
import type { FindPage } from "./settle-actions.ts";
import { UploadError } from "./upload-error.ts";
import { uploadRequestOf } from "./upload-request-of.ts";
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
  readonly onJournaled?: (upload: JournaledUpload) => void;
  readonly outcomes: Outcomes;
  /** Grows by the IDs that only the lockfile can still hold. */
  readonly unjournaled: UnjournaledId[];
}

/**
 * Sends one unit: the journal first, then the request, the journal again, and the lockfile.
 *
 * @throws {UploadError} when it failed, after that is recorded; anything else means that nothing more can be recorded.
 */
export async function uploadUnit(unit: UploadUnit, options: UnitOptions): Promise<void> {
  const { onEvent, outcomes } = options;
  const { page, key } = unit.sender;
  const { sizeBytes } = unit.content;
  try {
    assertNoPointer(unit);
    const attachmentId = await sendUnit(unit, options);
    settleUploaded(outcomes, unit, attachmentId);
    onEvent({ kind: "upload-finished", page, key, attachmentId, sizeBytes });
  } catch (error) {
    if (!(error instanceof UploadError)) throw error;
    const { detail } = error;
    if (detail.code === "aborted" && detail.possibleDuplicate !== true) {
      settle(outcomes, unit, { outcome: "not-started" });
      onEvent(skippedEvent(unit));
      return;
    }
    if (detail.code === rateLimitWaitCode) {
      settle(outcomes, unit, { outcome: "not-started", error: detail });
      onEvent(skippedEvent(unit));
      throw error;
    }
    settle(outcomes, unit, { outcome: "failed", error: detail });
    onEvent({ kind: "upload-failed", page, key, sizeBytes, error: detail });
    throw error;
  }
}

/** Tells that `unit` is left for the next run. */
export function skippedEvent({ sender, content }: UploadUnit): ApplyEvent {
  const { page, key } = sender;
  return { kind: "upload-skipped", page, key, sizeBytes: content.sizeBytes };
}

/** Gives every action of `unit` one outcome. */
export function settle(outcomes: Outcomes, { sender, followers }: UploadUnit, outcome: UnitOutcome): void {
  for (const action of [sender, ...followers]) outcomes.set(action, outcome);
}

/** Gives the actions of `unit` the ID that its upload came to. */
export function settleUploaded(outcomes: Outcomes, unit: UploadUnit, attachmentId: string): void {
  settle(outcomes, unit, { outcome: "reused", attachmentId });
  outcomes.set(unit.sender, { outcome: "uploaded", attachmentId });
}

function assertNoPointer({ sender }: UploadUnit): void {
  const problem = pointerProblem(sender.desired);
  if (problem !== undefined) throw new UploadError(problem);
}

async function sendUnit(unit: UploadUnit, options: UnitOptions): Promise<string> {
  const { onEvent, signal } = options;
  const { page: name, key } = unit.sender;
  const page = options.findPage(name);
  const request = uploadRequestOf(unit, page, {
    renewal: options.desired.renewal,
    nowMs: options.clock.now(),
  });
  const attempts = createJournaledAttempts({ unit, page, body: request.body }, options);
  const replies = createRecordedReplies({ unit, page, intent: attempts.intent }, options);
  const reply = await options.upload(request, {
    signal,
    onBytes: (bytes) => onEvent({ kind: "upload-progress", page: name, key, bytes }),
    onAttempt: attempts.onAttempt,
    onAttemptFailed: attempts.onAttemptFailed,
    onUncheckedReply: replies.hold,
    onReplyRevoked: replies.revoke,
  });
  await replies.record(reply);
  assertBytes(unit, reply);
  return reply.attachmentId;
}

/** What was recorded is true either way; but it is not what was planned. */
function assertBytes(unit: UploadUnit, reply: UploadReply): void {
  if (isAsPlanned(unit, reply)) return;
  throw new UploadError({
    code: "file-changed",
    message: `\`${unit.sender.desired.source}\` changed while it was read; the ID is recorded for the bytes that were sent`,
    hint: "run apply again",
    scope: "asset",
  });
}
