import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { isBrowserTested, launchBrowser, type OpenPage, openPage } from "../support/browser.ts";
import { textAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import { openProject, type TestProject } from "../support/project.ts";
import { type SandboxCommand, startSandboxCommand } from "../support/sandbox-command.ts";
import { waitUntil } from "../support/wait-until.ts";

const examples = join(import.meta.dirname, "..", "..", "examples", "media");

interface FileToUpload {
  readonly name: string;
  readonly type?: string;
  readonly contentType?: string;
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

function headersOf(sandbox: SandboxCommand): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${sandbox.pages[0]?.token}` };
}

async function upload(sandbox: SandboxCommand, file: FileToUpload): Promise<string> {
  const { name, type = "image", contentType = "image/png", bytes = Uint8Array.from(png(name)) } = file;
  const form = new FormData();
  form.set("message", JSON.stringify({ attachment: { type, payload: { is_reusable: true } } }));
  form.set("filedata", new Blob([bytes], { type: contentType }), name);
  const init = { method: "POST", body: form, headers: headersOf(sandbox) };
  const reply = await fetch(`${sandbox.url}/me/message_attachments`, init);
  const body: unknown = await reply.json();
  if (!reply.ok) throw new Error(JSON.stringify(body));
  return textAt(body, "attachment_id");
}

async function uploadExample(sandbox: SandboxCommand, name: string, contentType: string): Promise<string> {
  const bytes = Uint8Array.from(await readFile(join(examples, name)));
  const [kind = ""] = contentType.split("/");
  return upload(sandbox, { name, bytes, contentType, type: kind === "application" ? "file" : kind });
}

async function sendTo(sandbox: SandboxCommand, psid: string, message: object): Promise<void> {
  const reply = await fetch(`${sandbox.url}/me/messages`, {
    method: "POST",
    headers: { ...headersOf(sandbox), "content-type": "application/json" },
    body: JSON.stringify({ recipient: { id: psid }, messaging_type: "RESPONSE", message }),
  });
  expect(await reply.json()).toMatchObject({ recipient_id: psid });
}

function byId(type: string, id: string): object {
  return { attachment: { type, payload: { attachment_id: id } } };
}

/** By how much the page is wider than its window. */
function overflowOf(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

describe.runIf(isBrowserTested())("the sandbox's page", () => {
  let browser: Browser;
  let opened: OpenPage[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  }, 120_000);

  afterAll(() => browser.close());

  afterEach(() => {
    const complaints = opened.flatMap((each) => each.complaints());
    opened = [];
    expect(complaints).toEqual([]);
  });

  async function open(
    sandbox: SandboxCommand,
    options: BrowserContextOptions & { readonly hash?: string } = {},
  ): Promise<Page> {
    const { hash = "", ...context } = options;
    const each = await openPage(browser, `${sandbox.url}/${hash}`, context);
    opened.push(each);
    return each.page;
  }

  async function start(manifest?: string): Promise<{ project: TestProject; sandbox: SandboxCommand }> {
    const project = await openProject(manifest === undefined ? {} : { manifest });
    return { project, sandbox: await startSandboxCommand(project) };
  }

  test("shows each upload as it comes: pictures, players and files, which load", async () => {
    const { sandbox } = await start();
    const page = await open(sandbox);
    await page.getByText("Nothing has been uploaded yet").waitFor();
    const id = await uploadExample(sandbox, "welcome.png", "image/png");
    const card = page.locator(`[data-id="${id}"]`);
    await card.getByText("90 days left").waitFor();
    for (const text of ["welcome.png", id, "33.4 KB", "image/png", "just now"]) {
      expect(await card.getByText(text, { exact: true }).count()).toBe(1);
    }
    await waitUntil("it loads", () => page.evaluate("document.querySelector('.card img')?.naturalWidth > 0"));
    await uploadExample(sandbox, "good-morning.mp4", "video/mp4");
    await uploadExample(sandbox, "jingle.mp3", "audio/mpeg");
    await uploadExample(sandbox, "menu.pdf", "application/pdf");
    await waitUntil("it loads", () => page.evaluate("document.querySelector('.card video')?.readyState > 0"));
    await waitUntil("it loads", () => page.evaluate("document.querySelector('.card audio')?.readyState > 0"));
    await page.getByRole("button", { name: "Show menu.pdf" }).click();
    await page.getByRole("dialog").getByRole("link", { name: "Download" }).waitFor();
  });

  test("draws what was sent to a PSID as a conversation", async () => {
    const { sandbox } = await start();
    const page = await open(sandbox);
    const id = await uploadExample(sandbox, "welcome.png", "image/png");
    await sendTo(sandbox, "7788", {
      text: "Good morning!",
      quick_replies: [{ content_type: "text", title: "Coffee" }],
    });
    await page.getByRole("link", { name: /Conversations/ }).click();
    const thread = page.getByRole("log");
    await thread.getByText("Good morning!").waitFor();
    await thread.getByText("Coffee").waitFor();
    await sendTo(sandbox, "7788", byId("image", id));
    await thread.getByRole("button", { name: `Details of the attachment ${id}` }).waitFor();
    await waitUntil("it loads", () =>
      page.evaluate("document.querySelector('.message img')?.naturalWidth > 0"),
    );
    await sendTo(sandbox, "9900", { text: "To somebody else" });
    await page.getByRole("link", { name: /9900/ }).click();
    await thread.getByText("To somebody else").waitFor();
    expect(await thread.getByText("Good morning!").count()).toBe(0);
  });

  test("moves the clock forward, and IDs expire before one's eyes", async () => {
    const { sandbox } = await start();
    const id = await upload(sandbox, { name: "a.png" });
    const page = await open(sandbox);
    const card = page.locator(`[data-id="${id}"]`);
    await page.getByRole("button", { name: "Move the clock forward by 30 days" }).click();
    await card.getByText("60 days left").waitFor();
    await page.getByRole("button", { name: "More…" }).click();
    await page.getByRole("spinbutton", { name: "Forward by" }).fill("61");
    await page.getByRole("button", { name: "Move", exact: true }).click();
    await card.getByText("expired 1 day ago").waitFor();
    await page.getByText("91 days ahead").waitFor();
    await page.getByText("1 attachment · 1 expired").waitFor();
    await page.getByRole("button", { name: "More…" }).click();
    await page.getByRole("button", { name: "Back to this machine’s clock" }).click();
    await card.getByText("90 days left").waitFor();
    await page.getByRole("link", { name: "Faults" }).click();
    await page.getByRole("button", { name: "Empty the sandbox…" }).click();
    await page.getByRole("button", { name: "Empty it" }).click();
    await page.getByRole("link", { name: "Attachments" }).click();
    await page.getByText("Nothing has been uploaded yet").waitFor();
  });

  test("switches a fault on and off", async () => {
    const { sandbox } = await start();
    const page = await open(sandbox, { hash: "#view=faults" });
    const refused = page.getByRole("switch", { name: "Refused media" });
    await refused.click();
    await page.getByRole("switch", { name: "Refused media", checked: true }).waitFor();
    await expect(upload(sandbox, { name: "a.png" })).rejects.toThrow("2018047");
    await page.reload();
    await page.getByRole("switch", { name: "Refused media", checked: true }).click();
    await page.getByRole("switch", { name: "Refused media", checked: false }).waitFor();
    await upload(sandbox, { name: "a.png" });
    await page.getByLabel("Calls").selectOption("uploads");
    await page.getByLabel("Error or number").fill("100/2018008");
    await page.getByRole("button", { name: "Switch it on" }).click();
    await page.getByRole("switch", { name: "Every upload: error 100/2018008", checked: true }).waitFor();
    await expect(upload(sandbox, { name: "b.png" })).rejects.toThrow("2018008");
    await page.getByLabel("Error or number").fill("nonsense");
    await page.getByRole("button", { name: "Switch it on" }).click();
    await page.getByRole("alert").getByText("must be a code").waitFor();
    expect(opened[0]?.complaints()).toEqual([expect.stringContaining("400 (Bad Request)")]);
    opened = [];
  });

  test("can be used with the keyboard alone, and everything has a name", async () => {
    const { sandbox } = await start();
    await upload(sandbox, { name: "a.png" });
    await sendTo(sandbox, "7788", { text: "hello" });
    const page = await open(sandbox);
    await page.getByRole("button", { name: "Show a.png" }).waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the content");
    await page.keyboard.press("/");
    await page.keyboard.type("a.png");
    expect(await page.evaluate("document.activeElement.ariaLabel")).toBe("Search attachments");
    for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.ariaLabel")).toBe("Show a.png");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "a.png" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    expect(await page.evaluate("document.activeElement.ariaLabel")).toBe("Show a.png");
    for (const view of ["Attachments", "Conversations", "Faults"]) {
      await page.getByRole("link", { name: view }).focus();
      await page.keyboard.press("Enter");
      await page
        .locator("main > section")
        .and(page.getByLabel(view, { exact: true }))
        .waitFor();
      const tree = await page.locator("body").ariaSnapshot();
      expect(tree).not.toMatch(
        /^\s*- (?:button|link|searchbox|textbox|spinbutton|combobox|switch)(?:$|:| \[)/m,
      );
    }
    await page.getByRole("switch", { name: "Slow replies" }).focus();
    await page.keyboard.press("Space");
    await page.getByRole("switch", { name: "Slow replies", checked: true }).waitFor();
  });

  test("fits on a phone, whatever things are called", async () => {
    const { sandbox } = await start();
    const long = "a-name-without-any-place-to-break-it-that-goes-on-and-on-".repeat(4);
    const id = await upload(sandbox, { name: `${long}.png` });
    await sendTo(sandbox, `77${"0".repeat(60)}`, { text: long });
    await sendTo(sandbox, `77${"0".repeat(60)}`, byId("image", id));
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await open(sandbox, { viewport: { width: 320, height: 640 }, colorScheme });
      await page.getByRole("button", { name: `Show ${long}` }).waitFor();
      expect(await overflowOf(page)).toBe(0);
      await page.getByRole("link", { name: /Conversations/ }).click();
      await page.getByRole("link", { name: /770000/ }).click();
      await page.getByRole("log").getByText(long).first().waitFor();
      expect(await overflowOf(page)).toBe(0);
      await page.getByRole("link", { name: "All conversations" }).click();
      await page.getByRole("link", { name: /770000/ }).waitFor();
      expect(await overflowOf(page)).toBe(0);
      await page.getByRole("link", { name: /Faults/ }).click();
      await page.getByRole("switch", { name: "Slow replies" }).waitFor();
      expect(await overflowOf(page)).toBe(0);
      await page.getByRole("button", { name: "More…" }).click();
      await page.getByLabel("To a time (UTC)").waitFor();
      expect(await overflowOf(page)).toBe(0);
    }
  });

  test("shows markup from outside as the text that it is", async () => {
    const { sandbox } = await start();
    const markup = "<img src=x onerror=document.body.dataset.harm=1>";
    const id = await upload(sandbox, { name: `${markup}.png` });
    await sendTo(sandbox, markup, { text: `${markup}</p><script>document.body.dataset.harm=1</script>` });
    await sendTo(sandbox, markup, {
      attachment: {
        type: "template",
        payload: {
          template_type: "generic",
          elements: [{ title: markup, image_url: "javascript:alert(1)", buttons: [{ title: markup }] }],
        },
      },
    });
    const page = await open(sandbox);
    await page
      .locator(`[data-id="${id}"]`)
      .getByRole("button", { name: `${markup}.png`, exact: true })
      .click();
    await page.getByRole("dialog").getByRole("heading", { name: markup }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: /Conversations/ }).click();
    await page.getByRole("log").getByText("</script>").waitFor();
    expect(await page.evaluate("document.body.dataset.harm")).toBeUndefined();
    expect(await page.evaluate("document.querySelectorAll('[onerror], [src=x], body script').length")).toBe(
      0,
    );
  });

  test("stays usable with 500 Pages and 10,000 attachments", async () => {
    const pages = Array.from({ length: 500 }, (_, number) => `shop-${String(number).padStart(3, "0")}`);
    const project = await openProject({
      manifest: `version: 1
accounts: { tokenEnv: ACCOUNTS_TOKEN }
pages:
${pages.map((name, number) => `  ${name}: { id: "${1_000_000 + number}" }`).join("\n")}
assets: { a: a.png }
`,
    });
    const lines = Array.from({ length: 10_000 }, (_, number) => {
      const attachment = {
        id: String(5_000_000_000_000_000 + number),
        pageId: String(1_000_000 + (number % 500)),
        type: "file",
        contentType: "application/pdf",
        sizeBytes: 1000 + number,
        digest: `sha256:${"0".repeat(64)}`,
        fileName: `menu-${Math.floor(number / 500)}.pdf`,
        uploadedAtMs: Date.now() - 60_000,
      };
      return JSON.stringify({ event: "upload", number, attachment });
    });
    await project.write(".messenger-assets/messenger-assets/sandbox/state.jsonl", `${lines.join("\n")}\n`);
    const page = await open(await startSandboxCommand(project));
    await page.getByText("10,000 attachments", { exact: true }).waitFor();
    expect(await page.locator(".card").count()).toBeLessThan(60);
    await page.getByRole("button", { name: "Show 48 more of 9,952" }).click();
    await page.getByRole("button", { name: "Show 48 more of 9,904" }).waitFor();
    await page.getByRole("searchbox", { name: "Search attachments" }).fill("menu-7 shop-123");
    await page.getByText("1 of 10,000 attachments").waitFor();
    await page.getByRole("searchbox", { name: "Filter Pages" }).fill("shop-42");
    await page.getByRole("link", { name: /shop-421/ }).click();
    await page.getByRole("heading", { name: "shop-421" }).waitFor();
    await page.getByRole("searchbox", { name: "Search attachments" }).fill("");
    await page.getByText("20 attachments", { exact: true }).waitFor();
  });
});
