import type { DesiredAsset, DesiredPage, DesiredState, Renewal } from "../desired/desired-state.ts";
import type { LockedAsset, LockedPage, Lockfile, RetiredAsset } from "../lockfile/lockfile.ts";
import type { Plan, PlannedAction } from "../plan/plan.ts";
import { expiryMs, renewalDueAtMs, spreadShareMs } from "../plan/renewal.ts";
import { compareText } from "../text/compare-text.ts";
import type { ExplainedId, Explanation, OtherId } from "./explanation.ts";

/** What explanations are made from. */
export interface ExplainFacts {
  readonly desired: DesiredState;
  /** Aligned with the manifest's Pages. */
  readonly lockfile: Lockfile;
  /** Of everything, for now. */
  readonly plan: Plan;
  /** Default: all. */
  readonly selectsPage?: (name: string) => boolean;
}

/** What `word`, a key or an attachment ID, means on each Page; a key with locales is meant without them too. */
export function explainAsset(word: string, facts: ExplainFacts): readonly Explanation[] {
  const pages = pagesOf(facts);
  const known = knownKeys(facts);
  const keys = known.includes(word) ? [word] : known.filter((key) => key.startsWith(`${word}@`));
  return pages.flatMap((page) => [
    ...keys.flatMap((key) => explainKey(key, page, facts)),
    ...explainId(word, page, facts),
  ]);
}

/** What an attachment ID was that only `past`, an older lockfile that is aligned too, has. */
export function explainGoneId(id: string, past: Lockfile, facts: ExplainFacts): readonly Explanation[] {
  const { selectsPage = () => true } = facts;
  return [...past.pages].flatMap(([name, block]) => {
    if (!selectsPage(name)) return [];
    const page = { name, block: facts.lockfile.pages.get(name) };
    const entries = [...block.assets, ...block.retired.map((entry) => [entry.key, entry] as const)];
    const [found] = entries.filter(([, { attachmentId }]) => attachmentId === id);
    if (found === undefined) return [];
    const [key, entry] = found;
    return [explain({ page: { ...page, id: block.id }, key, state: "gone", held: entry }, facts)];
  });
}

/** Every key of manifest and lockfile on the selected Pages, in code-unit order. */
export function knownKeys(facts: ExplainFacts): readonly string[] {
  const keys = pagesOf(facts).flatMap(({ name, block }) => [
    ...(desiredPage(name, facts)?.assets.keys() ?? []),
    ...(block?.assets.keys() ?? []),
    ...(block?.retired ?? []).map(({ key }) => key),
  ]);
  return [...new Set(keys)].toSorted(compareText);
}

interface ExplainedPage {
  readonly name: string;
  readonly block: LockedPage | undefined;
  readonly id?: string | undefined;
}

function pagesOf({ desired, lockfile, selectsPage = () => true }: ExplainFacts): readonly ExplainedPage[] {
  const names = new Set([...desired.pages.map(({ name }) => name), ...lockfile.pages.keys()]);
  return [...names]
    .filter(selectsPage)
    .toSorted(compareText)
    .map((name) => ({ name, block: lockfile.pages.get(name) }));
}

function desiredPage(name: string, { desired }: ExplainFacts): DesiredPage | undefined {
  return desired.pages.find((page) => page.name === name);
}

function desiredAsset(page: string, key: string, facts: ExplainFacts): DesiredAsset | undefined {
  return desiredPage(page, facts)?.assets.get(key);
}

function explainKey(key: string, page: ExplainedPage, facts: ExplainFacts): readonly Explanation[] {
  const entry = page.block?.assets.get(key);
  if (entry !== undefined) return [explain({ page, key, state: "live", held: entry }, facts)];
  const asset = desiredAsset(page.name, key, facts);
  if (asset !== undefined) return [explain({ page, key, state: "missing", wanted: asset }, facts)];
  return retiredWhere(page, (retired) => retired.key === key, facts);
}

/** Several keys that hold one ID are one explanation: the others are told in it. */
function explainId(id: string, page: ExplainedPage, facts: ExplainFacts): readonly Explanation[] {
  const holders = [...(page.block?.assets ?? [])].filter(([, { attachmentId }]) => attachmentId === id);
  const [first] = holders.toSorted(([a], [b]) => compareText(a, b));
  if (first === undefined) return retiredWhere(page, (retired) => retired.attachmentId === id, facts);
  return [explain({ page, key: first[0], state: "live", held: first[1] }, facts)];
}

function retiredWhere(
  page: ExplainedPage,
  isMeant: (retired: RetiredAsset) => boolean,
  facts: ExplainFacts,
): readonly Explanation[] {
  const retired = page.block?.retired.filter(isMeant) ?? [];
  return retired.map((held) => explain({ page, key: held.key, state: "retired", held }, facts));
}

/** A key with the entry that is explained, or without one. */
type Subject = { readonly page: ExplainedPage; readonly key: string } & (
  | { readonly state: "live" | "retired" | "gone"; readonly held: LockedAsset }
  | { readonly state: "missing"; readonly wanted: DesiredAsset }
);

function explain(subject: Subject, facts: ExplainFacts): Explanation {
  const { page, key, state } = subject;
  const held = subject.state === "missing" ? undefined : subject.held;
  const asset = desiredAsset(page.name, key, facts);
  const pageId = page.id ?? page.block?.id ?? desiredPage(page.name, facts)?.id;
  const planned = facts.plan.actions.find((action) => isAbout(action, subject));
  const others = idsOf(page).filter(
    (other) => other.key !== key || other.entry.attachmentId !== held?.attachmentId,
  );
  const hasBytes = ({ entry }: KeyedId): boolean => entry.digest === digestOf(subject);
  return {
    page: page.name,
    ...(pageId !== undefined && { pageId }),
    key,
    state,
    source: subject.state === "missing" ? subject.wanted.source : subject.held.source,
    ...(asset !== undefined && { place: asset.place }),
    ...(held !== undefined && { held: explainDates(held, facts.desired.renewal, pageId ?? page.name) }),
    ...(planned !== undefined && { planned }),
    sameBytes: others.filter(hasBytes).map(toOtherId),
    otherIds: others.filter((other) => other.key === key && !hasBytes(other)).map(toOtherId),
  };
}

/** An action for the key; of an ID that no key holds, one that takes it back. */
function isAbout(action: PlannedAction, { page, key, ...subject }: Subject): boolean {
  if (action.page !== page.name) return false;
  if (subject.state === "live" || subject.state === "missing") return action.key === key;
  return action.action === "reuse" && action.reused.attachmentId === subject.held.attachmentId;
}

function digestOf(subject: Subject): string | undefined {
  if (subject.state !== "missing") return subject.held.digest;
  const { content } = subject.wanted;
  return content.kind === "known" ? content.digest : undefined;
}

interface KeyedId {
  readonly key: string;
  readonly entry: LockedAsset;
  readonly isRetired: boolean;
}

function idsOf({ block }: ExplainedPage): readonly KeyedId[] {
  if (block === undefined) return [];
  return [
    ...[...block.assets].map(([key, entry]) => ({ key, entry, isRetired: false })),
    ...block.retired.map((entry) => ({ key: entry.key, entry, isRetired: true })),
  ];
}

function toOtherId({ key, entry, isRetired }: KeyedId): OtherId {
  return { key, attachmentId: entry.attachmentId, isRetired };
}

function explainDates(entry: LockedAsset, renewal: Renewal, pageId: string): ExplainedId {
  const { beforeMs, spreadMs } = renewal;
  return {
    entry,
    expiresAtMs: expiryMs(entry, renewal),
    renewsAtMs: renewalDueAtMs(entry, renewal, pageId),
    beforeMs,
    spreadMs,
    shareMs: spreadShareMs(entry.digest, renewal, pageId),
  };
}
