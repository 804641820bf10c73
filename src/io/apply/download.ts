import { createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Transform, type TransformCallback } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UploadError } from "../../apply/upload-error.ts";
import { maxBytesOf } from "../../core/facts/check-size.ts";
import type { FactsProblem } from "../../core/facts/facts.ts";
import { type Deadline, startDeadline } from "../facts/deadline.ts";
import { decodeBody } from "../facts/decode-body.ts";
import { destroyBody, headerText, requestUrl } from "../facts/request-url.ts";
import { networkProblem, timeoutProblem, tooLargeProblem, urlProblem } from "../facts/url-problems.ts";
import type { Downloaded } from "../graph/post-attachment.ts";
import { makeDownloadFolder } from "./download-folders.ts";
import type { UrlRoad } from "./url-road.ts";

/** How a URL is downloaded. */
export interface DownloadOptions {
  readonly road: UrlRoad;
  /** Where the temporary file's own folder is made. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * Fetches `url` into a temporary file: the bytes as Meta would store them, without a Content-Encoding.
 *
 * @throws {UploadError} with the code of the problem; the file is gone then.
 * @throws {Error} the signal's reason, when it aborts.
 */
export async function downloadUrl(url: string, options: DownloadOptions): Promise<Downloaded> {
  const { road, signal } = options;
  const timeoutMs = road.timeouts.bytesMs;
  const deadline = startDeadline(timeoutMs, signal);
  const folder = await makeDownloadFolder(options.folder);
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const path = join(folder, "body");
  try {
    const problem = await saveUrl(url, path, { road, deadline });
    if (problem !== undefined) throw uploadErrorOf(problem);
    return { path, sizeBytes: (await stat(path)).size, dispose };
  } catch (error) {
    await dispose();
    signal.throwIfAborted();
    throw deadline.isOver() ? uploadErrorOf(timeoutProblem(url, { timeoutMs, ...ownFetch })) : error;
  } finally {
    deadline.clear();
  }
}

interface Saving {
  readonly road: UrlRoad;
  readonly deadline: Deadline;
}

async function saveUrl(url: string, path: string, saving: Saving): Promise<FactsProblem | undefined> {
  const { road, deadline } = saving;
  const reply = await requestUrl(url, { ...road, signal: deadline.signal });
  if (reply.kind === "problem") return reply;
  const encoding = headerText(reply.headers["content-encoding"]);
  const body = decodeBody(reply.body, encoding);
  if (body === undefined) {
    destroyBody(reply);
    return urlProblem(url, ["url-encoding", `has the Content-Encoding \`${encoding}\`, unknown here`]);
  }
  const maxBytes = maxBytesIn(road);
  let isTooLarge = false;
  try {
    const limit = limitBytes(maxBytes, () => {
      isTooLarge = true;
    });
    await pipeline(body, limit, createWriteStream(path), { signal: deadline.signal });
    return undefined;
  } catch (error) {
    if (isTooLarge) return tooLargeProblem(url, maxBytes, undefined);
    deadline.signal.throwIfAborted();
    return networkProblem(url, error, true);
  }
}

function maxBytesIn({ type, limits }: UrlRoad): number {
  return type === undefined ? Math.max(limits.imageBytes, limits.otherBytes) : maxBytesOf(type, limits);
}

function limitBytes(maxBytes: number, onTooLarge: () => void): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, callback: TransformCallback) {
      bytes += chunk.length;
      if (bytes <= maxBytes) return callback(null, chunk);
      onTooLarge();
      callback(new Error("too large"));
    },
  });
}

const ownFetch = { transport: "url-bytes", isSilent: false } as const;

/** What another attempt may mend. A host that has used up all its time would hold up the others for as long again. */
const passing = new Set(["url-truncated", "url-unreachable"]);

function uploadErrorOf({ code, message, hint }: FactsProblem): UploadError {
  return new UploadError({
    code,
    message,
    ...(hint !== undefined && { hint }),
    scope: "asset",
    ...(passing.has(code) && { graphClass: "retry" }),
  });
}
