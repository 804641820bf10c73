import type { IncomingMessage } from "node:http";
import type { BusboyInstance } from "@fastify/busboy";
import { ClientGone } from "../http/client-gone.ts";
import type { UploadStore } from "../media/upload-store.ts";
import { measureBytes, type ReceivedFile } from "../upload/received-file.ts";
import type { GraphApiError } from "./graph-api-error.ts";
import type { GraphBody } from "./graph-body.ts";
import { invalidParameter } from "./graph-errors.ts";

const fieldLimitBytes = 16 * 1_048_576;

/**
 * Reads a multipart body, its parts in any order, its files hashed as they go by. A part called `filedata` is a file
 * even without a file name, and a file of any other name also counts as a field of text.
 *
 * @throws {GraphApiError} when it is malformed, {ClientGone} when it breaks off.
 */
export async function readMultipart(
  request: IncomingMessage,
  contentType: string,
  uploads: UploadStore,
): Promise<GraphBody> {
  const parser = await createParser(request, contentType);
  const fields = new Map<string, unknown>();
  const reading: Promise<ReceivedFile>[] = [];
  parser.on("field", (name: string | undefined, value) => {
    if (name !== undefined) fields.set(name, value);
  });
  parser.on("file", (fieldName, stream, fileName: string | undefined, _encoding, declared) => {
    const file = readFilePart(stream, { fieldName, fileName, contentType: declared, uploads });
    file.catch(ignoreCutOffPart);
    reading.push(file);
  });
  await pump(request, parser);
  const files = await Promise.all(reading);
  for (const file of files) {
    if (file.fieldName !== "filedata") fields.set(file.fieldName, Buffer.from(file.head).toString("utf8"));
  }
  return { fields, files };
}

async function createParser(request: IncomingMessage, contentType: string): Promise<BusboyInstance> {
  const { Busboy } = await import("@fastify/busboy");
  try {
    return new Busboy({
      headers: { ...request.headers, "content-type": contentType },
      isPartAFile: (fieldName, _contentType, fileName) => fieldName === "filedata" || fileName !== undefined,
      limits: { fieldSize: fieldLimitBytes },
    });
  } catch (error) {
    throw malformed(error);
  }
}

interface PartHead {
  readonly fieldName: string;
  readonly fileName: string | undefined;
  readonly contentType: string;
  readonly uploads: UploadStore;
}

async function readFilePart(stream: AsyncIterable<Uint8Array>, part: PartHead): Promise<ReceivedFile> {
  const { fieldName, fileName, contentType, uploads } = part;
  const bytes = await measureBytes(stream, uploads.begin());
  return { fieldName, ...(fileName ? { fileName } : {}), contentType, ...bytes };
}

function pump(request: IncomingMessage, parser: BusboyInstance): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(new ClientGone("the body broke off"));
    if (request.destroyed && !request.complete) leave();
    request.on("error", leave);
    request.on("close", () => {
      if (!request.complete) leave();
    });
    parser.on("finish", resolve);
    parser.on("error", (error) => {
      request.unpipe(parser);
      request.resume();
      reject(malformed(error));
    });
    request.pipe(parser);
  });
}

/** A part that is cut off is told by its whole body's error. */
function ignoreCutOffPart(): undefined {
  return undefined;
}

function malformed(error: unknown): GraphApiError {
  const reason = error instanceof Error ? error.message : String(error);
  return invalidParameter(`The multipart body is malformed: ${reason}`);
}
