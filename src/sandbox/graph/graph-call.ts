import type { RecordedError } from "../http/request-log.ts";
import type { JsonObject } from "../json.ts";
import type { ReceivedFile } from "../upload/received-file.ts";
import type { GraphPath } from "./graph-path.ts";

/** A call of the Graph API, however it travelled. */
export interface GraphCall {
  /** Upper case. */
  readonly method: string;
  /** `http://HOST:PORT`, by which the client comes here. */
  readonly origin: string;
  readonly path: GraphPath;
  /** What query and body say, the body first. */
  readonly parameters: ReadonlyMap<string, unknown>;
  readonly files: readonly ReceivedFile[];
  /** From the `Authorization` header. */
  readonly bearer?: string;
}

/** What the Graph API answers. */
export interface GraphReply {
  readonly status: number;
  readonly body: unknown;
  /** The attachment ID made, for the list of requests. */
  readonly attachmentId?: string;
  /** Why it refuses, for the list of requests. */
  readonly error?: RecordedError;
}

/** A reply with status 200. */
export function okReply(body: JsonObject, attachmentId?: string): GraphReply {
  return { status: 200, body, ...(attachmentId === undefined ? {} : { attachmentId }) };
}

/** The parameter `name` when it is a text that is not empty. */
export function textParameter(call: GraphCall, name: string): string | undefined {
  const value = call.parameters.get(name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The token of a call: from the header, else from query or body. */
export function tokenOf(call: GraphCall): string | undefined {
  return call.bearer ?? textParameter(call, "access_token");
}
