import { compareText } from "../text/compare-text.ts";
import type { LockedAsset, LockedPage, Lockfile } from "./lockfile.ts";

/** What to forget, and what to leave alone. */
export interface ForgetRequest {
  /** Keys, or attachment IDs. */
  readonly names: readonly string[];
  readonly selectsPage: (name: string) => boolean;
  readonly selectsKey: (key: string) => boolean;
}

/** An ID that was forgotten, and whether its key had it until now. */
export interface ForgottenId {
  readonly page: string;
  readonly key: string;
  readonly state: "live" | "retired";
  readonly entry: LockedAsset;
}

/** A lockfile without what was to be forgotten. */
export interface ForgottenIds {
  readonly lockfile: Lockfile;
  /** By Page and key in code-unit order. */
  readonly forgotten: readonly ForgottenId[];
  /** Names that mean nothing that the lockfile has. */
  readonly unknown: readonly string[];
}

/**
 * The lockfile without the IDs that the named keys have, live and retired, and without the named IDs. An ID goes from every
 * key of its Page, and none is retired: it must not come back.
 */
export function forgetIds(lockfile: Lockfile, request: ForgetRequest): ForgottenIds {
  const wanted = new Set(request.names);
  const pages = new Map<string, LockedPage>();
  const forgotten: ForgottenId[] = [];
  for (const [name, page] of lockfile.pages) {
    const entries = request.selectsPage(name) ? entriesOf(name, page, request) : [];
    const ids = new Set(
      entries
        .filter(({ key, entry }) => wanted.has(key) || wanted.has(entry.attachmentId))
        .map(({ entry }) => entry.attachmentId),
    );
    const gone = entries.filter(({ entry }) => ids.has(entry.attachmentId));
    forgotten.push(...gone);
    pages.set(name, gone.length === 0 ? page : withoutIds(page, ids, request));
  }
  const known = new Set(forgotten.flatMap(({ key, entry }) => [key, entry.attachmentId]));
  return {
    lockfile: forgotten.length === 0 ? lockfile : { pages },
    forgotten: forgotten.toSorted((a, b) => compareText(a.page, b.page) || compareText(a.key, b.key)),
    unknown: request.names.filter((name) => !known.has(name)),
  };
}

function entriesOf(
  page: string,
  { assets, retired }: LockedPage,
  { selectsKey }: ForgetRequest,
): readonly ForgottenId[] {
  const live = [...assets].map(([key, entry]): ForgottenId => ({ page, key, state: "live", entry }));
  const others = retired.map(({ key, ...entry }): ForgottenId => ({ page, key, state: "retired", entry }));
  return [...live, ...others].filter(({ key }) => selectsKey(key));
}

function withoutIds(page: LockedPage, ids: ReadonlySet<string>, { selectsKey }: ForgetRequest): LockedPage {
  const stays = (key: string, { attachmentId }: LockedAsset): boolean =>
    !(selectsKey(key) && ids.has(attachmentId));
  return {
    ...page,
    assets: new Map([...page.assets].filter(([key, entry]) => stays(key, entry))),
    retired: page.retired.filter((entry) => stays(entry.key, entry)),
  };
}
