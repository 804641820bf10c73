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
import type { SendMessage } from "../../apply/send/send-message.ts";
import { UploadError } from "../../apply/upload-error.ts";
import type { GraphUsage } from "../../core/graph/parse-usage.ts";
import { createDispatcher } from "./create-dispatcher.ts";
import type { Credentials, Environment } from "./credentials.ts";
import { loadFormData, readWholeBody } from "./file-body.ts";
import {
  callGraph,
  type GraphAnswer,
  type GraphCall,
  type GraphCaller,
  type VersionMismatch,
} from "./graph-call.ts";
import { defaultGraphTimeouts, type GraphTimeouts } from "./graph-timeouts.ts";
import type { Attachment } from "./outgoing-body.ts";
import { type AttachmentConnection, type Downloaded, postAttachment } from "./post-attachment.ts";
import { readIdentityAnswer, readUploadAnswer } from "./read-answer.ts";
import { wholeFileMaxBytes } from "./read-unchanged-file.ts";
import { sendMessage } from "./send-message.ts";

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
  /** What the client is for, where nothing is uploaded before a message: its errors say so. Default: uploads. */
  readonly purpose?: "upload" | "message";
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
  readonly sendMessage: SendMessage;
  /** Asks something that makes nothing. */
  readonly ask: (question: GraphQuestion) => Promise<GraphQuestionAnswer>;
  /** Ends all connections at once. */
  readonly close: () => Promise<void>;
}

/** A question to the Graph API: a call that makes nothing. */
type GraphQuestion = Pick<GraphCall, "page" | "path" | "query" | "credentials" | "signal">;

/** What the Graph API at `graphUrl` answered, which may be a refusal. */
export interface GraphQuestionAnswer {
  readonly answer: GraphAnswer;
  readonly graphUrl: string;
}

/** A client of the Graph API at `graphUrl`; connections are made as they are needed. */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  const { purpose = "upload" } = options;
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
  const connection: AttachmentConnection = {
    caller,
    timeouts,
    download: options.download,
    prepared: new WeakMap(),
  };
  return {
    upload: (request, uploadOptions) => upload(connection, request, uploadOptions),
    prepare: (request) => prepare(connection, request),
    identifyPage: (page, signal) => identifyPage(connection, { page: page.name, purpose, signal }),
    sendMessage: (request, sendOptions) => sendMessage(connection, request, sendOptions),
    ask: async (question) => ({
      answer: await callGraph(caller, { ...question, method: "GET", replyTimeoutMs: timeouts.replyMs }),
      graphUrl: options.graphUrl,
    }),
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

interface Identifying {
  /** Its name. */
  readonly page: string;
  readonly purpose: "upload" | "message";
  readonly signal: AbortSignal;
}

async function identifyPage(
  { caller, timeouts }: AttachmentConnection,
  { page, purpose, signal }: Identifying,
): ReturnType<IdentifyPage> {
  const answering = callGraph(caller, {
    page,
    method: "GET",
    path: "me",
    query: new Map([["fields", "id,name"]]),
    replyTimeoutMs: timeouts.replyMs,
    signal,
  });
  // What the uploads need is loaded meanwhile.
  const [answer] = await Promise.all([answering, setImmediate().then(loadFormData)]);
  return readIdentityAnswer(answer, { page, graphUrl: caller.graphUrl, call: purpose });
}

async function upload(
  connection: AttachmentConnection,
  request: UploadRequest,
  options: UploadOptions,
): Promise<UploadReply> {
  const { page, pageId } = request;
  const path = `${encodeURIComponent(pageId ?? "me")}/message_attachments`;
  const answer = await postAttachment(connection, { request, path, ...uploadForm(request) }, options);
  const reply = readUploadAnswer(answer, { page, graphUrl: connection.caller.graphUrl });
  if (request.body.kind !== "url" && reply.sent === undefined) throw answeredEarly();
  return reply;
}

async function prepare({ prepared }: AttachmentConnection, request: UploadRequest): Promise<void> {
  const { body } = request;
  if (body.kind !== "file" || body.sizeBytes > wholeFileMaxBytes) return;
  const whole = readWholeBody({ ...request, ...body, ...uploadForm(request) });
  prepared.set(request, whole);
  await whole.catch(() => undefined);
}

function uploadForm({ platform }: UploadRequest): Pick<Attachment, "isReusable" | "fields"> {
  return {
    isReusable: true,
    fields: platform === "instagram" ? instagramFields : noFields,
  };
}

const noFields: Attachment["fields"] = new Map();
const instagramFields: Attachment["fields"] = new Map([["platform", "instagram"]]);

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
