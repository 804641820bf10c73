import type { ChangedPage } from "../core/lockfile/lockfile-draft.ts";
import type { ApplyEvent } from "./apply-event.ts";
import type { Journal, UploadBody } from "./ports.ts";
import { UploadError } from "./upload-error.ts";
import type { UploadUnit } from "./upload-units.ts";

/** What one upload tells of its attempts. */
export interface JournaledAttempts {
  readonly onAttempt: () => Promise<void>;
  readonly onAttemptFailed: (error: unknown) => Promise<void>;
  /** The number of the last attempt's intent. */
  readonly intent: () => number;
}

/** What is attempted. */
export interface AttemptedUpload {
  readonly unit: UploadUnit;
  readonly page: ChangedPage;
  readonly body: UploadBody;
}

/** Journals every attempt: what is sent again after a lost reply may exist at Meta twice. */
export function createJournaledAttempts(
  { unit, page, body }: AttemptedUpload,
  { journal, onEvent }: { readonly journal: Journal; readonly onEvent: (event: ApplyEvent) => void },
): JournaledAttempts {
  const { content } = unit;
  const { key } = unit.sender;
  const upload = { page: page.name, key };
  let intent = -1;
  let attempts = 0;
  return {
    onAttempt: async () => {
      intent = await journal.intent({
        digest: content.digest,
        ...upload,
        ...(page.id !== undefined && { pageId: page.id }),
      });
      attempts += 1;
      if (attempts > 1) {
        onEvent({ kind: "upload-resumed", ...upload, attempt: attempts });
        return;
      }
      const { sizeBytes } = content;
      onEvent({
        kind: "upload-started",
        ...upload,
        sizeBytes,
        upload: body.kind === "url" ? "url" : "bytes",
      });
    },
    onAttemptFailed: async (error) => {
      const isLost = !(error instanceof UploadError) || error.detail.possibleDuplicate === true;
      try {
        await journal.result({ intent, outcome: { kind: isLost ? "lost" : "failed" } });
      } finally {
        onEvent({ kind: "upload-paused", ...upload });
        // Without a journal nobody could tell it later.
        if (isLost) onEvent(lostEvent(page.name, key));
      }
    },
    intent: () => intent,
  };
}

function lostEvent(page: string, key: string): ApplyEvent {
  return {
    kind: "warning",
    code: "possible-duplicate",
    message: `the reply to an upload of \`${key}\` to Page \`${page}\` was lost: it may exist at Meta, unknown to us`,
    hint: "nothing is to be done: the asset is uploaded again, and the other one expires by itself",
  };
}
