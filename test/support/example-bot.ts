import { execFile, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { type CommandEnd, readOutput } from "./built-command.ts";
import { listAt, parseJson, textAt, valueAt } from "./json.ts";
import { waitUntil } from "./wait-until.ts";

const run = promisify(execFile);
const examples = fileURLToPath(new URL("../../examples/bots/", import.meta.url));

/** One of the example bots against a sandbox, as `examples/bots/start.js` starts it. */
export interface ExampleBot {
  readonly url: string;
  /** The folder that was made for it. */
  readonly folder: string;
  /** Says `text` by `examples/bots/say.js`; gives, in words, the messages that came back, once there are so many. */
  readonly say: (psid: string, text: string, messages?: number) => Promise<readonly string[]>;
  /** Sends JSON to `/_sandbox/…`. */
  readonly control: (method: "POST" | "PUT", name: string, body: unknown) => Promise<void>;
  readonly health: () => Promise<unknown>;
  readonly pressEnter: () => void;
  readonly interrupt: () => Promise<CommandEnd>;
}

/** Starts a bot; it ends with the test at the latest. */
export async function startExampleBot(name: string): Promise<ExampleBot> {
  const child = spawn(process.execPath, [`${examples}start.js`, name], {
    env: { PATH: process.env["PATH"], PORT: "0", NO_COLOR: "1" },
  });
  const { stdout, stderr, closed } = readOutput(child);
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await closed;
  });
  for (const sign of ["Applied: ", "press Ctrl-C"]) {
    const isSo = (): boolean => `${stdout()}${stderr()}`.includes(sign) || child.exitCode !== null;
    await waitUntil(`the bot says ${sign}`, isSo);
  }
  const find = (pattern: RegExp): string => {
    const found = pattern.exec(stdout())?.[1];
    if (found === undefined) throw new Error(`the bot did not start:\n${stdout()}\n${stderr()}`);
    return found;
  };
  const url = find(/listens at (\S+)/);
  const sandbox = find(/(http:\S+)\/_sandbox\/clock/);
  return {
    url,
    folder: find(/Its files: +(\S+)/),
    say: async (psid, text, messages = 1) => {
      const before = await readSent(sandbox, psid);
      await run(process.execPath, [`${examples}say.js`, text], { env: { BOT_URL: url, PSID: psid } });
      let sent = before;
      await waitUntil(`an answer to ${text}`, async () => {
        sent = await readSent(sandbox, psid);
        return sent.length >= before.length + messages;
      });
      return sent.slice(before.length);
    },
    control: async (method, path, body) => {
      const reply = await fetch(`${sandbox}/_sandbox/${path}`, { method, body: JSON.stringify(body) });
      if (!reply.ok) throw new Error(await reply.text());
    },
    health: () => readJson(`${url}/healthz`),
    pressEnter: () => child.stdin.write("\n"),
    interrupt: () => {
      child.kill("SIGINT");
      return closed;
    },
  };
}

/** What the sandbox received for a PSID and has answered. */
async function readSent(sandbox: string, psid: string): Promise<readonly string[]> {
  const requests = listAt(await readJson(`${sandbox}/_sandbox/requests`), "requests");
  const attachments = listAt(await readJson(`${sandbox}/_sandbox/state`), "attachments");
  const fileNames = new Map(attachments.map((attachment) => [valueAt(attachment, "id"), attachment]));
  return requests
    .filter((request) => valueAt(request, "body", "recipient", "id") === psid)
    .filter((request) => valueAt(request, "status") !== undefined)
    .map((request) => describeSent(request, (id) => textAt(fileNames.get(id), "fileName")));
}

function describeSent(request: unknown, fileNameOf: (id: unknown) => string): string {
  const subcode = valueAt(request, "error", "subcode");
  const outcome = valueAt(request, "status") === 200 ? "" : `, refused by ${subcode}`;
  const message = valueAt(request, "body", "message");
  const text = valueAt(message, "text");
  if (text !== undefined) return `${text}${outcome}`;
  const type = textAt(message, "attachment", "type");
  const id = valueAt(message, "attachment", "payload", "attachment_id");
  if (id !== undefined) return `${type} ${fileNameOf(id)} by ID${outcome}`;
  const url = textAt(message, "attachment", "payload", "url");
  return `${type} ${url.slice(url.lastIndexOf("/") + 1)} by URL${outcome}`;
}

async function readJson(address: string): Promise<unknown> {
  const reply = await fetch(address);
  return parseJson(await reply.text());
}
