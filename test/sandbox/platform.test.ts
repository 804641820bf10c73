import { expect, test } from "vitest";
import {
  acme,
  attachmentsOf,
  errorOf,
  media,
  member,
  openFolder,
  openSandbox,
  type Reply,
  send,
  sendJson,
  uploadFile,
} from "./support.ts";

const message = { attachment: { type: "image", payload: { is_reusable: true } } };

function uploadFor(url: string, platform: string): Promise<Reply> {
  const form = new FormData();
  form.set("message", JSON.stringify(message));
  form.set("platform", platform);
  form.set("filedata", new Blob([media.png], { type: "image/png" }), "shirt.png");
  return send(`${url}/me/message_attachments?access_token=${acme.token}`, { method: "POST", body: form });
}

test.each([
  ["MESSENGER", undefined],
  ["messenger", undefined],
  ["", undefined],
  ["INSTAGRAM", "instagram"],
  ["instagram", "instagram"],
])("keeps what is uploaded for the platform %j", async (platform, kept) => {
  const sandbox = await openSandbox();
  expect((await uploadFor(sandbox.url, platform)).status).toBe(200);
  const [attachment] = await attachmentsOf(sandbox);
  expect(member(attachment, "platform")).toBe(kept);
});

test("refuses a platform that is none, in JSON, too", async () => {
  const sandbox = await openSandbox();
  expect(errorOf(await uploadFor(sandbox.url, "telegram"))).toBe("400 100");
  const url = `${sandbox.url}/me/message_attachments?access_token=${acme.token}`;
  const reply = await sendJson(url, { message, platform: { name: "instagram" } });
  expect(reply.body).toMatchObject({
    error: { code: 100, message: "(#100) Param platform must be one of {MESSENGER, INSTAGRAM}" },
  });
});

test("remembers the platform across a restart", async () => {
  const statePath = `${await openFolder()}/state`;
  const first = await openSandbox({ statePath });
  await uploadFor(first.url, "instagram");
  const kept = await attachmentsOf(first);
  await first.close();
  expect(await attachmentsOf(await openSandbox({ statePath }))).toEqual(kept);
});

test.each(["ünï.png", "猫.png", "a\tb.png"])(
  "refuses the file name %j: it is not ASCII text",
  async (fileName) => {
    const sandbox = await openSandbox();
    const reply = await uploadFile(sandbox, { fileName });
    expect(errorOf(reply)).toBe("400 100");
    expect(member(reply.body, "error", "message")).toContain("other than ASCII characters");
  },
);
