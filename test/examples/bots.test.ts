import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { readCodeBlocks } from "../support/code-blocks.ts";
import { type ExampleBot, startExampleBot } from "../support/example-bot.ts";
import { isTested } from "../support/is-tested.ts";
import { valueAt } from "../support/json.ts";
import { waitUntil } from "../support/wait-until.ts";

// Each starts several processes, and the machine may have other work.
vi.setConfig({ testTimeout: 120_000 });

const blocks = await readCodeBlocks("examples/bots/README.md");
const [alarm = ""] = blocks("sh");

/** How the page's check of a bot's health ends. */
function checkHealth({ url }: ExampleBot): number | null {
  return spawnSync("sh", ["-c", alarm], { env: { ...process.env, BOT_URL: url } }).status;
}

/** What mypy says of the bot in Python; the compiler has had its say of the other one. */
function checkTypes({ folder }: ExampleBot): string {
  const options = ["--strict", "--cache-dir=/dev/null", "bot.py"];
  return spawnSync("mypy", options, { cwd: join(folder, "examples/bots/python"), encoding: "utf8" }).stdout;
}

/** What the webhook answers to forged events, and to a check of its address with the right and a wrong token. */
async function knock({ url }: ExampleBot): Promise<readonly string[]> {
  const webhook = `${url}/webhook`;
  const forged = ["", "sha256=00", `sha256=${"0".repeat(64)}`].map((signature) =>
    fetch(webhook, { method: "POST", headers: { "x-hub-signature-256": signature }, body: "{}" }),
  );
  const verified = ["sunny-side-up", "wrong"].map((token) =>
    fetch(`${webhook}?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158201444`),
  );
  const replies = await Promise.all([...forged, ...verified]);
  return Promise.all(replies.map(async (reply) => `${reply.status} ${await reply.text()}`));
}

describe.each(["typescript", "python"])("the example bot in %s", (name) => {
  test.runIf(name !== "python" || isTested("python3"))(
    "answers by ID, by URL once the IDs have expired, and after an apply by ID again",
    async () => {
      const bot = await startExampleBot(name);
      if (name === "python" && isTested("mypy")) expect(checkTypes(bot)).toMatch(/^Success/);

      expect(await bot.say("1", "Hallo")).toEqual(["image hello.de.png by ID"]);
      expect(await bot.say("1", "servus")).toEqual(["image hello.de.png by ID"]);
      expect(await bot.say("1", "hello")).toEqual(["image hello.en.png by ID"]);
      expect(await bot.say("1", "sticker")).toEqual(["image cat.png by ID"]);
      expect(await bot.say("1", "menu", 2)).toEqual([
        "This is what we cook:",
        "file Sunny Side Menu.pdf by ID",
      ]);
      expect(await bot.say("1", "video")).toEqual(["video good-morning.mp4 by ID"]);
      expect(await bot.say("1", "what?")).toEqual(["Say hello, hallo, sticker, menu or video."]);
      expect(await bot.health()).toMatchObject({
        missing: 0,
        expired: 0,
        soonest: { daysLeft: 89 },
      });
      expect(checkHealth(bot)).toBe(0);
      await bot.control("POST", "clock", { advance: "91d" });
      await waitUntil("the bot's clock moves", async () => valueAt(await bot.health(), "expired") !== 0);
      expect(checkHealth(bot)).toBe(1);

      // Another user: the 24 hours of the first are over.
      expect(await bot.say("2", "hallo")).toEqual(["image hello.de.png by URL"]);
      expect(await bot.say("2", "sticker")).toEqual(["image cat.png by URL"]);
      expect(await bot.say("2", "menu", 2)).toEqual(["This is what we cook:", "file menu.pdf by URL"]);
      expect(await bot.say("2", "video")).toEqual(["video good-morning.mp4 by URL"]);

      bot.pressEnter();
      await waitUntil("the bot has new IDs", async () => valueAt(await bot.health(), "expired") === 0);

      expect(await bot.say("2", "hallo")).toEqual(["image hello.de.png by ID"]);
      expect(await bot.say("2", "menu", 2)).toEqual([
        "This is what we cook:",
        "file Sunny Side Menu.pdf by ID",
      ]);

      const refusal = { match: { path: "messages", type: "image" }, effect: { error: "100/2018074" } };
      await bot.control("PUT", "rules", [refusal]);
      expect(await bot.say("2", "sticker", 2)).toEqual([
        "image cat.png by ID, refused by 2018074",
        "There should be a picture here. Ask me again later.",
      ]);

      expect(await knock(bot)).toEqual(["403 ", "403 ", "403 ", "200 1158201444", "403 "]);

      expect(existsSync(bot.folder)).toBe(true);
      expect(await bot.interrupt()).toEqual({ exitCode: 0, signal: null });
      expect(existsSync(bot.folder)).toBe(false);
    },
  );
});
