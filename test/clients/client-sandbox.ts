import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { spawnBuiltCommand } from "../support/built-command.ts";
import { openFileServer } from "../support/file-server.ts";
import { png } from "../support/media.ts";
import { readAnnouncement, type SandboxControl } from "../support/sandbox-announcement.ts";
import { waitUntil } from "../support/wait-until.ts";

/** The sandbox command with one Page, for clients that are not ours. */
export interface ClientSandbox extends SandboxControl {
  /** Where `image.jpg` and `shirt.png` are; both are images of their kind. */
  readonly folder: string;
  /** Where the same are on the web. */
  readonly mediaUrl: string;
}

/** The Page and its app. */
export const page = { id: "1234567890", token: "PAGE-TOKEN" };
export const app = { id: "100000000000010", secret: "only-for-the-sandbox" };

const jpeg = Buffer.from("ffd8ffe000104a46494600010100000100010000ffdb", "hex");

/** Starts the sandbox before a file's tests and ends it after them; gives how to get it within a test. */
export function useClientSandbox(): () => ClientSandbox {
  const endings: (() => Promise<unknown>)[] = [];
  let sandbox: ClientSandbox | undefined;
  beforeAll(async () => {
    sandbox = await openClientSandbox(endings);
  });
  afterAll(async () => {
    for (const end of endings.splice(0).toReversed()) await end();
  });
  return () => {
    if (sandbox === undefined) throw new Error("the sandbox is there in a test alone");
    return sandbox;
  };
}

async function openClientSandbox(endings: (() => Promise<unknown>)[]): Promise<ClientSandbox> {
  const folder = await mkdtemp(join(tmpdir(), "messenger-assets-clients-"));
  endings.push(() => rm(folder, { recursive: true }));
  const files = { "image.jpg": jpeg, "shirt.png": png("shirt") };
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  const media = await openFileServer({
    "/image.jpg": { body: files["image.jpg"], contentType: "image/jpeg" },
    "/shirt.png": { body: files["shirt.png"], contentType: "image/png" },
  });
  endings.push(media.close);
  const config = {
    apps: { bot: { ...app, requireProof: false } },
    pages: { default: { ...page, app: "bot", title: "Acme Shop" } },
  };
  await writeFile(join(folder, "sandbox.json"), JSON.stringify(config));
  const running = spawnBuiltCommand(["sandbox", "--json", "--config", "sandbox.json"], {
    cwd: folder,
    env: {},
  });
  endings.push(() => {
    running.child.kill("SIGTERM");
    return running.closed;
  });
  await waitUntil(`it listens: ${running.stderr()}`, () => running.stdout().includes("\n"));
  return { ...readAnnouncement(running.stdout()), folder, mediaUrl: media.url };
}
