import { join } from "node:path";
import { expect, it } from "vitest";
import { renderEntry } from "./render-api.ts";

const root = join(import.meta.dirname, "..", "..");

const preface = `# API

Made from the docstrings by \`npm run docs\`; a test checks that it is current.`;

const entries = [
  ["`messenger-assets`: the library", "index.d.ts", false],
  ["`messenger-assets/runtime`: in the bot, on any platform", "runtime/index.d.ts", false],
  ["`messenger-assets/runtime/node`: the same, and files", "runtime/node.d.ts", true],
] as const;

const sections = await Promise.all(
  entries.map(([title, path, own]) => renderEntry(title, join(root, "dist", path), own)),
);

it("every export says what it is", () => {
  expect(sections.join("\n\n").match(/^#### .*\n\n```ts/gm)).toBeNull();
});

it("src/API.md is what the docstrings say", async () => {
  await expect(`${[preface, ...sections].join("\n\n")}\n`).toMatchFileSnapshot(join(root, "src", "API.md"));
});
