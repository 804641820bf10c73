import type { ApplyEvent } from "../../src/apply/apply-event.ts";
import type { ApplyResult } from "../../src/apply/apply-result.ts";
import type { UploadErrorDetail } from "../../src/apply/upload-error.ts";

export const refusal: UploadErrorDetail = {
  code: "100",
  subcode: 2018047,
  message: "(#100) Upload attachment failure.",
  trace: "A7CV8v0-pIMQXv1PLhxV96F",
  hint: "the declared type does not match the bytes",
  scope: "asset",
};

export const lostReply: UploadErrorDetail = {
  code: "reply-lost",
  message: "the connection was closed",
  scope: "asset",
  possibleDuplicate: true,
};

/** One event of every kind. */
export const everyEvent: readonly ApplyEvent[] = [
  { kind: "started", uploads: 4, uploadBytes: 192_852 },
  { kind: "page-bound", page: "acme", id: "1234567890", title: "Main Page" },
  { kind: "upload-started", page: "acme", key: "welcome", sizeBytes: 48_213, upload: "bytes" },
  { kind: "upload-progress", page: "acme", key: "welcome", bytes: 48_213 },
  {
    kind: "upload-finished",
    page: "acme",
    key: "welcome",
    attachmentId: "1857777774821032",
    sizeBytes: 48_213,
  },
  { kind: "upload-failed", page: "acme", key: "menu", sizeBytes: 96_426, error: refusal },
  { kind: "upload-failed", page: "acme", key: "promo", sizeBytes: 48_213, error: lostReply },
  { kind: "warning", code: "page-throttled", message: "Meta asks to slow down" },
  { kind: "warning", code: "clock-off", message: "the clock is off", hint: "set it\nor not" },
];

export function result(changes: Partial<ApplyResult> = {}): ApplyResult {
  return {
    status: "complete",
    summary: { uploaded: 3, reused: 1, removed: 0, kept: 1040, failed: 1, notStarted: 0 },
    results: [],
    ...changes,
  };
}
