import type { Upload, UploadRequest } from "./ports.ts";
import { UploadError } from "./upload-error.ts";

/** Says that nothing is to be sent to a Page any more. */
export type IsClosed = (request: Pick<UploadRequest, "page">) => boolean;

/**
 * An upload that is sent only while its Page is open.
 *
 * @throws {UploadError} `aborted`, where it is not.
 */
export function whileOpen(upload: Upload, isClosed: IsClosed): Upload {
  return (request, options) => (isClosed(request) ? Promise.reject(closed()) : upload(request, options));
}

function closed(): UploadError {
  return new UploadError({ code: "aborted", message: "the run has ended", scope: "asset" });
}
