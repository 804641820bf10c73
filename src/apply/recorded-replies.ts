import type { DesiredState } from "../core/desired/desired-state.ts";
import type { JournaledUpload } from "../core/lockfile/journal.ts";
import type { LockedAsset } from "../core/lockfile/lockfile.ts";
import { type ChangedPage, recordReuse, recordUpload } from "../core/lockfile/lockfile-draft.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { lockedAssetFor, lockedAssetOf } from "./locked-asset-of.ts";
import type { Journal, UploadReply } from "./ports.ts";
import type { UploadUnit } from "./upload-units.ts";

/** An ID that Meta gave and the journal did not take. */
export interface UnjournaledId {
  readonly unit: UploadUnit;
  readonly entry: LockedAsset;
}

/** The replies to one unit, as they are recorded. */
export interface RecordedReplies {
  /** Puts a reply into the journal that may still be revoked. */
  readonly hold: (reply: UploadReply) => Promise<void>;
  /** Takes back the reply that is held. */
  readonly revoke: () => Promise<void>;
  /** Records the reply that counts: in the journal, where it is not held there already, and in the lockfile. */
  readonly record: (reply: UploadReply) => Promise<void>;
}

/** What is recorded. */
export interface RecordedUpload {
  readonly unit: UploadUnit;
  readonly page: ChangedPage;
  /** The number of the last attempt's intent. */
  readonly intent: () => number;
}

/** What recording needs. */
export interface RecordingOptions {
  readonly desired: DesiredState;
  readonly journal: Journal;
  readonly checkpoint: Checkpoint;
  readonly unjournaled: UnjournaledId[];
  /** Called with an ID that the journal holds and that counts. */
  readonly onJournaled?: (upload: JournaledUpload) => void;
}

/**
 * Records the replies to `unit`: the journal first. Each of its functions rejects when the journal cannot be written; an ID
 * is in the lockfile's draft then all the same.
 */
export function createRecordedReplies(
  { unit, page, intent }: RecordedUpload,
  options: RecordingOptions,
): RecordedReplies {
  const { journal, checkpoint, unjournaled } = options;
  const { key } = unit.sender;
  let isHeld = false;
  const entryOf = (reply: UploadReply): LockedAsset =>
    lockedAssetOf(unit, reply, options.desired.renewal.lifetimeMs);
  const writeToDraft = (reply: UploadReply, entry: LockedAsset): void => {
    const { draft } = checkpoint;
    recordUpload(draft, page, { key, entry });
    const followers = isAsPlanned(unit, reply) ? unit.followers : [];
    for (const follower of followers) {
      recordReuse(draft, page, { key: follower.key, entry: lockedAssetFor(follower.desired, entry) });
    }
    checkpoint.touch();
  };
  const hold = async (reply: UploadReply, entry: LockedAsset): Promise<void> => {
    try {
      await journal.result({
        intent: intent(),
        outcome: { kind: "uploaded", upload: journaledUpload(page, key, entry) },
      });
      isHeld = true;
    } catch (error) {
      unjournaled.push({ unit, entry });
      // Without a journal the lockfile is the last place for the ID.
      writeToDraft(reply, entry);
      throw error;
    }
  };
  return {
    hold: (reply) => hold(reply, entryOf(reply)),
    revoke: async () => {
      isHeld = false;
      await journal.result({ intent: intent(), outcome: { kind: "revoked" } });
    },
    record: async (reply) => {
      const entry = entryOf(reply);
      if (!isHeld) await hold(reply, entry);
      writeToDraft(reply, entry);
      options.onJournaled?.(journaledUpload(page, key, entry));
    },
  };
}

/** Whether the bytes that were sent are those of the plan. */
export function isAsPlanned({ content }: UploadUnit, { sent }: UploadReply): boolean {
  return sent === undefined || sent.digest === content.digest;
}

function journaledUpload(
  { name, id, platform }: ChangedPage,
  key: string,
  entry: LockedAsset,
): JournaledUpload {
  return { page: name, ...(id !== undefined && { pageId: id }), platform, key, entry };
}
