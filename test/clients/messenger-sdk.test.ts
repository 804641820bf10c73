import { Messenger } from "@warriorteam/messenger-sdk";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listAt, valueAt } from "../support/json.ts";
import { page, useClientSandbox } from "./client-sandbox.ts";

const sandbox = useClientSandbox();
const recipient = { id: "1254444444682919" };
const sent = { recipient_id: recipient.id, message_id: expect.stringMatching(/^m_/) };

beforeEach(async () => {
  await sandbox().control("POST", "reset");
});

afterEach(() => {
  vi.restoreAllMocks();
});

function createClient(): Messenger {
  return new Messenger({ accessToken: page.token, baseUrl: sandbox().url, version: "v21.0" });
}

/** Its pauses of 1, 2 and 3 s between two attempts last no time; its time-out of 30 s stays. */
function skipPauses(): void {
  const setTimer = globalThis.setTimeout;
  vi.spyOn(globalThis, "setTimeout").mockImplementation((callback, delayMs = 0) =>
    setTimer(callback, delayMs <= 3000 ? 0 : delayMs),
  );
}

async function statuses(): Promise<readonly unknown[]> {
  const requests = listAt(await sandbox().control("GET", "requests"), "requests");
  return requests.map((request) => valueAt(request, "status"));
}

test("uploads by URL and sends by the ID, by a URL, and a text", async () => {
  const client = createClient();
  const url = `${sandbox().mediaUrl}/image.jpg`;
  const upload = await client.attachments.upload({ type: "image", url });
  expect(upload).toEqual({ attachment_id: expect.stringMatching(/^\d{16}$/) });
  expect(await client.send.attachment({ recipient, type: "image", ...upload })).toEqual(sent);
  expect(await client.send.attachmentFromUrl({ recipient, type: "image", url })).toEqual(sent);
  const text = { recipient, messaging_type: "RESPONSE", message: { text: "hello" } };
  expect(await client.send.message(text)).toEqual(sent);
  expect(await statuses()).toEqual([200, 200, 200, 200]);
});

test.each([
  ["an error of Meta's", { error: 2 }, 500],
  ["a gateway's page", { html: 502 }, 502],
  ["a reply of any kind", { reply: { status: 503, body: "later" } }, 503],
])("goes on after %s with a 5xx, three times", async (_what, effect, status) => {
  skipPauses();
  await sandbox().control("PUT", "rules", [{ match: { path: "message_attachments" }, times: 3, effect }]);
  const upload = createClient().attachments.upload({ type: "image", url: `${sandbox().mediaUrl}/image.jpg` });
  expect(await upload).toEqual({ attachment_id: expect.stringMatching(/^\d{16}$/) });
  expect(await statuses()).toEqual([status, status, status, 200]);
});

test("gives up after the fourth 5xx, and at once after a 4xx", async () => {
  skipPauses();
  const text = { recipient, messaging_type: "RESPONSE", message: { text: "hello" } };
  await sandbox().control("PUT", "rules", [
    { match: { path: "messages" }, times: 4, effect: { error: 1200 } },
  ]);
  await expect(createClient().send.message(text)).rejects.toMatchObject({ code: 1200, statusCode: 500 });
  expect(await statuses()).toEqual([500, 500, 500, 500]);

  await sandbox().control("POST", "reset");
  await sandbox().control("PUT", "rules", [
    { match: { path: "messages" }, times: 1, effect: { error: "100/2018001" } },
  ]);
  await expect(createClient().send.message(text)).rejects.toMatchObject({ code: 100, subcode: 2018001 });
  expect(await statuses()).toEqual([400]);
});
