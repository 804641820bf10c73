import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { isObject, parseJson, textAt } from "../support/json.ts";
import { type ClientSandbox, page, useClientSandbox } from "./client-sandbox.ts";
import { documentedCommands, psid, someId, someMessageId, someTrace } from "./documented-commands.ts";

const sandbox = useClientSandbox();

const rows = documentedCommands.flatMap(({ documents, command, documented, answered }) => {
  const reply = answered?.reply ?? documented;
  const outcome = answered === undefined ? "as it says" : `otherwise: ${answered.why}`;
  return documents.map((document) => [`${document}: answered ${outcome}`, { command, reply }] as const);
});

test.each(rows)("%s", async (_title, { command, reply }) => {
  const { url, token } = { url: sandbox().url, token: page.token };
  const uploaded = await runShell(
    `curl -s -F 'message={"attachment":{"type":"image"}}' -F 'filedata=@shirt.png' '${url}/me/message_attachments?access_token=${token}'`,
  );
  expect(normalize(await runShell(fillIn(command, textAt(uploaded, "attachment_id"))))).toEqual(reply);
});

/** Puts this sandbox's host, IDs and paths in the place of the document's. */
function fillIn(command: string, attachmentId: string): string {
  const { url, mediaUrl, folder } = sandbox();
  const values = [
    [/https:\/\/graph\.facebook\.com/g, url],
    [/https:\/\/your-url\.com|http:\/\/www\.messenger-rocks\.com/g, mediaUrl],
    [/<ASSET_URL>/g, `${mediaUrl}/shirt.png`],
    [/<ASSET_TYPE>/g, "image"],
    [/Your-page-id|\{PAGE_ID\}/g, page.id],
    [/Your_page_access_token|\{PAGE_ACCESS_TOKEN\}|<PAGE_ACCESS_TOKEN>/g, page.token],
    [/\{PSID\}|<PSID>/g, "1254444444682919"],
    [/Your-attachment-ID/g, attachmentId],
    [/\/path-to-your-file(?=\/)|\/tmp(?=\/)/g, folder],
  ] as const;
  return values.reduce((text, [placeholder, value]) => text.replaceAll(placeholder, value), command);
}

const run = promisify(execFile);

/** The JSON that a command prints; no setting of this machine's user counts. */
async function runShell(command: string): Promise<unknown> {
  const { folder }: ClientSandbox = sandbox();
  const env = { PATH: process.env["PATH"], HOME: folder };
  const { stdout } = await run("bash", ["-c", command], { cwd: folder, env });
  return parseJson(stdout);
}

/** What differs from one reply to the next is a name for it. */
function normalize(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      isObject(member) ? normalize(member) : named(name, member),
    ]),
  );
}

const varying: ReadonlyMap<string, readonly [shape: RegExp, name: string]> = new Map([
  ["attachment_id", [/^\d{16}$/, someId]],
  ["message_id", [/^m_[\w-]+$/, someMessageId]],
  ["fbtrace_id", [/^[\w-]+$/, someTrace]],
  ["recipient_id", [/^1254444444682919$/, psid]],
]);

function named(name: string, value: unknown): unknown {
  const [shape, replacement] = varying.get(name) ?? [];
  return shape !== undefined && typeof value === "string" && shape.test(value) ? replacement : value;
}
