import { isJsonObject, type JsonObject, parseJson } from "../json.ts";
import { BatchResults } from "./batch-results.ts";
import { createBatchedCall } from "./create-batched-call.ts";
import type { GraphCall, GraphReply } from "./graph-call.ts";
import { invalidParameter } from "./graph-errors.ts";

const largestBatch = 50;

/**
 * A batch: up to 50 calls, one after the other, each with the batch's token unless it has its own. A call that is given
 * up, or whose `depends_on` failed, makes null; so does one with `omit_response_on_success` that is done.
 *
 * @throws {GraphApiError} 100 when `batch` is not a list of calls.
 */
export async function answerBatch(
  batch: GraphCall,
  answer: (call: GraphCall) => Promise<GraphReply | undefined>,
): Promise<GraphReply> {
  const entries = parseBatch(batch);
  for (const entry of entries) createBatchedCall(batch, entry);
  const withHeaders = ![false, "false"].some((no) => no === batch.parameters.get("include_headers"));
  const results = new BatchResults();
  const replies: unknown[] = [];
  for (const entry of entries) {
    const call = results.isOpen(entry) ? createBatchedCall(batch, results.fillIn(entry)) : undefined;
    const reply = call === undefined ? undefined : await answer(call);
    results.add(entry, reply);
    replies.push(isOmitted(entry, reply) ? null : describeReply(reply, withHeaders));
  }
  return { status: 200, body: replies };
}

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

function isOmitted(entry: JsonObject, reply: GraphReply | undefined): boolean {
  return reply?.status === 200 && [true, "true"].some((yes) => yes === entry["omit_response_on_success"]);
}

const headers = [{ name: "Content-Type", value: "application/json; charset=UTF-8" }];

function describeReply(reply: GraphReply | undefined, withHeaders: boolean): object | null {
  if (reply === undefined) return null;
  const { status, body } = reply;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { code: status, ...(withHeaders ? { headers } : {}), body: text };
}
