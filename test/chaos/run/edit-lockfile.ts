import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { isObject, type JsonObject, jqText, parseJson, textAt, valueAt } from "../../support/json.ts";
import type { LockedFields } from "../lockfile-text.ts";
import { type ChaosAsset, type ChaosPage, type ChaosProject, isFor } from "../project/chaos-project.ts";
import { makeLocked, type Seeding } from "../project/seed-lockfile.ts";
import { isDiskFull } from "./disk.ts";

/** What somebody else did to the lockfile. */
export interface LockfileEdit {
  readonly what: string;
  /** IDs that are no longer in it. */
  readonly removedIds: readonly string[];
}

/** Changes the lockfile at `path` as another machine's run or a merge in git might, whole and at once. */
export function editLockfile(path: string, project: ChaosProject, seeding: Seeding): LockfileEdit {
  const { random } = seeding;
  const lockfile = existsSync(path)
    ? parseJson(readFileSync(path, "utf8"))
    : { lockfileVersion: 1, pages: {} };
  const page = random.pick(project.pages);
  const edit = random.pick([removeEntry, renewEntry, addEntry, addOtherPage])({
    lockfile,
    page,
    project,
    seeding,
  });
  if (edit === undefined) return { what: "nothing to change", removedIds: [] };
  const pages = objectAt(lockfile, "pages");
  const document = { lockfileVersion: 1, pages: { ...pages, [edit.blockName]: edit.block } };
  return replaceFile(path, jqText(document)) ? edit : { what: "no room for a change", removedIds: [] };
}

/** Whether the disk had room for it. */
function replaceFile(path: string, text: string): boolean {
  const draft = `${path}.by-another`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, path);
    return true;
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    rmSync(draft, { force: true });
    return false;
  }
}

interface Editing {
  readonly lockfile: unknown;
  readonly page: ChaosPage;
  readonly project: ChaosProject;
  readonly seeding: Seeding;
}

interface BlockEdit extends LockfileEdit {
  readonly blockName: string;
  readonly block: JsonObject;
}

/** Somebody forgot an asset. */
function removeEntry({ lockfile, page, seeding }: Editing): BlockEdit | undefined {
  const { blockName, block } = blockOf(lockfile, page);
  const { assets } = block;
  const keys = Object.keys(assets);
  if (keys.length === 0) return undefined;
  const key = seeding.random.pick(keys);
  const id = textAt(assets, key, "attachmentId");
  const rest = Object.fromEntries(Object.entries(assets).filter(([each]) => each !== key));
  const isHeld = Object.values(rest).some((entry) => textAt(entry, "attachmentId") === id);
  return {
    what: `${key} forgotten on ${page.id}`,
    removedIds: isHeld ? [] : [id],
    blockName,
    block: { ...block, assets: rest },
  };
}

/** Another run has renewed an asset, or uploaded one that is not in the lockfile yet. */
function renewEntry({ lockfile, page, project, seeding }: Editing): BlockEdit | undefined {
  const wanted = project.assets.filter((asset) => isFor(asset, page));
  if (wanted.length === 0) return undefined;
  const asset = seeding.random.pick(wanted);
  return putEntry(blockOf(lockfile, page), asset, makeLocked(asset, seeding, {}));
}

/** Another run, of another branch, has uploaded an asset that this one knows nothing of. */
function addEntry({ lockfile, page, project, seeding }: Editing): BlockEdit {
  const number = seeding.random.int(0, 1_000_000);
  const { content } = seeding.random.pick(project.assets);
  const asset: ChaosAsset = {
    key: `of-another-${number}`,
    source: "path",
    fileName: `of-another-${number}.bin`,
    content: { ...content, text: `of another ${number}` },
  };
  return putEntry(blockOf(lockfile, page), asset, makeLocked(asset, seeding, {}));
}

/** Without an ID in the manifest the only Page of the lockfile is taken for the manifest's own. */
function addOtherPage(editing: Editing): BlockEdit | undefined {
  if (editing.project.form === "token") return undefined;
  const page: ChaosPage = { name: "elsewhere", id: "200000000000000", tokenEnv: "" };
  return addEntry({ ...editing, page });
}

type Block = JsonObject & { readonly assets: JsonObject; readonly retired: readonly unknown[] };

/** The Page's block, found by its ID. */
function blockOf(lockfile: unknown, page: ChaosPage): { readonly blockName: string; readonly block: Block } {
  const pages = objectAt(lockfile, "pages");
  const found = Object.keys(pages).find((name) => valueAt(pages, name, "id") === page.id);
  const blockName = found ?? page.name;
  const block = objectAt(pages, blockName);
  const retired = block["retired"];
  return {
    blockName,
    block: {
      ...block,
      id: page.id,
      assets: objectAt(block, "assets"),
      retired: Array.isArray(retired) ? retired : [],
    },
  };
}

/** The entry in the place of the key's old one, whose ID retires when it stands for other bytes. */
function putEntry(
  { blockName, block }: ReturnType<typeof blockOf>,
  { key }: ChaosAsset,
  entry: LockedFields,
): BlockEdit {
  const { assets, retired } = block;
  const old = assets[key];
  const isOther =
    isObject(old) &&
    (["digest", "type", "contentType", "fileName"] as const).some((name) => old[name] !== entry[name]);
  return {
    what: `${key} uploaded elsewhere as ${entry.attachmentId}`,
    removedIds: [],
    blockName,
    block: {
      ...block,
      assets: { ...assets, [key]: entry },
      retired: isOther ? [...retired, { ...old, key }].toSorted(compareRetired) : retired,
    },
  };
}

function compareRetired(a: unknown, b: unknown): number {
  const orderOf = (entry: unknown): string => `${textAt(entry, "key")}\n${textAt(entry, "attachmentId")}`;
  return orderOf(a) < orderOf(b) ? -1 : 1;
}

function objectAt(value: unknown, name: string): JsonObject {
  const member = valueAt(value, name);
  return isObject(member) ? member : {};
}
