import { parseRequestTarget } from "../http/request-target.ts";
import { isJsonObject, type JsonObject, parseJson } from "../json.ts";
import { type GraphCall, type GraphReply, textParameter, tokenOf } from "./graph-call.ts";
import { invalidParameter } from "./graph-errors.ts";
import { parseGraphPath } from "./graph-path.ts";

const largestBatch = 50;

/**
 * A batch: up to 50 calls, one after the other, each with the batch's token unless it has its own.
 *
 * @throws {GraphApiError} 100 when `batch` is not a list of calls.
 */
export async function answerBatch(
  call: GraphCall,
  answer: (call: GraphCall) => Promise<GraphReply>,
): Promise<GraphReply> {
  const calls = parseBatch(call).map((entry) => createCall(call, entry));
  const withHeaders = ![false, "false"].some((no) => no === call.parameters.get("include_headers"));
  const replies: object[] = [];
  for (const each of calls) {
    const { status, body } = await answer(each);
    replies.push({ code: status, ...(withHeaders ? { headers } : {}), body: JSON.stringify(body) });
  }
  return { status: 200, body: replies };
}

const headers = [{ name: "Content-Type", value: "application/json; charset=UTF-8" }];

function parseBatch(call: GraphCall): readonly JsonObject[] {
  const parameter = call.parameters.get("batch");
  const batch = typeof parameter === "string" ? parseJson(parameter) : parameter;
  if (!Array.isArray(batch) || !batch.every(isJsonObject))
    throw invalidParameter("Param batch must be a JSON array");
  if (batch.length > largestBatch) {
    throw invalidParameter(`Too many requests in batch message. Maximum batch size is ${largestBatch}`);
  }
  return batch;
}

function createCall(batch: GraphCall, entry: JsonObject): GraphCall {
  const [url, method, body] = [entry["relative_url"], entry["method"], entry["body"]];
  if (typeof url !== "string") throw invalidParameter("Param batch[relative_url] is required");
  const { pathname, query } = parseRequestTarget(url.startsWith("/") ? url : `/${url}`);
  const path = parseGraphPath(pathname);
  if (path.segments.length === 0) throw invalidParameter("A batch cannot hold a batch");
  const parameters = new Map<string, unknown>(inheritedParameters(batch));
  for (const [name, value] of query) parameters.set(name, value);
  for (const [name, value] of new URLSearchParams(typeof body === "string" ? body : ""))
    parameters.set(name, value);
  const ownToken = entry["access_token"];
  if (typeof ownToken === "string") parameters.set("access_token", ownToken);
  return {
    method: typeof method === "string" ? method.toUpperCase() : "GET",
    path,
    parameters,
    files: attachedFiles(batch, entry["attached_files"]),
  };
}

function inheritedParameters(batch: GraphCall): readonly (readonly [string, string])[] {
  const token = tokenOf(batch);
  const proof = textParameter(batch, "appsecret_proof");
  return [
    ...(token === undefined ? [] : [["access_token", token] as const]),
    ...(proof === undefined ? [] : [["appsecret_proof", proof] as const]),
  ];
}

/** The batch's parts that `names`, with commas between, gives to one of its calls. */
function attachedFiles(batch: GraphCall, names: unknown): GraphCall["files"] {
  const attached = typeof names === "string" ? names.split(",").map((name) => name.trim()) : [];
  return batch.files
    .filter(({ fieldName }) => attached.includes(fieldName))
    .map((file) => ({ ...file, fieldName: "filedata" }));
}
