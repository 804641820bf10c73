import type { GraphCall, GraphReply } from "../graph/graph-call.ts";
import { okReply } from "../graph/graph-call.ts";
import { invalidParameter, wrongFileCount } from "../graph/graph-errors.ts";
import type { SandboxContext } from "../sandbox-context.ts";
import type { SandboxPage } from "../sandbox-page.ts";
import type { Attachment } from "../state/state-event.ts";
import { checkFile, limitOf } from "./check-media.ts";
import { fetchMedia } from "./fetch-url.ts";
import { type MessageAttachment, parseMessageAttachment, parsePlatform } from "./parse-message.ts";
import type { ReceivedFile } from "./received-file.ts";

/**
 * `POST /{page}/message_attachments`: takes the one file, or fetches the one URL, and gives it an ID.
 *
 * @throws {GraphApiError} where Meta would refuse it.
 */
export async function uploadAttachment(
  context: SandboxContext,
  call: GraphCall,
  page: SandboxPage,
): Promise<GraphReply> {
  const media = await takeMedia(context, call, parseMessageAttachment(call.parameters.get("message")));
  const id = addAttachment(context, page, media);
  return okReply({ attachment_id: id }, id);
}

/** Media that was looked at and found good, its upload time that of its beginning. */
export type TakenMedia = Omit<Attachment, "id" | "pageId">;

/**
 * Takes the one file of a call, or fetches its one URL.
 *
 * @throws {GraphApiError} where Meta would refuse it.
 */
export async function takeMedia(
  context: SandboxContext,
  call: GraphCall,
  { type, url }: MessageAttachment,
): Promise<TakenMedia> {
  const uploadedAtMs = context.now();
  const platform = parsePlatform(call.parameters.get("platform"));
  const media =
    url === undefined
      ? await takeFile(context, type, onlyFile(call))
      : await takeUrl(context, type, onlyUrl(call, url));
  return { type, ...media, ...(platform === "instagram" && { platform }), uploadedAtMs };
}

/** Keeps `media` as an attachment of `page` and gives its ID. */
export function addAttachment(context: SandboxContext, page: SandboxPage, media: TakenMedia): string {
  context.closing.throwIfAborted();
  return context.state.addAttachment({ pageId: page.id, ...media }).id;
}

type StoredMedia = Omit<TakenMedia, "type" | "platform" | "uploadedAtMs">;

function onlyFile(call: GraphCall): ReceivedFile {
  if (call.parameters.has("filedata")) {
    throw wrongFileCount(
      " `filedata` is text here, not a file: send multipart/form-data, as curl -F 'filedata=@FILE;type=image/png' does.",
    );
  }
  const [file, ...others] = call.files.filter(({ fieldName }) => fieldName === "filedata");
  if (file?.fileName === undefined || others.length > 0) throw wrongFileCount();
  if (!/^[ -~]+$/.test(file.fileName)) {
    throw invalidParameter(
      "File names with other than ASCII characters are not supported for attachment uploads",
    );
  }
  return file;
}

function onlyUrl(call: GraphCall, url: string): string {
  if (call.files.some(({ fieldName }) => fieldName === "filedata")) throw wrongFileCount();
  return url;
}

async function takeFile(
  context: SandboxContext,
  type: MessageAttachment["type"],
  file: ReceivedFile,
): Promise<StoredMedia> {
  await checkFile(type, file, context.limits);
  const { contentType, sizeBytes, digest, fileName } = file;
  return { contentType, sizeBytes, digest, ...(fileName === undefined ? {} : { fileName }) };
}

async function takeUrl(
  context: SandboxContext,
  type: MessageAttachment["type"],
  url: string,
): Promise<StoredMedia> {
  const { contentType, sizeBytes, digest } = await fetchMedia(url, type, {
    timeoutMs: type === "video" ? context.urlFetchTimeoutMs.video : context.urlFetchTimeoutMs.other,
    limitBytes: limitOf(type, context.limits),
    closing: context.closing,
    resolveMedia: context.resolveMedia,
    uploads: context.uploads,
  });
  return { contentType, sizeBytes, digest, url };
}
