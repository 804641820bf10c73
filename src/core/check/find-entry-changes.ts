import { compareEntries } from "../lockfile/compare-locked.ts";
import type { LockedAsset, LockedPage, Lockfile } from "../lockfile/lockfile.ts";
import { compareText } from "../text/compare-text.ts";
import type { EntryFailure } from "./check-report.ts";

/**
 * What of `lockfile` is in none of the revisions `bases` as it is here: entries by Page ID and key, retired ones too, and
 * a Page's ID and platform. A Page's name is no part of it. All of them are aligned with the manifest's Pages.
 */
export function findEntryChanges(lockfile: Lockfile, bases: readonly Lockfile[]): readonly EntryFailure[] {
  const matched = bases.map((base) => matchPages(lockfile, base));
  const names = new Set([...lockfile.pages.keys(), ...matched.flatMap((pages) => [...pages.keys()])]);
  return [...names].toSorted(compareText).flatMap((name) =>
    findPageChanges(
      name,
      lockfile.pages.get(name),
      matched.map((pages) => pages.get(name)),
    ),
  );
}

/** The blocks of `base` under the names that the same Pages have in `lockfile`. */
function matchPages(lockfile: Lockfile, base: Lockfile): ReadonlyMap<string, LockedPage> {
  const names = new Map([...lockfile.pages].map(([name, { id }]) => [id, name]));
  return new Map(
    [...base.pages].map(([name, block]) => {
      const { id } = block;
      if (id === undefined) return [name, block];
      const isAnother = lockfile.pages.get(name)?.id !== undefined;
      return [names.get(id) ?? (isAnother ? id : name), block];
    }),
  );
}

type Block = LockedPage | undefined;

function findPageChanges(name: string, here: Block, there: readonly Block[]): readonly EntryFailure[] {
  const blockChange = changeOf(here, there, (a, b) => a.id === b.id && a.platform === b.platform);
  const block = blockChange && failure(name, blockChange);
  if (block !== undefined && block.change !== "changed") return [block];
  const changes = [
    ...findSectionChanges(here, there, liveEntries).map((change) => ({ ...change, isRetired: false })),
    ...findSectionChanges(here, there, retiredEntries).map((change) => ({ ...change, isRetired: true })),
  ];
  const byKey = new Map<string, EntryFailure>();
  for (const { key, change, isRetired } of changes) {
    if (!byKey.has(key)) byKey.set(key, { ...failure(name, change), key, isRetired });
  }
  const entries = [...byKey].toSorted(([a], [b]) => compareText(a, b)).map(([, changed]) => changed);
  return block === undefined ? entries : [block, ...entries];
}

function failure(page: string, change: EntryFailure["change"]): EntryFailure {
  return { kind: "entry", code: "lockfile-entry-changed", page, change, isRetired: false };
}

/** An entry under what it is known by in its section. */
interface KnownEntry {
  readonly key: string;
  readonly entry: LockedAsset;
}

type Section = (block: Block) => ReadonlyMap<string, KnownEntry>;

const liveEntries: Section = (block) =>
  new Map([...(block?.assets ?? [])].map(([key, entry]) => [key, { key, entry }]));

const retiredEntries: Section = (block) =>
  new Map(
    (block?.retired ?? []).map((entry) => [`${entry.key}\n${entry.attachmentId}`, { key: entry.key, entry }]),
  );

function findSectionChanges(
  here: Block,
  there: readonly Block[],
  sectionOf: Section,
): readonly { readonly key: string; readonly change: EntryFailure["change"] }[] {
  const entries = sectionOf(here);
  const others = there.map(sectionOf);
  const known = new Map([...others.flatMap((section) => [...section]), ...entries]);
  return [...known].flatMap(([identity, { key }]) => {
    const change = changeOf(
      entries.get(identity),
      others.map((section) => section.get(identity)),
      (a, b) => compareEntries(a.entry, b.entry) === 0,
    );
    return change === undefined ? [] : [{ key, change }];
  });
}

/** How `here` differs from each of `there`; undefined when it is as in one of them. */
function changeOf<Thing extends object>(
  here: Thing | undefined,
  there: readonly (Thing | undefined)[],
  isSame: (a: Thing, b: Thing) => boolean,
): EntryFailure["change"] | undefined {
  const isKnown = there.some((other) =>
    here === undefined || other === undefined ? here === other : isSame(here, other),
  );
  if (isKnown) return undefined;
  if (here === undefined) return "removed";
  return there.every((other) => other === undefined) ? "added" : "changed";
}
