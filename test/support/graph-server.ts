import { onTestFinished } from "vitest";
import {
  jsonReply,
  type RecordedRequest,
  type RecordingOptions,
  type RecordingServer,
  type ServerAnswer,
  startRecordingServer,
} from "./recording-server.ts";

/** A dumb Graph API that records raw requests. */
export interface GraphServer extends RecordingServer {
  /** The uploads so far. */
  readonly uploads: () => readonly RecordedRequest[];
}

/** How a dumb Graph API answers. */
export interface GraphServerOptions extends RecordingOptions {
  /** Whose each token is; any other belongs to the Page `1234567890`, called Acme. */
  readonly pages?: Readonly<Record<string, string>>;
  /** The answer to `GET /me` and the like, in place of the Page of the token. */
  readonly answerIdentity?: (request: RecordedRequest) => ServerAnswer;
  /** The answer to an upload, by its number from 1; undefined for an ID: 9000 and the number. */
  readonly answerUpload?: (
    request: RecordedRequest,
    number: number,
  ) => ServerAnswer | undefined | Promise<ServerAnswer | undefined>;
}

/** Starts a dumb Graph API that ends with the test. */
export async function startGraphServer(options: GraphServerOptions = {}): Promise<GraphServer> {
  let uploads = 0;
  const server = await startRecordingServer(async (request) => {
    if (request.requestLine.startsWith("GET "))
      return options.answerIdentity?.(request) ?? identity(request, options);
    uploads += 1;
    const number = uploads;
    return (await options.answerUpload?.(request, number)) ?? attachmentReply(number);
  }, options);
  onTestFinished(() => server.close());
  return {
    ...server,
    uploads: () => server.requests.filter(({ requestLine }) => requestLine.startsWith("POST ")),
  };
}

/** The reply to the upload with this number. */
export function attachmentReply(number: number): string {
  return jsonReply({ attachment_id: String(9000 + number) });
}

/** An error as Meta sends it. */
export function errorReply(error: Readonly<Record<string, unknown>>, status = 400): string {
  return jsonReply({ error: { type: "OAuthException", fbtrace_id: "TRACE", ...error } }, status);
}

function identity({ headers }: RecordedRequest, { pages = {} }: GraphServerOptions): string {
  const token = headers.get("authorization")?.replace("Bearer ", "") ?? "";
  return jsonReply({ id: pages[token] ?? "1234567890", name: "Acme" });
}
