import type { UploadOptions, UploadRequest } from "../../apply/ports.ts";
import { openStreamedBody, openWholeBody, readWholeBody, type WholeBody } from "./file-body.ts";
import { callGraph, type GraphAnswer, type GraphCall, type GraphCaller } from "./graph-call.ts";
import { fileReplyTimeoutMs, type GraphTimeouts, urlReplyTimeoutMs } from "./graph-timeouts.ts";
import { type Attachment, openUrlBody } from "./outgoing-body.ts";
import { aborted } from "./read-answer.ts";
import { wholeFileMaxBytes } from "./read-unchanged-file.ts";

/** A URL's bytes in a temporary file. */
export interface Downloaded {
  /** Absolute path. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Removes the file. */
  readonly dispose: () => Promise<void>;
}

type SourceFile = Pick<Downloaded, "path" | "sizeBytes">;

/** What attachments are sent with. */
export interface AttachmentConnection {
  readonly caller: GraphCaller;
  readonly timeouts: GraphTimeouts;
  /** Fetches the URL of an asset whose bytes we send ourselves. */
  readonly download: (url: string, signal: AbortSignal) => Promise<Downloaded>;
  /** The small files of uploads that wait for their turn. */
  readonly prepared: WeakMap<UploadRequest, Promise<WholeBody>>;
}

/** An attachment to send, and the edge that takes it. */
export interface AttachmentPost extends Pick<Attachment, "isReusable" | "fields"> {
  readonly request: UploadRequest;
  /** Below the version: `me/message_attachments`. */
  readonly path: string;
}

type SendOptions = Pick<UploadOptions, "signal" | "onBytes">;

/**
 * Sends an attachment once: its URL, or its bytes in a form.
 *
 * @throws {UploadError} when the bytes could not be read.
 */
export function postAttachment(
  connection: AttachmentConnection,
  post: AttachmentPost,
  options: SendOptions,
): Promise<GraphAnswer> {
  const { body } = post.request;
  switch (body.kind) {
    case "url":
      return call(connection, post, {
        openBody: () => openUrlBody({ ...attachmentOf(post), url: body.url }),
        replyTimeoutMs: urlReplyTimeoutMs(post.request.type, connection.timeouts),
        signal: options.signal,
      });
    case "file":
      return postFile(connection, post, { path: body.path, sizeBytes: body.sizeBytes, ...options });
    case "url-bytes":
      return postDownloaded(connection, post, { ...options, url: body.url });
    default:
      return body satisfies never;
  }
}

function attachmentOf({ request, isReusable, fields }: AttachmentPost): Attachment {
  return { type: request.type, isReusable, fields };
}

function postFile(
  connection: AttachmentConnection,
  post: AttachmentPost,
  file: SendOptions & SourceFile,
): Promise<GraphAnswer> {
  const { contentType, fileName } = post.request;
  const attachment = { contentType, fileName, ...attachmentOf(post), ...file };
  return call(connection, post, {
    openBody: async (watch) => {
      if (file.sizeBytes > wholeFileMaxBytes) return openStreamedBody(attachment, watch);
      const whole = takePrepared(connection, post.request) ?? readWholeBody(attachment);
      return openWholeBody(await whole, file.onBytes);
    },
    replyTimeoutMs: fileReplyTimeoutMs(file.sizeBytes, connection.timeouts),
    signal: file.signal,
  });
}

/** A retried upload reads its file again. */
function takePrepared(
  { prepared }: AttachmentConnection,
  request: UploadRequest,
): Promise<WholeBody> | undefined {
  const whole = prepared.get(request);
  prepared.delete(request);
  return whole;
}

async function postDownloaded(
  connection: AttachmentConnection,
  post: AttachmentPost,
  options: SendOptions & { readonly url: string },
): Promise<GraphAnswer> {
  const file = await connection.download(options.url, options.signal).catch((error: unknown) => {
    throw options.signal.aborted ? aborted("asset", false) : error;
  });
  try {
    return await postFile(connection, post, { path: file.path, sizeBytes: file.sizeBytes, ...options });
  } finally {
    await file.dispose();
  }
}

function call(
  { caller }: AttachmentConnection,
  { request, path }: AttachmentPost,
  body: Pick<GraphCall, "replyTimeoutMs" | "signal"> & Required<Pick<GraphCall, "openBody">>,
): Promise<GraphAnswer> {
  return callGraph(caller, { page: request.page, method: "POST", path, ...body });
}
