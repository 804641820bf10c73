import { parseRequestTarget } from "../http/request-target.ts";
import { isJsonObject, type JsonObject, parseJson } from "../json.ts";
import { type GraphCall, textParameter, tokenOf } from "./graph-call.ts";
import { invalidParameter } from "./graph-errors.ts";
import { parseGraphPath } from "./graph-path.ts";

/**
 * One call of `batch`: its `body` is urlencoded, or a JSON object, and its files are those that `attached_files` names.
 *
 * @throws {GraphApiError} 100 when it has no path, or is a batch itself.
 */
export function createBatchedCall(batch: GraphCall, entry: JsonObject): GraphCall {
  const [url, method, ownToken] = [entry["relative_url"], entry["method"], entry["access_token"]];
  if (typeof url !== "string") throw invalidParameter("Param batch[relative_url] is required");
  const { pathname, query } = parseRequestTarget(url.startsWith("/") ? url : `/${url}`);
  const path = parseGraphPath(pathname);
  if (path.segments.length === 0) throw invalidParameter("A batch cannot hold a batch");
  return {
    method: typeof method === "string" ? method.toUpperCase() : "GET",
    origin: batch.origin,
    path,
    parameters: new Map<string, unknown>([
      ...inheritedParameters(batch),
      ...query,
      ...bodyParameters(entry["body"]),
      ...(typeof ownToken === "string" ? [["access_token", ownToken] as const] : []),
    ]),
    files: attachedFiles(batch, entry["attached_files"]),
  };
}

type Parameters = readonly (readonly [string, unknown])[];

function inheritedParameters(batch: GraphCall): Parameters {
  const token = tokenOf(batch);
  const proof = textParameter(batch, "appsecret_proof");
  return [
    ...(token === undefined ? [] : [["access_token", token] as const]),
    ...(proof === undefined ? [] : [["appsecret_proof", proof] as const]),
  ];
}

function bodyParameters(body: unknown): Parameters {
  const value = typeof body === "string" && body.startsWith("{") ? parseJson(body) : body;
  if (isJsonObject(value)) return Object.entries(value);
  return [...new URLSearchParams(typeof body === "string" ? body : "")];
}

/** The batch's parts that `names`, with commas between, gives to one of its calls. */
function attachedFiles(batch: GraphCall, names: unknown): GraphCall["files"] {
  const attached = typeof names === "string" ? names.split(",").map((name) => name.trim()) : [];
  return batch.files
    .filter(({ fieldName }) => attached.includes(fieldName))
    .map((file) => ({ ...file, fieldName: "filedata" }));
}
