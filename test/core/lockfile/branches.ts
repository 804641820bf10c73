import {
  emptyLockfile,
  type LockedAsset,
  type LockedPage,
  type Lockfile,
} from "../../../src/core/lockfile/lockfile.ts";
import {
  withPage,
  withRemoved,
  withReused,
  withSources,
  withUploaded,
} from "../../../src/core/lockfile/lockfile-changes.ts";
import { fc } from "../../support/properties.ts";
import { day, lockedAsset, morning } from "./builders.ts";

/** What a run, or a person, does to the lockfile of a branch. */
type Step =
  | { readonly kind: "upload"; readonly page: string; readonly key: string; readonly bytes: string }
  | { readonly kind: "renew" | "remove" | "move" | "forget"; readonly page: string; readonly key: string }
  /** A key is renamed, or gets the bytes of another. */
  | { readonly kind: "reuse"; readonly page: string; readonly key: string; readonly from: string }
  | { readonly kind: "forget-retired"; readonly page: string };

const pages = ["acme", "beta"] as const;
const keys = ["a", "b", "c", "constructor"] as const;
const anyPage = fc.constantFrom(...pages);
const anyKey = fc.constantFrom(...keys);

/** How a branch changes; each kind as often as it stands there. */
function anyStep(kinds: readonly Step["kind"][]): fc.Arbitrary<Step> {
  return fc
    .record({
      kind: fc.constantFrom(...kinds),
      page: anyPage,
      key: anyKey,
      from: anyKey,
      bytes: fc.constantFrom("a", "b", "c"),
    })
    .map(({ kind, page, key, from, bytes }): Step => {
      if (kind === "upload") return { kind, page, key, bytes };
      if (kind === "reuse") return { kind, page, key, from };
      return kind === "forget-retired" ? { kind, page } : { kind, page, key };
    });
}

/** Lockfiles that come from one. */
export interface Branches {
  readonly base: Lockfile;
  readonly tips: readonly Lockfile[];
}

/** What branches may be made of. */
export const allKinds: readonly Step["kind"][] = [
  "upload",
  "upload",
  "renew",
  "remove",
  "reuse",
  "move",
  "forget",
  "forget-retired",
];

/** So many branches from one base, each with IDs of its own. */
export function anyBranches(
  count: number,
  kinds: readonly Step["kind"][] = allKinds,
): fc.Arbitrary<Branches> {
  const anySteps = fc.array(anyStep(kinds), { maxLength: 6 });
  return fc
    .tuple(anySteps, fc.array(anySteps, { minLength: count, maxLength: count }))
    .map(([first, branches]) => {
      const empty = pages.reduce((lockfile, name) => withPage(lockfile, pageOf(name)), emptyLockfile);
      const base = walk(empty, [...setUp, ...first], 0);
      return { base, tips: branches.map((steps, index) => walk(base, steps, index + 1)) };
    });
}

const setUp: readonly Step[] = pages.flatMap((page) =>
  keys.slice(0, 3).map((key): Step => ({ kind: "upload", page, key, bytes: key === "c" ? "a" : key })),
);

/** The lockfile after `steps`; the IDs and the days of a branch tell its number. */
function walk(start: Lockfile, steps: readonly Step[], branch: number): Lockfile {
  return steps.reduce((lockfile, step, index) => take(lockfile, step, { branch, index }), start);
}

function take(
  lockfile: Lockfile,
  step: Step,
  now: { readonly branch: number; readonly index: number },
): Lockfile {
  const page = pageOf(step.page);
  const block = lockfile.pages.get(step.page);
  const attachmentId = String(1_000 + now.branch * 100 + now.index);
  // Days that several branches share, so that expiries meet.
  const times = { uploadedAtMs: morning + ((now.branch === 0 ? 0 : 10) + now.index) * day };
  const held = "key" in step ? block?.assets.get(step.key) : undefined;
  switch (step.kind) {
    case "upload":
      return withUploaded(lockfile, page, step.key, lockedAsset(attachmentId, step.bytes, times));
    case "renew":
      if (held === undefined) return lockfile;
      return withUploaded(lockfile, page, step.key, {
        ...held,
        attachmentId,
        ...times,
        expiresAtMs: times.uploadedAtMs + 90 * day,
      });
    case "remove":
      return withRemoved(lockfile, page, step.key);
    case "reuse": {
      const other = block?.assets.get(step.from);
      return other === undefined ? lockfile : withReused(lockfile, page, step.key, other);
    }
    case "move":
      return withSources(lockfile, page, step.key, { source: `moved/${now.branch}.png` });
    case "forget":
      return withBlock(lockfile, step.page, ({ assets, ...rest }) => ({
        ...rest,
        assets: new Map([...assets].filter(([, entry]) => entry.attachmentId !== held?.attachmentId)),
      }));
    case "forget-retired":
      return withBlock(lockfile, step.page, (block) => ({ ...block, retired: block.retired.slice(1) }));
    default:
      return step satisfies never;
  }
}

function withBlock(lockfile: Lockfile, name: string, change: (page: LockedPage) => LockedPage): Lockfile {
  const block = lockfile.pages.get(name);
  if (block === undefined) return lockfile;
  return { pages: new Map([...lockfile.pages, [name, change(block)]]) };
}

function pageOf(name: string): {
  readonly name: string;
  readonly id: string;
  readonly platform: "messenger";
} {
  return { name, id: name === "acme" ? "7" : "8", platform: "messenger" };
}

/** The live entries of a lockfile: the ID of the Page, the key, the entry. */
export function liveEntries(lockfile: Lockfile): readonly (readonly [string, string, LockedAsset])[] {
  return [...lockfile.pages.values()].flatMap(({ id = "", assets }) =>
    [...assets].map(([key, entry]) => [id, key, entry] as const),
  );
}

/** Every entry of a lockfile, live and retired, with the ID of its Page. */
export function knownEntries(lockfile: Lockfile): readonly (readonly [string, LockedAsset])[] {
  return [...lockfile.pages.values()].flatMap(({ id = "", assets, retired }) =>
    [...assets.values(), ...retired].map((entry) => [id, entry] as const),
  );
}

/** Every ID that a lockfile knows, with the ID of its Page. */
export function knownIds(lockfile: Lockfile): ReadonlySet<string> {
  return new Set(knownEntries(lockfile).map(([page, { attachmentId }]) => `${page} ${attachmentId}`));
}
