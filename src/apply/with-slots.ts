import pLimit from "p-limit";
import type { Upload, UploadRequest } from "./ports.ts";
import { UploadError } from "./upload-error.ts";

/**
 * An upload of which `slots` are sent at a time. The others wait their turn, and are not sent when `isClosed` says, just
 * before, that nothing is to be sent to their Page any more.
 *
 * @throws {UploadError} `aborted`, from the upload that is not sent.
 */
export function withSlots(
  upload: Upload,
  slots: number,
  isClosed: (request: Pick<UploadRequest, "page">) => boolean,
): Upload {
  const limit = pLimit(slots);
  return (request, options) =>
    limit(() => {
      if (isClosed(request))
        throw new UploadError({ code: "aborted", message: "the run has ended", scope: "asset" });
      return upload(request, options);
    });
}
