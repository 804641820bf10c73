import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { renderOutput } from "../../src/outputs/render-output.ts";
import { desiredAsset, desiredPage, desiredState, known, lockfile, output } from "../outputs/builders.ts";
import { type BotProject, createBotProject } from "../outputs/compile.ts";

/** The compiler takes seconds, and several times that on a busy machine. */
const patientMs = 120_000;

let project: BotProject;

beforeEach(async () => {
  project = await createBotProject();
});

afterEach(() => project.remove());

const desired = desiredState(
  desiredPage("acme", [
    desiredAsset("stickers/cat"),
    desiredAsset("promo", { content: known("video") }),
    desiredAsset("hello@en"),
    desiredAsset("hello@de"),
  ]),
);

const botText = `
import { type Assets, AssetUnavailableError, openAssets, withAssets, withAssetsAdapter } from "messenger-assets/runtime";
import * as node from "messenger-assets/runtime/node";
import type { AssetKey, PageName } from "./generated.ts";

declare const webhook: { readonly id: string; readonly locale: string | undefined };

export const assets: Assets<AssetKey, PageName> = await openAssets<AssetKey, PageName>("https://cdn.example.com/lock.json");
export const fromFile: Assets<AssetKey, PageName> = await node.openAssets<AssetKey, PageName>("lock.json", { refreshMs: 1000 });
export const untyped: Assets = await openAssets({ lockfileVersion: 1 });
export const error: string = new AssetUnavailableError("acme", "promo", "id-expired").reason;

const page = assets.page(webhook.id);
assets.page("acme");
assets.page("1234567890");
untyped.page("any").message("any");
page.message("stickers/cat");
page.message("hello@de");
page.message("hello", { locale: webhook.locale });
export const type: "image" | "video" | "audio" | "file" = page.message("promo").attachment.type;
export const attachmentId: string | undefined = page.attachment("hello")?.attachmentId;
export const days: number | undefined = assets.health(0).soonest?.daysLeft;

type Fetch = (input: string, init?: { readonly body?: string }) => Promise<{ readonly status: number }>;
declare const fetch: Fetch;
export const wrapped: Fetch = withAssets(fetch, assets, { page: "acme" });
declare const adapter: ((config: { readonly url?: string }) => Promise<{ readonly data: string }>) | undefined;
export const adapted: typeof adapter = withAssetsAdapter(adapter, assets);

// @ts-expect-error: no such Page
assets.page("acm");
// @ts-expect-error: no such key
page.message("stickers/cta");
// @ts-expect-error: no such key
page.attachment("promos");
// @ts-expect-error: an asset has no such locale
page.message("hello@fr");
// @ts-expect-error: any text is no key
page.message(webhook.id);
// @ts-expect-error: no such type of attachment
export const picture: "picture" = page.message("promo").attachment.type;
// @ts-expect-error: it may have no live ID
export const id: string = page.attachment("promo").attachmentId;
// @ts-expect-error: not an option
page.message("hello", { language: "de" });
// @ts-expect-error: not a number of anything
await openAssets(5);
// @ts-expect-error: keys of another manifest
export const other: Assets<"menu"> = assets;
`;

test(
  "a bot's code compiles with the manifest's keys and Pages alone",
  async () => {
    await project.write([
      ...renderOutput(output("typescript", "generated.ts", false), desired, lockfile({})),
      { path: "bot.ts", text: botText },
    ]);
    expect(await project.compile("nodenext")).toBe("");
    expect(await project.compile("bundler")).toBe("");
  },
  patientMs,
);

test(
  "the README's example for bots compiles",
  async () => {
    const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
    const blocks = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(([, block = ""]) => block);
    const [example = ""] = blocks.filter((block) => block.includes('"messenger-assets/runtime/node"'));
    await project.write([
      ...renderOutput(output("typescript", "generated/messenger-assets.ts"), desired, lockfile({})),
      { path: "bot.ts", text: `${webhookText}${example}export const used: object = { message, hello };\n` },
    ]);
    expect(await project.compile("nodenext")).toBe("");
  },
  patientMs,
);

const webhookText = `declare const entry: { readonly id: string };
declare const user: { readonly locale?: string };
`;
