import { randomBytes } from "node:crypto";
import type { JsonObject } from "../json.ts";

/** An error as the Graph API words it. */
export interface GraphApiErrorDetail {
  readonly code: number;
  readonly subcode?: number;
  readonly message: string;
  /** Left out: `OAuthException`. */
  readonly type?: string;
  /** The HTTP status; left out: 400. */
  readonly status?: number;
  readonly isTransient?: true;
  /** `error_data`, which Meta sends as an object or as the JSON text of one. */
  readonly data?: JsonObject | string;
  /** Words for a user. */
  readonly userTitle?: string;
  readonly userMessage?: string;
}

/** A call that the Graph API would refuse. */
export class GraphApiError extends Error {
  override readonly name = "GraphApiError";
  readonly detail: GraphApiErrorDetail;

  constructor(detail: GraphApiErrorDetail) {
    super(detail.message);
    this.detail = detail;
  }
}

/** A trace that no other error has. */
export function createTrace(): string {
  return `A${randomBytes(16).toString("base64url")}`;
}

/** The error envelope for `detail`, with `trace` as its `fbtrace_id`. */
export function createErrorBody(detail: GraphApiErrorDetail, trace: string): object {
  const { isTransient, subcode, data, userTitle, userMessage } = detail;
  return {
    error: {
      message: detail.message,
      type: detail.type ?? "OAuthException",
      ...(isTransient === undefined ? {} : { is_transient: isTransient }),
      code: detail.code,
      ...(data === undefined ? {} : { error_data: data }),
      ...(subcode === undefined ? {} : { error_subcode: subcode }),
      ...(userTitle === undefined ? {} : { error_user_title: userTitle }),
      ...(userMessage === undefined ? {} : { error_user_msg: userMessage }),
      fbtrace_id: trace,
    },
  };
}
