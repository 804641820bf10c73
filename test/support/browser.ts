import { spawnSync } from "node:child_process";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { isInstalled } from "./is-installed.ts";

/** Names that it goes by, Debian's first. */
const programs = ["chromium", "chromium-browser", "google-chrome"];

/** Whether tests with a browser are to run: under CI they do whatever is installed, and fail. */
export function isBrowserTested(): boolean {
  return process.env["CI"] !== undefined || programs.some(isInstalled);
}

/** Starts Chromium without a window. */
export async function launchBrowser(): Promise<Browser> {
  const program = programs.find(isInstalled);
  if (program === undefined) throw new Error("chromium is not on the PATH: apt-get install chromium");
  const executablePath = spawnSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).stdout.trim();
  return chromium.launch({ executablePath });
}

/** A page that is open, and what its console complained about: refused by its policy, not found, thrown. */
export interface OpenPage {
  readonly page: Page;
  readonly complaints: () => readonly string[];
}

/** Opens `url` in a profile of its own that goes with the test. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ reducedMotion: "reduce", locale: "en-GB", ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  await page.getByRole("status").filter({ hasText: "live" }).waitFor();
  return { page, complaints: () => complaints };
}
