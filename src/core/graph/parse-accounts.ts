import { type Fields, isFields, parseJsonText } from "./fields.ts";

/** A Page of an account, with its token where the account may have one. */
interface Account {
  readonly id: string;
  readonly token?: string;
}

/** One page of results of `/me/accounts`. */
export interface AccountsReply {
  readonly accounts: readonly Account[];
  /** What comes after it; `lost` when there is more, and no cursor leads to it. */
  readonly next: { readonly kind: "end" | "lost" } | { readonly kind: "cursor"; readonly after: string };
}

/**
 * The Pages in the `text` of a reply of `/me/accounts`, or undefined where it is none.
 *
 * `paging.next` tells that there is more; of that address nothing but the cursor counts, since whoever sends it could
 * have the token sent anywhere.
 */
export function parseAccounts(text: string): AccountsReply | undefined {
  const body = parseJsonText(text);
  const data = isFields(body) ? body["data"] : undefined;
  if (!isFields(body) || !Array.isArray(data)) return undefined;
  return { accounts: data.flatMap(accountOf), next: nextOf(body["paging"]) };
}

/** What a header can carry. */
const printableAscii = /^[\x21-\x7e]+$/;

function accountOf(value: unknown): readonly Account[] {
  if (!isFields(value)) return [];
  const { id, access_token: token } = value;
  if (typeof id !== "string" || id === "") return [];
  return [{ id, ...(typeof token === "string" && printableAscii.test(token) && { token }) }];
}

function nextOf(paging: unknown): AccountsReply["next"] {
  const next = isFields(paging) ? paging["next"] : undefined;
  if (!isFields(paging) || typeof next !== "string" || next === "") return { kind: "end" };
  const after = cursorOf(paging["cursors"]) ?? cursorIn(next);
  return after === undefined ? { kind: "lost" } : { kind: "cursor", after };
}

function cursorOf(cursors: unknown): string | undefined {
  const fields: Fields = isFields(cursors) ? cursors : {};
  return textOf(fields["after"]);
}

function cursorIn(url: string): string | undefined {
  return textOf(URL.canParse(url) ? new URL(url).searchParams.get("after") : undefined);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
