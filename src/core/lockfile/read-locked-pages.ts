import {
  type JsonMembers,
  memberPath,
  memberReader,
  objectShape,
  platformShape,
  type ReportProblem,
  readShape,
  type Shape,
  textShape,
} from "./json-shape.ts";
import type { LockedAsset, LockedPage, RetiredAsset } from "./lockfile.ts";
import { readLockedAsset } from "./read-locked-asset.ts";

const listShape: Shape<readonly unknown[]> = {
  read: (value) => (Array.isArray(value) ? value : undefined),
  name: "a list",
};

/** The Pages of a lockfile's document, by name; whatever is not as it has to be is reported. */
export function readLockedPages(
  document: JsonMembers,
  report: ReportProblem,
): ReadonlyMap<string, LockedPage> {
  const pages = new Map<string, LockedPage>();
  const named = memberReader(document, "", report).required("pages", objectShape) ?? new Map();
  for (const [name, value] of named) {
    const path = memberPath("pages", name);
    const members = readShape(value, objectShape, { path, report });
    if (members !== undefined) pages.set(name, readLockedPage(members, path, report));
  }
  reportSharedIds(pages, report);
  return pages;
}

function readLockedPage(members: JsonMembers, path: string, report: ReportProblem): LockedPage {
  const { required, optional } = memberReader(members, path, report);
  const id = optional("id", textShape);
  const platform = optional("platform", platformShape) ?? "messenger";
  const assets = readAssets(required("assets", objectShape), memberPath(path, "assets"), report);
  const retired = readRetired(required("retired", listShape), memberPath(path, "retired"), report);
  return { ...(id === undefined ? {} : { id }), platform, assets, retired };
}

function readAssets(
  members: JsonMembers | undefined,
  path: string,
  report: ReportProblem,
): ReadonlyMap<string, LockedAsset> {
  const assets = new Map<string, LockedAsset>();
  for (const [key, value] of members ?? []) {
    const entry = readEntry(value, memberPath(path, key), report);
    if (entry !== undefined) assets.set(key, entry.asset);
  }
  return assets;
}

function readRetired(
  values: readonly unknown[] | undefined,
  path: string,
  report: ReportProblem,
): readonly RetiredAsset[] {
  const retired: RetiredAsset[] = [];
  for (const [index, value] of (values ?? []).entries()) {
    const entryPath = `${path}[${index}]`;
    const entry = readEntry(value, entryPath, report);
    const key = entry && memberReader(entry.members, entryPath, report).required("key", textShape);
    if (entry !== undefined && key !== undefined) retired.push({ ...entry.asset, key });
  }
  return retired;
}

interface ReadEntry {
  readonly asset: LockedAsset;
  readonly members: JsonMembers;
}

function readEntry(value: unknown, path: string, report: ReportProblem): ReadEntry | undefined {
  const members = readShape(value, objectShape, { path, report });
  const asset = members && readLockedAsset(members, path, report);
  return members && asset && { asset, members };
}

/** Which of two blocks of one Page is right, nobody can tell. */
function reportSharedIds(pages: ReadonlyMap<string, LockedPage>, report: ReportProblem): void {
  const names = new Map<string, string>();
  for (const [name, { id }] of pages) {
    if (id === undefined) continue;
    const first = names.get(id);
    if (first === undefined) names.set(id, name);
    else
      report({
        path: memberPath(memberPath("pages", name), "id"),
        problem: `is also the id of \`${memberPath("pages", first)}\``,
      });
  }
}
