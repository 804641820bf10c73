import type { AssetsPage } from "./assets.ts";
import { isObject, type JsonObject, textOf } from "./json-object.ts";

/** A call of the Graph API. */
export interface GraphCall {
  /** Its URL, or what a batch has of it. */
  readonly url: string;
  readonly body: string;
  /** The token of its headers, or of the batch. */
  readonly token: string | undefined;
}

/** Gives the Page of a call from what its path has, an ID or `me`, and its token. */
export type FindPage = (address: string, token: string | undefined) => AssetsPage;

/**
 * The JSON body of `call` with attachments by ID where it has addresses (`asset:KEY`) or URLs of assets; the same text when
 * it has none.
 *
 * Only messages are changed, alone or in a batch: an upload of a URL stays one.
 *
 * @throws {AssetUnavailableError} for an address of which there is neither an ID nor a URL.
 */
export function rewriteBody(call: GraphCall, findPage: FindPage): string {
  const { url, body } = call;
  const document = parse(body);
  if (document === undefined) return body;
  const address = /([^/?#]+)\/messages\/?(?:[?#]|$)/.exec(url)?.[1];
  const inUrl = /[?&]access_token=([^&#]+)/.exec(url)?.[1];
  const token = textOf(document, "access_token") ?? inUrl ?? call.token;
  let isChanged = false;
  const rewritten: unknown = JSON.parse(body, (name, value: unknown) => {
    const next = rewriteValue(name, value);
    isChanged ||= next !== value;
    return next;
  });
  return isChanged ? JSON.stringify(rewritten) : body;

  function rewriteValue(name: string, value: unknown): unknown {
    // Some clients write the message as a text.
    if (name === "message" && typeof value === "string")
      return rewriteBody({ url, body: value, token }, findPage);
    if (!isObject(value)) return value;
    const inBatch = rewriteBatchItem(value, token, findPage);
    return address === undefined ? inBatch : rewriteAttachment(inBatch, () => findPage(address, token));
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A call of a batch has a body of JSON, or a form whose values are JSON. */
function rewriteBatchItem(item: JsonObject, token: string | undefined, findPage: FindPage): JsonObject {
  const url = textOf(item, "relative_url");
  const body = textOf(item, "body");
  if (url === undefined || body === undefined) return item;
  const json = rewriteBody({ url, body, token }, findPage);
  if (json !== body) return { ...item, body: json };
  const form = new URLSearchParams(body);
  const message = form.get("message") ?? "";
  const own = form.get("access_token") ?? token;
  const rewritten = rewriteBody({ url, body: message, token: own }, findPage);
  if (rewritten === message) return item;
  form.set("message", rewritten);
  return { ...item, body: `${form}` };
}

function rewriteAttachment(attachment: JsonObject, getPage: () => AssetsPage): JsonObject {
  const { type, payload } = attachment;
  const url = textOf(payload, "url");
  if (typeof type !== "string" || !isObject(payload) || url === undefined) return attachment;
  const { url: _, is_reusable: isReusable, ...rest } = payload;
  if (!url.startsWith("asset:")) {
    const found = getPage().attachmentByUrl(url, type);
    return found ? { ...attachment, payload: { ...rest, attachment_id: found.attachmentId } } : attachment;
  }
  const [key = "", locale] = url.slice("asset:".length).split("@");
  const { attachment: sent } = getPage().message(key, { locale });
  const kept = "url" in sent.payload ? payload : rest;
  return { ...attachment, type: sent.type, payload: { ...kept, ...sent.payload } };
}
