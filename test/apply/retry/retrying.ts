import type { Clock, Upload, UploadOptions, UploadReply, UploadRequest } from "../../../src/apply/ports.ts";
import { UploadError, type UploadErrorDetail } from "../../../src/apply/upload-error.ts";

/** A request that the tests do not look into. */
export const request: UploadRequest = {
  page: "default",
  platform: "messenger",
  key: "welcome",
  type: "image",
  contentType: "image/png",
  fileName: "welcome.png",
  urgency: "new",
  digest: "sha256:00",
  body: { kind: "file", path: "/media/welcome.png", sizeBytes: 10 },
};

/** What Meta answers in the end. */
export const reply: UploadReply = { attachmentId: "1", uploadedAtMs: 0 };

/** A temporary error, with what `fields` say. */
export function failure(fields: Partial<UploadErrorDetail> = {}): UploadError {
  return new UploadError({
    code: "2",
    message: "temporary",
    scope: "asset",
    graphClass: "retry",
    ...fields,
  });
}

/** A reply that nobody got. */
export const lost: UploadError = failure({ code: "reply-lost", possibleDuplicate: true });

/** Meta could not fetch the URL. */
export const unfetched: UploadError = failure({ code: "100", subcode: 2018008 });

/** A video took Meta too long. */
export const tooSlow: UploadError = failure({ code: "100", subcode: 2018294 });

/** An upload that fails with each of `failures` in turn, and then succeeds; it notes the calls in `log`. */
export function failingUpload(failures: readonly unknown[], log: string[] = []): Upload {
  const left = [...failures];
  return async () => {
    log.push("upload");
    const failed = left.shift();
    if (failed !== undefined) throw failed;
    return reply;
  };
}

/** A clock that passes the time at once. */
export function createFakeClock(log: string[] = []): { readonly clock: Clock; readonly waitsMs: number[] } {
  const waitsMs: number[] = [];
  const sleep = async (ms: number): Promise<void> => {
    log.push("sleep");
    waitsMs.push(ms);
  };
  return { clock: { now: () => 0, sleep }, waitsMs };
}

/** Options whose signal never aborts. */
export function optionsWith(fields: Partial<UploadOptions> = {}): UploadOptions {
  return { signal: new AbortController().signal, ...fields };
}
