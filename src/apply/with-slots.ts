import pLimit from "p-limit";
import { createPageLimit } from "./page-limit.ts";
import type { Upload, UploadRequest } from "./ports.ts";
import { UploadError } from "./upload-error.ts";

/** How many uploads are sent at a time, and which not at all. */
export interface Slots {
  /** On each Page. */
  readonly perPage: number;
  /** Over all Pages. */
  readonly total: number;
  /** Says, just before it is sent, that nothing is to be sent to its Page any more. */
  readonly isClosed: (request: Pick<UploadRequest, "page">) => boolean;
}

/**
 * An upload that waits for its turn, on its Page and then over all Pages.
 *
 * @throws {UploadError} `aborted`, from an upload that is not sent.
 */
export function withSlots(upload: Upload, { perPage, total, isClosed }: Slots): Upload {
  const limitPage = createPageLimit(perPage);
  const limit = pLimit(total);
  return (request, options) =>
    limitPage(request.page, () =>
      limit(() => {
        if (isClosed(request))
          throw new UploadError({ code: "aborted", message: "the run has ended", scope: "asset" });
        return upload(request, options);
      }),
    );
}
