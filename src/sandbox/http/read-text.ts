import type { IncomingMessage } from "node:http";
import { ClientGone } from "./client-gone.ts";

/**
 * The body of `request` as text, or undefined when it has more than `limitBytes`: the rest is read and dropped, so that
 * the client gets its answer.
 *
 * @throws {ClientGone} when the body breaks off.
 */
export async function readText(request: IncomingMessage, limitBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  const stream: AsyncIterable<Uint8Array> = request;
  try {
    for await (const chunk of stream) {
      sizeBytes += chunk.length;
      if (sizeBytes <= limitBytes) chunks.push(chunk);
    }
  } catch (cause) {
    throw new ClientGone("the body broke off", { cause });
  }
  return sizeBytes <= limitBytes ? Buffer.concat(chunks).toString("utf8") : undefined;
}
