import type { SandboxContext } from "../sandbox-context.ts";
import type { SandboxPage } from "../sandbox-page.ts";
import type { SandboxUser } from "../sandbox-user.ts";
import { type GraphCall, type GraphReply, okReply, textParameter } from "./graph-call.ts";
import { invalidParameter } from "./graph-errors.ts";

/** `GET /me` of the user that the Pages belong to. */
export function readUserNode({ id, name }: SandboxUser): GraphReply {
  return okReply({ name, id });
}

const defaultPageSize = 25;
const largestPageSize = 100;

/**
 * `GET /me/accounts` of the user: the Pages with their tokens, `limit` at a time (25 when left out), the way to the
 * rest in `paging.next`.
 *
 * @throws {GraphApiError} 100 for a limit or cursor that is none.
 */
export function readAccounts(context: SandboxContext, call: GraphCall): GraphReply {
  const { pages: all } = context.user;
  const limit = Math.min(readNumber(call, "limit", defaultPageSize), largestPageSize);
  const start = parseCursor(textParameter(call, "after"));
  const end = Math.min(start + limit, all.length);
  const fields = (textParameter(call, "fields") ?? "access_token,name,id")
    .split(",")
    .map((field) => field.trim());
  const data = all.slice(start, end).map((page) => describePage(page, fields));
  if (data.length === 0) return okReply({ data });
  const cursors = { before: createCursor(start), after: createCursor(end) };
  const next = end < all.length ? { next: nextUrl(context, call, { limit, after: cursors.after }) } : {};
  return okReply({ data, paging: { cursors, ...next } });
}

function readNumber(call: GraphCall, name: string, otherwise: number): number {
  const number = Number(call.parameters.get(name) ?? otherwise);
  if (!Number.isInteger(number) || number < 1)
    throw invalidParameter(`Param ${name} must be a whole number above 0`);
  return number;
}

function describePage({ token, title, id }: SandboxPage, fields: readonly string[]): object {
  const values = [
    ["access_token", token],
    ["name", title],
    ["id", id],
  ] as const;
  return Object.fromEntries(values.filter(([field]) => field === "id" || fields.includes(field)));
}

function createCursor(index: number): string {
  return Buffer.from(`page ${index}`).toString("base64url");
}

function parseCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const index = /^page (\d+)$/.exec(Buffer.from(cursor, "base64url").toString("utf8"))?.[1];
  if (index === undefined) throw invalidParameter("Invalid cursors values");
  return Number(index);
}

/** With the token in it, as Meta's is. */
function nextUrl(
  { user }: SandboxContext,
  call: GraphCall,
  { limit, after }: { readonly limit: number; readonly after: string },
): string {
  const next = new URL(`/${call.path.version}/me/accounts`, call.origin);
  next.searchParams.set("access_token", user.token);
  const fields = textParameter(call, "fields");
  if (fields !== undefined) next.searchParams.set("fields", fields);
  next.searchParams.set("limit", String(limit));
  next.searchParams.set("after", after);
  return next.href;
}
