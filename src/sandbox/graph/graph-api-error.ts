import { randomBytes } from "node:crypto";

/** An error as the Graph API words it. */
export interface GraphApiErrorDetail {
  readonly code: number;
  readonly subcode?: number;
  readonly message: string;
  /** The HTTP status; left out: 400. */
  readonly status?: number;
  readonly isTransient?: true;
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

/** The error envelope for `detail`, with a trace of its own. */
export function createErrorBody(detail: GraphApiErrorDetail): object {
  return {
    error: {
      message: detail.message,
      type: "OAuthException",
      ...(detail.isTransient === undefined ? {} : { is_transient: detail.isTransient }),
      code: detail.code,
      ...(detail.subcode === undefined ? {} : { error_subcode: detail.subcode }),
      fbtrace_id: `A${randomBytes(16).toString("base64url")}`,
    },
  };
}
