import { join } from "node:path";
import { expect, it } from "vitest";
import { renderEntry } from "./render-api.ts";

const root = join(import.meta.dirname, "..", "..");

const preface = `# API

Made from the docstrings by \`npm run docs\`; a test checks that it is current.`;

it("every export says what it is", async () => {
  const library = await renderEntry("library", join(root, "dist", "index.d.ts"));
  expect(library.match(/^#### .*\n\n```ts/gm)).toBeNull();
});

it("API.md is what the docstrings say", async () => {
  const library = await renderEntry("`messenger-assets`: the library", join(root, "dist", "index.d.ts"));
  await expect(`${[preface, library].join("\n\n")}\n`).toMatchFileSnapshot(join(root, "API.md"));
});
