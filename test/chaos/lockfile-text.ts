import { jqText } from "../support/json.ts";

/** An entry as the lockfile's text has it. */
export interface LockedFields {
  readonly attachmentId: string;
  readonly contentType: string;
  readonly digest: string;
  readonly expiresAt: string;
  readonly fileName?: string;
  readonly size: number;
  readonly source: string;
  readonly type: string;
  readonly uploadedAt: string;
}

/** A Page's block as the lockfile's text has it. */
export interface LockedBlock {
  readonly id?: string;
  readonly assets: Readonly<Record<string, LockedFields>>;
  readonly retired: readonly (LockedFields & { readonly key: string })[];
}

/** The text of a lockfile of these blocks, by name. */
export function lockfileText(pages: Readonly<Record<string, LockedBlock>>): string {
  return jqText({ lockfileVersion: 1, pages });
}

/** RFC 3339 in whole seconds. */
export function instantText(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
