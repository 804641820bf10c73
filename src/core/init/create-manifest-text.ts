import { compareText } from "../text/compare-text.ts";

/** One line of `assets`. */
interface Entry {
  readonly key: string;
  readonly value: string;
}

/** From so many files of one kind in one folder on, a glob stands for them. */
const leastGlobbed = 4;

/**
 * A commented manifest for media files: one asset per file, and a glob for a folder with four or more of one extension.
 *
 * @param paths relative to the manifest's folder, with `/`.
 */
export function createManifestText(paths: readonly string[]): string {
  const entries = createEntries(paths);
  const assets =
    entries.length === 0
      ? ["assets: {}", "#  welcome: media/welcome.png", ""]
      : ["assets:", ...entries.map(({ key, value }) => `  ${key}: ${value}`), ""];
  return [...head, ...assets, ...tail].join("\n");
}

const head = [
  "# yaml-language-server: $schema=node_modules/messenger-assets/schema/manifest.schema.json",
  "# The media of this bot. `messenger-assets plan` shows what would be uploaded, `messenger-assets apply` uploads it.",
  "version: 1",
  "",
  "# The ID of your Page. Without it, the Page is whoever the token in MESSENGER_PAGE_ACCESS_TOKEN is.",
  '# page: "1234567890"',
  "",
  "# The key is the name that the bot's code uses; the value is a path, a URL, or more than that:",
  '#   promo: { url: "https://cdn.example.com/promo.mp4", type: video }',
  '#   hello: { path: "media/hello.${locale}.png", locales: [en, de] }',
];

const tail = [
  "# Constants for the bot's code:",
  "# outputs:",
  "#   - { format: typescript, path: src/generated/messenger-assets.ts }",
  "#   - { format: python, path: src/generated/messenger_assets.py }",
  "",
];

function createEntries(paths: readonly string[]): readonly Entry[] {
  const keys = new Set<string>();
  const entries: Entry[] = [];
  for (const [group, members] of groupPaths(paths)) {
    if (members.length < leastGlobbed || !members.every(isKeyable) || !hasDistinctNames(members)) {
      for (const path of members) entries.push({ key: freeKey(path, keys), value: quote(path) });
    } else {
      entries.push({ key: freeKey(folderOf(group), keys), value: `{ glob: ${JSON.stringify(group)} }` });
    }
  }
  return entries.toSorted((a, b) => compareText(a.key, b.key));
}

/** The paths by folder and extension, as the glob that would match them; files of the top folder stand alone. */
function groupPaths(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const folder = folderOf(path);
    const extension = /\.[^./]+$/.exec(path)?.[0] ?? "";
    const standsAlone = folder === "" || extension === "" || magic.test(`${folder}${extension}`);
    const group = standsAlone ? path : `${folder}/*${extension}`;
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [path]);
    else members.push(path);
  }
  return groups;
}

/** What a glob does not take letter by letter. */
const magic = /[*?[\]{}()!+@|\\$]/;

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function isKeyable(path: string): boolean {
  return /(^|\/)[A-Za-z0-9][A-Za-z0-9._-]*$/.test(path);
}

function hasDistinctNames(paths: readonly string[]): boolean {
  return new Set(paths.map((path) => path.toLowerCase())).size === paths.length;
}

/** A key of the last part of `path` that is not taken yet, whatever its case. */
function freeKey(path: string, taken: Set<string>): string {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
  const plain =
    name.replaceAll(/[^A-Za-z0-9._-]+/g, "-").replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "") || "asset";
  let key = plain;
  for (let number = 2; taken.has(key.toLowerCase()); number++) key = `${plain}-${number}`;
  taken.add(key.toLowerCase());
  return isPlainKey(key) ? key : JSON.stringify(key);
}

/** Whether YAML takes it for text: not for a number, `true` or `null`. */
function isPlainKey(key: string): boolean {
  return /^[A-Za-z]/.test(key) && !/^(true|false|null|y|n|yes|no|on|off)$/i.test(key);
}

function quote(path: string): string {
  const isPlain = /^[A-Za-z0-9_][A-Za-z0-9_./-]*$/.test(path) && /[./][A-Za-z]{2}/.test(path);
  return isPlain ? path : JSON.stringify(path);
}
