import type { IncomingMessage } from "node:http";
import { readText } from "../http/read-text.ts";
import { isJsonObject, parseJson } from "../json.ts";
import type { UploadStore } from "../media/upload-store.ts";
import type { GraphBody } from "./graph-body.ts";
import { invalidParameter } from "./graph-errors.ts";
import { readMultipart } from "./read-multipart.ts";

/** A body that is not a file is never near this; the Graph API's own limit is not documented. */
const textLimitBytes = 16 * 1_048_576;

/**
 * Reads the body of `request`: multipart, JSON, or else urlencoded, as the Graph API takes a body without a
 * Content-Type.
 *
 * @throws {GraphApiError} when it is malformed, {ClientGone} when it breaks off.
 */
export async function readGraphBody(request: IncomingMessage, uploads: UploadStore): Promise<GraphBody> {
  const contentType = request.headers["content-type"] ?? "";
  if (/^multipart\/form-data\b/i.test(contentType)) return readMultipart(request, contentType, uploads);
  const text = await readText(request, textLimitBytes);
  if (text === undefined) throw invalidParameter("The request body is too large");
  const fields = /^application\/json\b/i.test(contentType)
    ? parseJsonFields(text)
    : new URLSearchParams(text);
  return { fields: new Map<string, unknown>(fields), files: [] };
}

function parseJsonFields(text: string): Iterable<readonly [string, unknown]> {
  if (text.trim() === "") return [];
  const value = parseJson(text);
  if (!isJsonObject(value)) throw invalidParameter("The request body is not a JSON object");
  return Object.entries(value);
}
