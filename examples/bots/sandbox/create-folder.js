// @ts-check
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";

/**
 * Makes a temporary folder with the project's manifest, its media and the bots. The manifest there names a Page,
 * what bots read beside constants, and where the media are on the web; what a bot imports is found as if installed.
 *
 * @param {string} project The folder of messenger-assets itself.
 * @param {object} manifest
 * @param {string} manifest.pageId
 * @param {string} manifest.mediaUrl
 * @param {readonly { readonly format: string, readonly path: string }[]} manifest.outputs Beside those that it has.
 * @returns {string} The folder.
 */
export function createFolder(project, { pageId, mediaUrl, outputs }) {
  const folder = mkdtempSync(join(tmpdir(), "messenger-assets-bot-"));
  for (const name of ["media", "bots"]) {
    cpSync(join(project, "examples", name), join(folder, "examples", name), { recursive: true });
  }
  const manifest = parseDocument(readFileSync(join(project, "messenger-assets.yaml"), "utf8"));
  manifest.set("page", pageId);
  manifest.set("publicBaseUrl", mediaUrl);
  // Nobody but the sandbox knows the host sandbox.localhost.
  manifest.setIn(["assets", "dish-of-the-day", "url"], `${mediaUrl}examples/media/dish-of-the-day.jpg`);
  for (const output of [{ format: "json", path: "assets.json" }, ...outputs]) {
    manifest.addIn(["outputs"], manifest.createNode(output, { flow: true }));
  }
  writeFileSync(join(folder, "messenger-assets.yaml"), manifest.toString());
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(project, join(folder, "node_modules", "messenger-assets"));
  symlinkSync(join(project, "node_modules", "@types"), join(folder, "node_modules", "@types"));
  return folder;
}
