import { type Fields, isFields, parseJsonText } from "./fields.ts";

/** An error body of the Graph API, as far as it matters here. */
export interface GraphError {
  /** Meta's code; 0 where the body named none. */
  readonly code: number;
  readonly subcode?: number;
  /** As Meta wrote it, `(#100) ` included. */
  readonly message: string;
  /** `OAuthException`, `GraphMethodException`, … */
  readonly type?: string;
  /** Meta's `fbtrace_id`. */
  readonly trace?: string;
  readonly isTransient: boolean;
  /** Meta's words for a user, where it gave some. */
  readonly userTitle?: string;
  readonly userMessage?: string;
  /** `error_data`, which Meta sends as an object or as the JSON text of one. */
  readonly errorData?: ReadonlyMap<string, unknown>;
}

/**
 * The error that the parsed reply `body` carries, or undefined where it is no error body.
 *
 * Error bodies come with any status, 200 included; `status` serves an error without a message alone.
 */
export function parseGraphError(body: unknown, status: number): GraphError | undefined {
  const error = isFields(body) ? body["error"] : undefined;
  if (!isFields(error)) return undefined;
  const code = numberOf(error["code"]);
  const message = textOf(error["message"]);
  if (code === undefined && message === undefined) return undefined;
  return {
    code: code ?? 0,
    message: message ?? `HTTP ${status} with an error body that has no message`,
    isTransient: error["is_transient"] === true,
    ...optionalFields(error),
  };
}

function optionalFields(error: Fields): Partial<GraphError> {
  const subcode = numberOf(error["error_subcode"]);
  const type = textOf(error["type"]);
  const trace = textOf(error["fbtrace_id"]);
  const userTitle = textOf(error["error_user_title"]);
  const userMessage = textOf(error["error_user_msg"]);
  const errorData = parseErrorData(error["error_data"]);
  return {
    ...(subcode === undefined ? {} : { subcode }),
    ...(type === undefined ? {} : { type }),
    ...(trace === undefined ? {} : { trace }),
    ...(userTitle === undefined ? {} : { userTitle }),
    ...(userMessage === undefined ? {} : { userMessage }),
    ...(errorData === undefined ? {} : { errorData }),
  };
}

function parseErrorData(value: unknown): ReadonlyMap<string, unknown> | undefined {
  const fields = typeof value === "string" ? parseJsonText(value) : value;
  return isFields(fields) ? new Map(Object.entries(fields)) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined;
}
