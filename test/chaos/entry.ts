/** An attachment ID and what the lockfile, or the journal, says that it stands for. Times are ms since the epoch. */
export interface Entry {
  readonly attachmentId: string;
  readonly pageId: string;
  /** Whether the lockfile does not say the Page's ID: its token was not allowed to tell. */
  readonly isPageUnsaid?: true;
  readonly key: string;
  readonly place: "asset" | "retired" | "journal";
  readonly digest: string;
  readonly type: string;
  readonly contentType: string;
  readonly fileName?: string;
  readonly sizeBytes: number;
  readonly uploadedAtMs: number;
  readonly expiresAtMs: number;
}

/** What makes two uploads to one Page the same. */
export type UploadIdentity = Pick<Entry, "pageId" | "digest" | "type" | "contentType" | "fileName">;

/** One text for all uploads that are the same. */
export function identityOf({ pageId, digest, type, contentType, fileName }: UploadIdentity): string {
  return [pageId, digest, type, contentType, (type === "file" && fileName) || ""].join(" ");
}

const dayMs = 86_400_000;

/** An ID's life, and the youngest that one may be renewed, by the manifest's defaults: 35 days and a spread of 7. */
export const lifetimeMs: number = 90 * dayMs;
const youngestDueMs = 48 * dayMs;

/** Whether the ID is too young to be renewed at `nowMs`, wherever in the spread it falls. */
export function isSurelyNotDue({ uploadedAtMs, expiresAtMs }: Entry, nowMs: number): boolean {
  return Math.min(uploadedAtMs, expiresAtMs - lifetimeMs) + youngestDueMs > nowMs + 3_600_000;
}
