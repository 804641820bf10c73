import pLimit from "p-limit";
import type { Upload } from "./ports.ts";
import { UploadError } from "./upload-error.ts";

/**
 * An upload of which `slots` are sent at a time; the others wait their turn, and are not sent once `stop` has aborted.
 *
 * @throws {UploadError} `aborted`, from the upload that is not sent any more.
 */
export function withSlots(upload: Upload, slots: number, stop: AbortSignal): Upload {
  const limit = pLimit(slots);
  return (request, options) =>
    limit(() => {
      if (stop.aborted)
        throw new UploadError({ code: "aborted", message: "the run has ended", scope: "asset" });
      return upload(request, options);
    });
}
