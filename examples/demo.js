// @ts-check
// Shows a first day with messenger-assets, in the sandbox: no token, no network, and nothing left behind.
// Run it with `npm run demo`.
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const project = fileURLToPath(new URL("..", import.meta.url));
const command = join(project, "dist", "bin.js");
const folder = mkdtempSync(join(tmpdir(), "messenger-assets-demo-"));
const media = join(folder, "examples", "media");
const sandbox = join(folder, ".messenger-assets", "messenger-assets", "sandbox");

try {
  cpSync(join(project, "messenger-assets.yaml"), join(folder, "messenger-assets.yaml"));
  cpSync(join(project, "examples", "media"), media, { recursive: true });

  say("Sunny's bot has its media in git. What would an upload do?");
  messengerAssets("plan", "--sandbox");

  say("Upload it.");
  messengerAssets("apply", "--sandbox");

  say("Once more: nothing changed, so there is nothing to do.");
  messengerAssets("plan", "--sandbox");

  say("The fox takes the place of the cat, and the plan sees it.");
  copyFileSync(join(media, "stickers", "draft-fox.png"), join(media, "stickers", "cat.png"));
  messengerAssets("plan", "--sandbox");

  say("The lockfile remembers what was uploaded, and when its ID expires:");
  const lockfile = JSON.parse(readFileSync(join(sandbox, "messenger-assets.lock.json"), "utf8"));
  const cat = lockfile.pages.default.assets["stickers/cat"];
  console.log(JSON.stringify({ "stickers/cat": cat }, null, 2));

  say("And the bot's code can import this:");
  console.log(readFileSync(join(sandbox, "examples", "generated", "messenger-assets.ts"), "utf8"));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Runs the built command in the demo's folder and shows what it prints.
 *
 * @param {...string} args
 * @throws {Error} when it fails; what it printed is on the screen by then.
 */
function messengerAssets(...args) {
  const line = `messenger-assets ${args.join(" ")}`;
  console.log(`$ ${line}`);
  const { error, status, signal } = spawnSync(process.execPath, [command, ...args], {
    cwd: folder,
    stdio: "inherit",
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`\`${line}\` ended with ${status ?? signal}`);
}

/**
 * Prints a line of the story.
 *
 * @param {string} text
 */
function say(text) {
  console.log(`\n# ${text}`);
}
