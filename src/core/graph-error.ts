/** What an uploader does about an error of the Graph API. */
export type GraphErrorClass = "retry" | "throttled-page" | "throttled-app" | "asset" | "page" | "app" | "run";

/** An error body of the Graph API, as far as it matters here. */
export interface GraphError {
  readonly code: number;
  readonly subcode?: number;
  readonly message: string;
  readonly trace?: string;
  readonly isTransient: boolean;
  /** Meta's words for a user, where it gave some. */
  readonly userMessage?: string;
}
