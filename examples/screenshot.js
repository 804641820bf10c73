// @ts-check
// Draws sandbox-page.jpg, the README's picture of the sandbox's page. Run it with `npm run screenshot`; it needs chromium.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const project = fileURLToPath(new URL("..", import.meta.url));
const command = join(project, "dist", "bin.js");
const folder = mkdtempSync(join(tmpdir(), "messenger-assets-screenshot-"));

try {
  cpSync(join(project, "messenger-assets.yaml"), join(folder, "messenger-assets.yaml"));
  cpSync(join(project, "examples", "media"), join(folder, "examples", "media"), { recursive: true });
  const sandbox = spawn(process.execPath, [command, "sandbox", "--json", "--port", "0"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [line] = await once(sandbox.stdout, "data");
    const { url } = JSON.parse(String(line));
    const early = ["welcome", "find-us", "order-ready", "hello*", "stickers/*"];
    const oneByOne = ["apply", "--sandbox", "--concurrency", "1"];
    messengerAssets(...oneByOne, ...early.flatMap((key) => ["--only", key]));
    await advance(url, "79d");
    messengerAssets(...oneByOne, "--only", "[djgm]*");
    await advance(url, "2d");
    await draw(url);
  } finally {
    sandbox.kill();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Runs the built command in the folder.
 *
 * @param {...string} args
 */
function messengerAssets(...args) {
  const { status } = spawnSync(process.execPath, [command, ...args], { cwd: folder, stdio: "inherit" });
  if (status !== 0) throw new Error(`\`messenger-assets ${args.join(" ")}\` ended with ${status}`);
}

/**
 * Moves the sandbox's clock.
 *
 * @param {string} url
 * @param {string} span
 */
async function advance(url, span) {
  await fetch(`${url}/_sandbox/clock`, { method: "POST", body: JSON.stringify({ advance: span }) });
}

/**
 * Takes the picture.
 *
 * @param {string} url
 */
async function draw(url) {
  const which = spawnSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" });
  const browser = await chromium.launch({ executablePath: which.stdout.trim() });
  try {
    const page = await browser.newPage({
      viewport: { width: 1300, height: 700 },
      reducedMotion: "reduce",
      colorScheme: "light",
    });
    await page.goto(url);
    await page.locator(".card").first().waitFor();
    await page.waitForLoadState("networkidle", { timeout: 3000 }).catch(() => undefined);
    const path = join(project, "examples", "sandbox-page.jpg");
    await page.screenshot({ path, type: "jpeg", quality: 82 });
  } finally {
    await browser.close();
  }
}
