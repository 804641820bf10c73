import type { AssetType } from "../core/asset-type.ts";
import { isObject, type JsonObject, textOf } from "./json-object.ts";
import type { Entry, EntryIndex, Snapshot, SnapshotPage } from "./snapshot.ts";
import { isWebAddress } from "./web-address.ts";

const types: readonly AssetType[] = ["image", "video", "audio", "file"];
const instant = /^\d{4}-\d\d-\d\dT.+(Z|[+-]\d\d:\d\d)$/i;

/**
 * What the document `value` (a lockfile or a json output, parsed) says; the web has its files below `baseUrl`.
 *
 * @throws {Error} when it is none, is of a later version, or anything in it is broken.
 */
export function readDocument(value: unknown, baseUrl: string | undefined): Snapshot {
  const { lockfileVersion, formatVersion, pages: members } = readObject(value, "the document");
  const version = lockfileVersion ?? formatVersion;
  if (version !== 1) refuse(`version ${version}`);
  const pages = Object.entries(readObject(members, "pages")).map(([name, page]) =>
    readPage(name, readObject(page, name), baseUrl),
  );
  const byAddress = new Map<unknown, SnapshotPage>(pages.map((page) => [page.name, page]));
  for (const page of pages) if (page.id !== undefined) byAddress.set(page.id, page);
  return { pages, byAddress };
}

function readPage(
  name: string,
  { id, assets, retired }: JsonObject,
  baseUrl: string | undefined,
): SnapshotPage {
  const entries = Object.entries(readObject(assets, `${name}.assets`)).map(([key, asset]) =>
    readEntry(key, asset, baseUrl),
  );
  if (!Array.isArray(retired)) refuse(`${name}.retired`);
  const old = retired.map((asset: unknown) => readEntry(textOf(asset, "key"), asset, undefined));
  old.sort((a, b) => b.expiresAtMs - a.expiresAtMs);
  return { name, id, entries, assets: indexEntries(entries), retired: indexEntries(old) };
}

function readEntry(
  key: string | undefined = refuse("a retired ID"),
  value: unknown,
  baseUrl: string | undefined,
): Entry {
  const { type: written, attachmentId, expiresAt, source, url = source } = readObject(value, key);
  const type = types.find((known) => known === written) ?? refuse(`${key}.type`);
  const id = typeof attachmentId === "string" ? attachmentId : "";
  const isDated = id !== "" && typeof expiresAt === "string" && instant.test(expiresAt);
  const expiry = isDated ? expiresAt : "";
  const expiresAtMs = Date.parse(expiry);
  if (attachmentId !== undefined && Number.isNaN(expiresAtMs)) refuse(`${key}.attachmentId`);
  return { key, type, attachmentId: id, expiresAt: expiry, expiresAtMs, url: urlOf(url, baseUrl) };
}

/** A lockfile has a URL or a path, a json output a URL. */
function urlOf(source: unknown, baseUrl: string | undefined): string | undefined {
  if (typeof source !== "string") return undefined;
  if (isWebAddress(source))
    return /^https?:\/\/sandbox\.localhost(?![^:/?#])/i.test(source) ? undefined : source;
  if (baseUrl === undefined || /\p{Surrogate}/u.test(source)) return undefined;
  const folder = new URL(`${baseUrl.replace(/\/+$/, "")}/`).href;
  const { href } = new URL(source.split("/").filter(Boolean).map(encodeURIComponent).join("/"), folder);
  return href.startsWith(folder) ? href : undefined;
}

function indexEntries(entries: readonly Entry[]): EntryIndex {
  const index = new Map<string, Entry[]>();
  const add = (name: string, entry: Entry): void => {
    const known = index.get(name);
    if (known === undefined) index.set(name, [entry]);
    else known.push(entry);
  };
  for (const entry of entries) {
    const base = entry.key.replace(/@.*/, "");
    add(base, entry);
    if (base !== entry.key) add(entry.key, entry);
  }
  return index;
}

function readObject(value: unknown, what: string): JsonObject {
  return isObject(value) ? value : refuse(what);
}

function refuse(part: string): never {
  throw new Error(`${part} is broken or unknown`);
}
