import type { Renewal } from "../core/desired/desired-state.ts";
import type { ChangedPage } from "../core/lockfile/lockfile-draft.ts";
import { urgencyOf } from "./order-units.ts";
import type { UploadBody, UploadRequest } from "./ports.ts";
import type { UploadUnit } from "./upload-units.ts";

/** What is asked of Meta for `unit`, at `nowMs`. */
export function uploadRequestOf(
  unit: UploadUnit,
  { name, id, platform }: ChangedPage,
  { renewal, nowMs }: { readonly renewal: Renewal; readonly nowMs: number },
): UploadRequest {
  const { key, desired } = unit.sender;
  const { urgency } = urgencyOf(unit, renewal, nowMs);
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
    urgency,
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
