import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach } from "vitest";
import type { UploadRequest } from "../../../src/apply/ports.ts";
import { UploadError, type UploadErrorDetail } from "../../../src/apply/upload-error.ts";
import type { Credentials } from "../../../src/io/graph/credentials.ts";
import {
  createGraphClient,
  type GraphClient,
  type GraphClientOptions,
} from "../../../src/io/graph/graph-client.ts";
import { Secret } from "../../../src/io/graph/secret.ts";
import {
  type Answer,
  type RecordingOptions,
  type RecordingServer,
  startRecordingServer,
} from "../../support/recording-server.ts";

/** What no error may show. */
export const tokenText = "EAABwzLixnjYBO-secret-token";
export const appSecretText = "0123456789abcdef-app-secret";

/** 2026-11-22T08:00:00Z */
export const nowMs: number = Date.parse("2026-11-22T08:00:00Z");

export const credentials: Credentials = { token: new Secret(tokenText), tokenEnv: "ACME_TOKEN" };

const cleanUps: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A client of `graphUrl` whose clock stands still at `nowMs`; closed after the test. */
export function openClient(graphUrl: string, options: Partial<GraphClientOptions> = {}): GraphClient {
  const client = createGraphClient({
    graphUrl,
    version: "v25.0",
    credentialsOf: () => credentials,
    env: {},
    clock: { now: () => nowMs },
    userAgent: "messenger-assets/0.0.0",
    download: () => Promise.reject(new Error("nothing to download")),
    ...options,
  });
  cleanUps.push(client.close);
  return client;
}

/** A recording server, closed after the test. */
export async function openServer(answer?: Answer, options?: RecordingOptions): Promise<RecordingServer> {
  const server = await startRecordingServer(answer, options);
  cleanUps.push(server.close);
  return server;
}

/** A temporary file with `bytes`, removed after the test. */
export async function openFile(bytes: string | Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "graph-client-"));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "welcome.png");
  await writeFile(path, bytes);
  return path;
}

/** The upload of an image; `changes` say what differs. */
export function uploadRequest(changes: Partial<UploadRequest> = {}): UploadRequest {
  return {
    page: "acme",
    platform: "messenger",
    key: "welcome",
    type: "image",
    contentType: "image/png",
    fileName: "welcome.png",
    digest: "sha256:planned",
    urgency: "new",
    body: { kind: "url", url: "https://cdn.example.com/a.png" },
    ...changes,
  };
}

/** The upload of the file at `path`. */
export function fileRequest(path: string, sizeBytes: number): UploadRequest {
  return uploadRequest({ body: { kind: "file", path, sizeBytes } });
}

/** A signal that never fires. */
export function quietSignal(): AbortSignal {
  return new AbortController().signal;
}

/** The detail of the UploadError that `promise` ends with; fails when it holds anything secret, or does not fail. */
export async function failureOf(promise: Promise<unknown>): Promise<UploadErrorDetail> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UploadError)) throw new Error(`no UploadError: ${inspect(error)}`);
  const shown = `${inspect(error, { depth: 20, showHidden: true })}\n${error.stack}\n${JSON.stringify(error)}`;
  for (const secret of [tokenText, appSecretText]) {
    if (shown.includes(secret)) throw new Error(`a secret in the error ${error.detail.code}`);
  }
  return error.detail;
}
