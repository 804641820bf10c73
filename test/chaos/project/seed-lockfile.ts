import { lifetimeMs } from "../entry.ts";
import { instantText, type LockedBlock, type LockedFields, lockfileText } from "../lockfile-text.ts";
import type { Random } from "../random.ts";
import { type ChaosAsset, type ChaosPage, type ChaosProject, isFor, sourceOf } from "./chaos-project.ts";
import { bytesOf, type Content, digestOf, mediaKinds } from "./content.ts";
import { makeContent } from "./make-project.ts";

const dayMs = 86_400_000;

/** Numbers that no ID of the sandbox is, each given once. */
interface IdSource {
  readonly next: () => string;
}

/** What made-up entries are made of. */
export interface Seeding {
  readonly random: Random;
  readonly ids: IdSource;
  readonly mediaUrl: string;
  readonly nowMs: number;
}

/** An entry for the asset with other than its own bytes, or so many days old. */
export function makeLocked(
  asset: ChaosAsset,
  { ids, mediaUrl, nowMs }: Pick<Seeding, "ids" | "mediaUrl" | "nowMs">,
  { ageDays = 0, content = asset.content }: { readonly ageDays?: number; readonly content?: Content },
): LockedFields {
  const bytes = bytesOf(content);
  const uploadedAtMs = nowMs - ageDays * dayMs;
  return {
    attachmentId: ids.next(),
    contentType: mediaKinds[content.type].contentType,
    digest: digestOf(bytes),
    expiresAt: instantText(uploadedAtMs + lifetimeMs),
    ...(content.type === "file" && { fileName: asset.fileName }),
    size: bytes.length,
    source: sourceOf(asset, mediaUrl),
    type: content.type,
    uploadedAt: instantText(uploadedAtMs),
  };
}

/** The lockfile of earlier months: some of it good, due, expired, of other bytes, retired, or no longer wanted. */
export function seedLockfile(project: ChaosProject, seeding: Seeding): string | undefined {
  const { random } = seeding;
  const share = random.weigh([
    [4, 0],
    [3, 0.4],
    [3, 0.95],
  ]);
  if (share === 0) return undefined;
  const pages = project.pages.map((page) => [page.name, seedBlock(project, page, seeding, share)] as const);
  return lockfileText(Object.fromEntries(pages));
}

function seedBlock(project: ChaosProject, page: ChaosPage, seeding: Seeding, share: number): LockedBlock {
  const { random } = seeding;
  const wanted = project.assets.filter((asset) => isFor(asset, page));
  const held = wanted.filter(() => random.chance(share));
  const gone = Array.from({ length: random.int(0, 2) }, (_, index) => goneAsset(index, random));
  const retired = [...random.sample(wanted, random.int(0, 3)), ...gone].map((asset) => ({
    ...seedEntry(asset, seeding),
    key: asset.key,
  }));
  return {
    id: page.id,
    assets: Object.fromEntries([...held, ...gone].map((asset) => [asset.key, seedEntry(asset, seeding)])),
    retired: retired.toSorted((a, b) => compare(a.key, b.key) || compare(a.attachmentId, b.attachmentId)),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** An asset that the manifest does not name any more. */
function goneAsset(index: number, random: Random): ChaosAsset {
  const content = { ...makeContent(-1 - index, random), text: `gone ${index}` };
  return { key: `gone-${index}`, source: "path", fileName: `gone-${index}.png`, content };
}

function seedEntry(asset: ChaosAsset, seeding: Seeding): LockedFields {
  const { random } = seeding;
  const young = { ageDays: random.int(0, 40) };
  return makeLocked(
    asset,
    seeding,
    random.weigh<Parameters<typeof makeLocked>[2]>([
      [5, young],
      [2, { ageDays: random.int(56, 89) }],
      [1, { ageDays: random.int(91, 200) }],
      [1, { ...young, content: { ...asset.content, text: `old ${asset.content.text}` } }],
    ]),
  );
}
