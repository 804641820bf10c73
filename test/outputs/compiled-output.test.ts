import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { assetTypes } from "../../src/core/asset-type.ts";
import { compareText } from "../../src/core/text/compare-text.ts";
import { type OutputFile, renderOutput } from "../../src/outputs/render-output.ts";
import { fc } from "../support/properties.ts";
import {
  desiredAsset,
  desiredPage,
  desiredState,
  known,
  lockedAsset,
  lockedPage,
  lockfile,
  output,
} from "./builders.ts";
import { type CasePage, casePages, sorted, stateOf } from "./case-pages.ts";
import { type BotProject, createBotProject } from "./compile.ts";

/** The compiler takes seconds, and several times that on a busy machine. */
const patientMs = 120_000;

let project: BotProject;

beforeEach(async () => {
  project = await createBotProject();
});

afterEach(() => project.remove());

const expiresAt = "2027-02-20T08:00:00Z";

const withoutIds = [
  "typeof $.assets",
  "$.PageName",
  "$.AssetKey",
  "$.ImageKey",
  "$.VideoKey",
  "$.AudioKey",
  "$.FileKey",
];
const withIds = [...withoutIds, "typeof $.attachmentIds", "typeof $.attachmentId"];

const attemptText = `function attempt(run) {
  try {
    return run();
  } catch (error) {
    return error.message;
  }
}`;

test(
  "any key, name, ID and source compiles and is read back as it was",
  async () => {
    const cases = fc.array(casePages, { minLength: 60, maxLength: 60, size: "max" });
    await fc.assert(
      fc.asyncProperty(cases, async (all) => {
        await project.write(all.flatMap(filesOf));
        const expected = all.map(valuesOf);

        expect(await project.compile("nodenext")).toBe("");
        expect(await project.compile("bundler")).toBe("");
        expect(await project.evaluate(readCases("./out/ts-", all.length))).toEqual(expected);
        expect(await project.evaluate(readCases("./src/js-", all.length))).toEqual(expected);
      }),
      { numRuns: 1, endOnFailure: true },
    );
  },
  patientMs,
);

test("any key, name, ID and source is read back from JSON as it was", () => {
  fc.assert(
    fc.property(casePages, (pages) => {
      const [file] = renderOutput(output("json", "assets.json"), ...stateOf(pages));
      const document: { readonly pages: Readonly<Record<string, { readonly assets: object }>> } = JSON.parse(
        file?.text ?? "",
      );
      const values = sortedEntries(document.pages).map(([name, page]) => [name, sortedEntries(page.assets)]);

      expect(values).toEqual(jsonValuesOf(pages));
    }),
  );
});

describe("a bot's code", () => {
  const desired = desiredState(
    desiredPage("acme", [
      desiredAsset("10"),
      desiredAsset("menu", { content: known("file") }),
      desiredAsset("constructor", { content: known("video") }),
    ]),
    desiredPage("beta", [desiredAsset("stickers/cat")]),
    desiredPage("empty", []),
  );
  const locked = lockfile({ acme: lockedPage(new Map([["10", lockedAsset("1")]])) });

  test("compiles with the keys and Pages of the manifest, and with no others", async () => {
    await project.write([
      ...renderOutput(output("typescript", "ts.ts"), desired, locked),
      ...renderOutput(output("javascript", "js.js"), desired, locked),
      ...renderOutput(output("typescript", "with-ids-off.ts", false), desired, locked),
      { path: "bot-ts.ts", text: botText("./ts.ts") },
      { path: "bot-js.ts", text: botText("./js.js") },
      { path: "bot-with-ids-off.ts", text: botWithoutIdsText },
    ]);

    expect(await project.compile("nodenext")).toBe("");
    expect(await project.compile("bundler")).toBe("");
  });

  test("does not compile with a key that the manifest has lost", async () => {
    await project.write([
      ...renderOutput(output("typescript", "ts.ts"), desiredState(desiredPage("acme", [])), locked),
      { path: "bot.ts", text: 'import { attachmentId } from "./ts.ts";\n\nattachmentId("acme", "10");\n' },
    ]);

    expect(await project.compile("nodenext")).toContain("src/bot.ts(3,22): error TS2345");
  });

  test.each([
    ["typescript", "ts.ts", "./out/ts.js"],
    ["javascript", "js.mjs", "./src/js.mjs"],
  ] as const)("in %s gets the ID, or an error that says what to do", async (format, path, module) => {
    await project.write(renderOutput(output(format, path), desired, locked));
    await project.compile("nodenext");

    expect(await project.evaluate(askFor(module))).toEqual([
      "1",
      'Asset "menu" of Page "acme" has no attachment ID yet: run `messenger-assets apply`',
      'Page "beta" has no asset "10": put it in the manifest and run `messenger-assets apply`',
      'Page "acme" has no asset "toString": put it in the manifest and run `messenger-assets apply`',
      'Page "acme" has no asset "__proto__": put it in the manifest and run `messenger-assets apply`',
      'Page "constructor" has no asset "name": put it in the manifest and run `messenger-assets apply`',
      'Page "__proto__" has no asset "toString": put it in the manifest and run `messenger-assets apply`',
    ]);
  });
});

test(
  "10,000 assets compile, and their keys are still exact",
  async () => {
    const types = Array.from({ length: 10_000 }, (_, index) => assetTypes[index % 4] ?? "image");
    const assets = types.map((type, index) => desiredAsset(`group/key-${index}`, { content: known(type) }));
    const desired = desiredState(desiredPage("default", assets));
    const locked = lockfile({
      default: lockedPage(new Map(assets.map(({ key }, index) => [key, lockedAsset(`${index}`)]))),
    });
    await project.write([
      ...renderOutput(output("typescript", "ts.ts"), desired, locked),
      ...renderOutput(output("javascript", "js.js"), desired, locked),
      { path: "bot.ts", text: largeBotText },
    ]);

    expect(await project.compile("nodenext")).toBe("");
    expect(
      await project.evaluate(`
import * as ts from "./out/ts.js";
import * as js from "./src/js.js";
const same = JSON.stringify([ts.assets, ts.attachmentIds]) === JSON.stringify([js.assets, js.attachmentIds]);
console.log(JSON.stringify([same, Object.keys(ts.assets.default).length, ts.attachmentId("default", "group/key-9999")]));
`),
    ).toEqual([true, 10_000, "9999"]);
  },
  patientMs,
);

function filesOf(pages: readonly CasePage[], index: number): readonly OutputFile[] {
  const [desired, locked] = stateOf(pages);
  const [ts, js] = [`ts-${index}.ts`, `js-${index}.js`];
  const [bareTs, bareJs] = [`bare-ts-${index}.ts`, `bare-js-${index}.js`];
  return [
    ...renderOutput(output("typescript", ts), desired, locked),
    ...renderOutput(output("javascript", js), desired, locked),
    { path: `same-${index}.ts`, text: sameTypes(`./${ts}`, `./${js}`, withIds) },
    ...renderOutput(output("typescript", bareTs, false), desired, locked),
    ...renderOutput(output("javascript", bareJs, false), desired, locked),
    { path: `bare-same-${index}.ts`, text: sameTypes(`./${bareTs}`, `./${bareJs}`, withoutIds) },
  ];
}

/** What `readCases` prints of a case: Pages by name, assets by key; `null` is undefined. */
function valuesOf(pages: readonly CasePage[]): unknown {
  return sorted(pages, ({ name }) => name).map(({ name, assets }) => [
    name,
    sorted(assets, ({ key }) => key).map(({ key, type, attachmentId = null }) => [
      key,
      { attachmentId, type, expiresAt: attachmentId === null ? null : expiresAt },
      attachmentId,
      attachmentId ??
        `Asset ${JSON.stringify(key)} of Page ${JSON.stringify(name)} has no attachment ID yet: run \`messenger-assets apply\``,
    ]),
  ]);
}

function readCases(prefix: string, count: number): string {
  return `
const cases = [];
for (let index = 0; index < ${count}; index++) cases.push(read(await import("${prefix}" + index + ".js")));
console.log(JSON.stringify(cases, (_, value) => (value === undefined ? null : value)));

function read(module) {
  return sortedEntries(module.assets).map(([page, assets]) => [
    page,
    sortedEntries(assets).map(([key, asset]) => [
      key,
      asset,
      module.attachmentIds[page][key],
      attempt(() => module.attachmentId(page, key)),
    ]),
  ]);
}

function sortedEntries(object) {
  return Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
}

${attemptText}
`;
}

function jsonValuesOf(pages: readonly CasePage[]): unknown {
  return sorted(pages, ({ name }) => name).map(({ name, assets }) => [
    name,
    sorted(assets, ({ key }) => key).map(({ key, source, type, attachmentId }) => [
      key,
      {
        ...(attachmentId === undefined ? {} : { attachmentId, expiresAt }),
        type,
        ...(/^https?:/.test(source) ? { url: source } : {}),
      },
    ]),
  ]);
}

function sortedEntries<T>(object: Readonly<Record<string, T>> | object): readonly (readonly [string, T])[] {
  return Object.entries(object).sort(([a], [b]) => compareText(a, b));
}

/** A file that compiles when two modules declare exactly the same types; `$` stands for either. */
function sameTypes(left: string, right: string, types: readonly string[]): string {
  const typesOf = (module: string) => `[${types.map((type) => type.replace("$", module)).join(", ")}]`;
  return `import type * as left from "${left}";
import type * as right from "${right}";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
export const same: Equal<${typesOf("left")}, ${typesOf("right")}> = true;
`;
}

function botText(module: string): string {
  return `
import { assets, attachmentId, attachmentIds } from "${module}";
import type { AssetKey, AudioKey, FileKey, ImageKey, PageName, VideoKey } from "${module}";

export const id: "1" = attachmentIds.acme["10"];
export const missing: undefined = attachmentIds.beta["stickers/cat"];
export const asset: { readonly attachmentId: "1"; readonly type: "image"; readonly expiresAt: "${expiresAt}" } =
  assets.acme["10"];
export const pages: readonly PageName[] = ["acme", "beta", "empty"];
export const keys: readonly AssetKey[] = ["10", "menu", "constructor", "stickers/cat"];
export const images: readonly ImageKey[] = ["10", "stickers/cat"];
export const sent: string = attachmentId("acme", "stickers/cat");
const file: FileKey = "menu";
const video: VideoKey = "constructor";
type IsNever<T> = [T] extends [never] ? true : false;
export const noAudio: IsNever<AudioKey> = true;
export const noKeyOfEmpty: IsNever<keyof typeof assets.empty> = true;

// @ts-expect-error: no such key
attachmentId("acme", "menus");
// @ts-expect-error: no such Page
attachmentId("default", "menu");
// @ts-expect-error: any text is no key
attachmentId("acme", String(file));
// @ts-expect-error: of another type
export const image: ImageKey = video;
// @ts-expect-error: the key is of another Page
attachmentIds.beta["menu"];
// @ts-expect-error: not a name of every object
export const inherited: AssetKey = "toString";
// @ts-expect-error: constants do not change
attachmentIds.acme["10"] = "1";
// @ts-expect-error: an ID that is not there yet is no text
export const text: string = attachmentIds.acme["menu"];
`;
}

const botWithoutIdsText = `
import { assets } from "./with-ids-off.ts";
import type { AssetKey, ImageKey } from "./with-ids-off.ts";

export const asset: { readonly type: "image" } = assets.acme["10"];
export const key: AssetKey = "stickers/cat" satisfies ImageKey;

// @ts-expect-error: it has no ID
assets.acme["10"].attachmentId;
// @ts-expect-error: no such key
export const wrong: AssetKey = "menus";
`;

const largeBotText = `
import { attachmentId, type ImageKey } from "./ts.ts";

attachmentId("default", "group/key-9999");
// @ts-expect-error: no such key
attachmentId("default", "group/key-10000");
export const image: ImageKey = "group/key-8";
// @ts-expect-error: a video
export const video: ImageKey = "group/key-9";
`;

function askFor(module: string): string {
  const questions = [
    ["acme", "10"],
    ["acme", "menu"],
    ["beta", "10"],
    ["acme", "toString"],
    ["acme", "__proto__"],
    ["constructor", "name"],
    ["__proto__", "toString"],
  ];
  return `
import { attachmentId } from "${module}";

console.log(JSON.stringify(${JSON.stringify(questions)}.map(([page, key]) => attempt(() => attachmentId(page, key)))));

${attemptText}
`;
}
