import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readSandboxClock, SandboxState } from "../../src/sandbox/sandbox-state.ts";
import {
  advance,
  attachmentIdOf,
  attachmentsOf,
  errorOf,
  member,
  noon,
  openFolder,
  openSandbox,
  putRules,
  send,
  sendJson,
  uploadFile,
} from "./support.ts";

const upload = {
  pageId: "1",
  type: "image",
  contentType: "image/png",
  sizeBytes: 1,
  digest: `sha256:${"0".repeat(64)}`,
  uploadedAtMs: noon,
} as const;

async function openPath(): Promise<string> {
  return join(await openFolder(), "deep", "sandbox.jsonl");
}

test("takes up uploads, clock, rules and the count of IDs after a restart", async () => {
  const statePath = await openPath();
  const first = await openSandbox({ statePath });
  const id = attachmentIdOf(await uploadFile(first));
  await sendJson(`${first.url}/_sandbox/clock`, { advance: "80d" });
  await sendJson(`${first.url}/_sandbox/rules`, [{ effect: { hang: true }, match: { call: 9 } }], {
    method: "PUT",
  });
  const before = await send(`${first.url}/_sandbox/state`);
  const rules = await send(`${first.url}/_sandbox/rules`);
  await first.close();

  const second = await openSandbox({ statePath });
  expect((await send(`${second.url}/_sandbox/state`)).body).toEqual(before.body);
  expect((await send(`${second.url}/_sandbox/rules`)).body).toEqual(rules.body);
  expect(second.now()).toBe(noon + 80 * 86_400_000);
  expect(attachmentIdOf(await uploadFile(second))).not.toBe(id);
});

test("has an upload in the file before it answers, so that a kill loses none", async () => {
  const statePath = await openPath();
  const sandbox = await openSandbox({ statePath });
  const id = attachmentIdOf(await uploadFile(sandbox));
  expect(await readFile(statePath, "utf8")).toContain(`"id":"${id}"`);
});

test("ignores a half-written last line, and writes on after it", async () => {
  const statePath = await openPath();
  const first = new SandboxState(statePath);
  const kept = first.addAttachment(upload);
  first.close();
  await appendFile(statePath, '{"event":"upload","number":1,"attach');

  const second = new SandboxState(statePath);
  expect([...second.attachments]).toEqual([kept]);
  const added = second.addAttachment(upload);
  second.close();
  expect([...new SandboxState(statePath).attachments]).toEqual([kept, added]);
});

test("shares its file with another sandbox that runs at the same time", async () => {
  const statePath = await openPath();
  const first = await openSandbox({ statePath });
  const second = await openSandbox({ statePath });
  const ids = [
    attachmentIdOf(await uploadFile(first)),
    attachmentIdOf(await uploadFile(second)),
    attachmentIdOf(await uploadFile(first)),
  ];
  for (const sandbox of [first, second]) {
    expect((await attachmentsOf(sandbox)).map((attachment) => member(attachment, "id"))).toEqual(ids);
  }
  expect(new Set(ids).size).toBe(3);

  await putRules(second, [{ effect: { error: { code: 2 } } }]);
  expect(errorOf(await uploadFile(first))).toBe("500 2");
  await advance(second, "1d");
  expect((await send(`${first.url}/me`)).headers.get("date")).toBe("Mon, 23 Nov 2026 08:00:00 GMT");

  await send(`${second.url}/_sandbox/reset`, { method: "POST" });
  const afterwards = attachmentIdOf(await uploadFile(first));
  expect(ids).not.toContain(afterwards);
  expect((await attachmentsOf(second)).map((attachment) => member(attachment, "id"))).toEqual([afterwards]);
});

test("begins anew when its file is deleted, without giving an ID twice", async () => {
  const statePath = await openPath();
  const sandbox = await openSandbox({ statePath });
  const before = attachmentIdOf(await uploadFile(sandbox));
  await rm(dirname(statePath), { recursive: true });
  expect(await attachmentsOf(sandbox)).toEqual([]);
  expect(attachmentIdOf(await uploadFile(sandbox))).not.toBe(before);
  expect((await attachmentsOf(sandbox)).length).toBe(1);
});

test("ignores lines that are no events", async () => {
  const statePath = join(await openFolder(), "sandbox.jsonl");
  const lines = [
    "",
    "nothing",
    "[]",
    '{"event":"new"}',
    '{"event":"upload"}',
    '{"event":"clock"}',
    '{"event":"reset"}',
  ];
  await writeFile(statePath, `${lines.join("\n")}\n`);
  const state = new SandboxState(statePath);
  expect([...state.attachments]).toEqual([]);
  expect(state.offsetMs).toBe(0);
});

test("starts empty without writing a file before there is something to keep", async () => {
  const statePath = await openPath();
  new SandboxState(statePath).close();
  await expect(readFile(statePath)).rejects.toThrow(/ENOENT/);
});

test("fails when the file cannot be read", async () => {
  const folder = await openFolder();
  expect(() => new SandboxState(folder)).toThrow(/EISDIR/);
});

test("leaves only the count of IDs in the file after a reset, and no ID comes twice", async () => {
  const statePath = await openPath();
  const state = new SandboxState(statePath);
  const before = state.addAttachment(upload);
  state.reset();
  expect(await readFile(statePath, "utf8")).toBe('{"event":"reset","nextNumber":1}\n');
  const after = state.addAttachment(upload);
  state.close();
  expect(after.id).not.toBe(before.id);
  expect([...new SandboxState(statePath).attachments]).toEqual([after]);
});

test("gives 10,000 uploads IDs of sixteen digits, all different, in little time", async () => {
  const statePath = await openPath();
  const state = new SandboxState(statePath);
  const ids = new Set(Array.from({ length: 10_000 }, () => state.addAttachment(upload).id));
  state.close();
  expect(ids.size).toBe(10_000);
  expect([...ids].every((id) => /^\d{16}$/.test(id))).toBe(true);
  expect([...new SandboxState(statePath).attachments].length).toBe(10_000);
});

test("tells the clock from the file alone", async () => {
  const statePath = await openPath();
  expect(await readSandboxClock(statePath, noon)).toBe(noon);
  const state = new SandboxState(statePath);
  state.setOffsetMs(1000);
  expect(await readSandboxClock(statePath, noon)).toBe(noon + 1000);
  state.addAttachment(upload);
  state.setOffsetMs(5000);
  state.setRules([{ event: "clock", offsetMs: 7 }, '\n{"event":"clock","offsetMs":8}']);
  state.addAttachment({ ...upload, fileName: '{"event":"reset",' });
  expect(await readSandboxClock(statePath, noon)).toBe(noon + 5000);
  state.reset();
  expect(await readSandboxClock(statePath, noon)).toBe(noon);
  state.setOffsetMs(-3000);
  expect(await readSandboxClock(statePath, noon)).toBe(noon - 3000);
  state.close();
});

test("shows no Page's name for an upload of a Page that is gone", async () => {
  const statePath = await openPath();
  const first = await openSandbox({ statePath });
  await uploadFile(first);
  await first.close();
  const second = await openSandbox({ statePath, pages: [{ name: "other" }] });
  const { body } = await send(`${second.url}/_sandbox/state`);
  expect(member(body, "attachments", "0", "page")).toBeUndefined();
  expect(member(body, "attachments", "0", "pageId")).toBe("1234567890");
});

test("leaves rules aside that a later version put, for those that it was started with", async () => {
  const statePath = `${await openFolder()}/state.jsonl`;
  await writeFile(statePath, '{"event":"rules","document":[{"effect":{"melt":true}}]}\n');
  const own = { rules: [{ effect: { latencyMs: 1 } }] };
  const plain = await openSandbox({ statePath });
  expect((await send(`${plain.url}/_sandbox/rules`)).body).toEqual({ rules: [] });
  expect(errorOf(await uploadFile(plain))).toBeUndefined();
  await plain.close();
  const told = await openSandbox({ statePath, rules: own });
  expect((await send(`${told.url}/_sandbox/rules`)).body).toEqual(own);
});

test("does not start with rules that are wrong", async () => {
  await expect(openSandbox({ rules: [{ effect: { html: 1 } }] })).rejects.toThrow(
    "`rules[0].effect.html` must be a whole number from 200 to 599",
  );
});
