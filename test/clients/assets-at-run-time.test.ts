import { createReadStream } from "node:fs";
import { join } from "node:path";
import { Messenger } from "@warriorteam/messenger-sdk";
import { MessengerBatch, MessengerClient } from "messaging-api-messenger";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Assets, openAssets, withAssets, withAssetsAdapter } from "../../src/runtime/index.ts";
import { entry, type FakeClock, fakeClock } from "../runtime/fake-world.ts";
import { listAt } from "../support/json.ts";
import { page, useClientSandbox } from "./client-sandbox.ts";

const sandbox = useClientSandbox();
const psid = "1254444444682919";

beforeEach(() => {
  // Loopback is reached without this machine's proxy.
  vi.stubEnv("no_proxy", "127.0.0.1");
});

afterEach(() => {
  vi.unstubAllGlobals();
});

interface BotAssets {
  readonly assets: Assets;
  readonly attachmentId: string;
  readonly url: string;
  readonly clock: FakeClock;
}

/** A lockfile with `cat`, which the sandbox has, and which is on the web too. */
async function openBotAssets(client: MessengerClient): Promise<BotAssets> {
  const { attachmentId } = await client.uploadAttachment(
    "image",
    createReadStream(join(sandbox().folder, "shirt.png")),
    { isReusable: true },
  );
  const url = `${sandbox().mediaUrl}/image.jpg`;
  const clock = fakeClock();
  const pages = {
    default: { assets: { cat: entry(attachmentId, { source: url }) }, id: page.id, retired: [] },
  };
  const assets = await openAssets({ lockfileVersion: 1, pages }, { clock });
  return { assets, attachmentId, url, clock };
}

function createClient(): MessengerClient {
  return new MessengerClient({ accessToken: page.token, origin: sandbox().url });
}

/** The body that the sandbox received last, and what it said to that. */
async function lastRequest(): Promise<unknown> {
  return listAt(await sandbox().control("GET", "requests"), "requests").at(-1);
}

function received(payload: object): unknown {
  return expect.objectContaining({
    status: 200,
    body: expect.objectContaining({ message: { attachment: { type: "image", payload } } }),
  });
}

test("messaging-api-messenger sends assets by ID, and by URL once the ID has expired", async () => {
  const client = createClient();
  const { assets, attachmentId, url, clock } = await openBotAssets(client);
  client.axios.defaults.adapter = withAssetsAdapter(client.axios.defaults.adapter, assets);

  for (const image of ["asset:cat", url]) {
    await client.sendImage(psid, image);
    expect(await lastRequest()).toEqual(received({ attachment_id: attachmentId }));
  }
  const batch = [MessengerBatch.sendText(psid, "hello"), MessengerBatch.sendImage(psid, "asset:cat")];
  expect(await client.sendBatch(batch)).toMatchObject([{ code: 200 }, { code: 200 }]);
  expect(JSON.stringify(await lastRequest())).toContain(attachmentId);
  await expect(client.sendImage(psid, "asset:dog")).rejects.toThrow("key-unknown");

  clock.setNow("2027-03-01T00:00:00Z");
  await client.sendImage(psid, "asset:cat");
  expect(await lastRequest()).toEqual(received({ url }));
});

test("@warriorteam/messenger-sdk sends assets by ID, and by URL once the ID has expired", async () => {
  const { assets, attachmentId, url, clock } = await openBotAssets(createClient());
  vi.stubGlobal("fetch", withAssets(fetch, assets));
  const { send } = new Messenger({ accessToken: page.token, baseUrl: sandbox().url, version: "v25.0" });
  const image = { recipient: { id: psid }, type: "image" };

  for (const address of ["asset:cat", url]) {
    await send.attachmentFromUrl({ ...image, url: address });
    expect(await lastRequest()).toEqual(received({ attachment_id: attachmentId }));
  }

  clock.setNow("2027-03-01T00:00:00Z");
  await send.attachmentFromUrl({ ...image, url: "asset:cat" });
  expect(await lastRequest()).toEqual(received({ url }));
});
