import { setImmediate } from "node:timers/promises";
import type { Dispatcher } from "undici";
import type {
  Clock,
  IdentifyPage,
  Upload,
  UploadOptions,
  UploadReply,
  UploadRequest,
} from "../../apply/ports.ts";
import { UploadError } from "../../apply/upload-error.ts";
import type { GraphUsage } from "../../core/graph/parse-usage.ts";
import { createDispatcher } from "./create-dispatcher.ts";
import type { Credentials, Environment } from "./credentials.ts";
import { callGraph, type GraphCall, type GraphCaller, type VersionMismatch } from "./graph-call.ts";
import {
  defaultGraphTimeouts,
  fileReplyTimeoutMs,
  type GraphTimeouts,
  urlReplyTimeoutMs,
} from "./graph-timeouts.ts";
import {
  openStreamedBody,
  openUrlBody,
  openWholeBody,
  readWholeBody,
  type WholeBody,
} from "./outgoing-body.ts";
import { aborted, readIdentityAnswer, readUploadAnswer } from "./read-answer.ts";
import { wholeFileMaxBytes } from "./read-unchanged-file.ts";

/** A URL's bytes in a temporary file. */
export interface Downloaded {
  /** Absolute path. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Removes the file. */
  readonly dispose: () => Promise<void>;
}

/** What a Graph client needs. */
export interface GraphClientOptions {
  /** With or without a base path. */
  readonly graphUrl: string;
  /** `v25.0` */
  readonly version: string;
  /** The credentials of the Page with this name. */
  readonly credentialsOf: (page: string) => Credentials | Promise<Credentials>;
  /** For the proxies. */
  readonly env: Environment;
  readonly clock: Pick<Clock, "now">;
  readonly userAgent: string;
  /** Fetches the URL of an asset whose bytes we send ourselves. */
  readonly download: (url: string, signal: AbortSignal) => Promise<Downloaded>;
  readonly timeouts?: Partial<GraphTimeouts>;
  /** Called for every reply that tells how much of an allowance is used. */
  readonly onUsage?: (page: string, usage: GraphUsage) => void;
  /** Called once, when another version than the one asked for answers: an expired one is replaced silently. */
  readonly onVersionMismatch?: (mismatch: VersionMismatch) => void;
}

/** The Graph API, as far as attachments need it. */
export interface GraphClient {
  readonly upload: Upload;
  /**
   * Reads the small file of an upload that waits for its turn, so that it can go at once: `upload` sends what was read
   * then in its first attempt, and fails then if it could not be read. Never rejects.
   */
  readonly prepare: (request: UploadRequest) => Promise<void>;
  readonly identifyPage: IdentifyPage;
  /** Ends all connections at once. */
  readonly close: () => Promise<void>;
}

type SourceFile = Pick<Downloaded, "path" | "sizeBytes">;

interface Connection {
  readonly caller: GraphCaller;
  readonly timeouts: GraphTimeouts;
  readonly download: GraphClientOptions["download"];
  readonly prepared: WeakMap<UploadRequest, Promise<WholeBody>>;
}

/** A client of the Graph API at `graphUrl`; connections are made as they are needed. */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  const timeouts = { ...defaultGraphTimeouts, ...options.timeouts };
  let dispatcher: Promise<Dispatcher> | undefined;
  const caller: GraphCaller = {
    graphUrl: options.graphUrl,
    version: options.version,
    userAgent: options.userAgent,
    startTimeoutMs: timeouts.startMs,
    stallTimeoutMs: timeouts.stallMs,
    clock: options.clock,
    credentialsOf: options.credentialsOf,
    dispatcher: () => {
      dispatcher ??= createDispatcher(options.graphUrl, options.env, timeouts.connectMs);
      return dispatcher;
    },
    onVersion: versionListener(options),
    ...(options.onUsage === undefined ? {} : { onUsage: options.onUsage }),
  };
  const connection: Connection = { caller, timeouts, download: options.download, prepared: new WeakMap() };
  return {
    upload: (request, uploadOptions) => upload(connection, request, uploadOptions),
    prepare: (request) => prepare(connection, request),
    identifyPage: (page, signal) => identifyPage(connection, page.name, signal),
    close: async () => {
      const opened = await dispatcher?.catch(() => undefined);
      await opened?.destroy();
    },
  };
}

function versionListener(options: GraphClientOptions): (served: string) => void {
  let isTold = false;
  return (served) => {
    if (isTold || served === options.version) return;
    isTold = true;
    options.onVersionMismatch?.({ asked: options.version, served });
  };
}

async function identifyPage(
  connection: Connection,
  page: string,
  signal: AbortSignal,
): ReturnType<IdentifyPage> {
  const { caller, timeouts } = connection;
  const answering = callGraph(caller, {
    page,
    method: "GET",
    path: "me",
    query: new Map([["fields", "id,name"]]),
    replyTimeoutMs: timeouts.replyMs,
    signal,
  });
  // What the uploads need is loaded meanwhile.
  const [answer] = await Promise.all([answering, setImmediate().then(() => import("form-data"))]);
  return readIdentityAnswer(answer, { page, graphUrl: caller.graphUrl });
}

function upload(
  connection: Connection,
  request: UploadRequest,
  options: UploadOptions,
): Promise<UploadReply> {
  const { body } = request;
  switch (body.kind) {
    case "url":
      return send(connection, request, {
        openBody: (watch) => openUrlBody({ ...request, url: body.url }, watch),
        replyTimeoutMs: urlReplyTimeoutMs(request.type, connection.timeouts),
        signal: options.signal,
      });
    case "file":
      return uploadFile(connection, request, { ...options, ...body });
    case "url-bytes":
      return uploadDownloaded(connection, request, { ...options, url: body.url });
    default:
      return body satisfies never;
  }
}

function uploadFile(
  connection: Connection,
  request: UploadRequest,
  file: UploadOptions & SourceFile,
): Promise<UploadReply> {
  return send(connection, request, {
    openBody: async (watch) => {
      if (file.sizeBytes > wholeFileMaxBytes) return openStreamedBody({ ...request, ...file }, watch);
      const whole = takePrepared(connection, request) ?? readWholeBody({ ...request, ...file });
      return openWholeBody(await whole, watch, file.onBytes);
    },
    replyTimeoutMs: fileReplyTimeoutMs(file.sizeBytes, connection.timeouts),
    signal: file.signal,
  });
}

async function prepare({ prepared }: Connection, request: UploadRequest): Promise<void> {
  const { body } = request;
  if (body.kind !== "file" || body.sizeBytes > wholeFileMaxBytes) return;
  const whole = readWholeBody({ ...request, ...body });
  prepared.set(request, whole);
  await whole.catch(() => undefined);
}

/** A retried upload reads its file again. */
function takePrepared({ prepared }: Connection, request: UploadRequest): Promise<WholeBody> | undefined {
  const whole = prepared.get(request);
  prepared.delete(request);
  return whole;
}

async function uploadDownloaded(
  connection: Connection,
  request: UploadRequest,
  options: UploadOptions & { readonly url: string },
): Promise<UploadReply> {
  const file = await connection.download(options.url, options.signal).catch((error: unknown) => {
    throw options.signal.aborted ? aborted("asset", false) : error;
  });
  try {
    return await uploadFile(connection, request, { ...options, path: file.path, sizeBytes: file.sizeBytes });
  } finally {
    await file.dispose();
  }
}

async function send(
  connection: Connection,
  request: UploadRequest,
  call: Pick<GraphCall, "replyTimeoutMs" | "signal"> & Required<Pick<GraphCall, "openBody">>,
): Promise<UploadReply> {
  const { caller } = connection;
  const { page, pageId } = request;
  const path = `${encodeURIComponent(pageId ?? "me")}/message_attachments`;
  const answer = await callGraph(caller, { ...call, page, method: "POST", path });
  const reply = readUploadAnswer(answer, { page, graphUrl: caller.graphUrl });
  if (request.body.kind !== "url" && reply.sent === undefined) throw answeredEarly();
  return reply;
}

// An ID for bytes that were not all sent stands for nobody knows what.
function answeredEarly(): UploadError {
  return new UploadError({
    code: "reply-lost",
    message: "an ID came before the whole file was sent",
    hint: "run again to upload it anew",
    scope: "asset",
    possibleDuplicate: true,
    graphClass: "retry",
  });
}
