import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Attachment, readAttachments } from "../attachment.ts";
import type { Entry } from "../entry.ts";
import { emptyLedger, type Ledger, withSeen } from "../invariants/ledger.ts";
import { instantText } from "../lockfile-text.ts";
import type { ChaosProject } from "../project/chaos-project.ts";
import { makeProject } from "../project/make-project.ts";
import { type Seeding, seedLockfile } from "../project/seed-lockfile.ts";
import { writeProject } from "../project/write-project.ts";
import type { Random } from "../random.ts";
import { lockfileName, readSnapshot, type Snapshot } from "../snapshot.ts";
import type { Slot } from "./slot.ts";

/** The clock that a run's commands go by. */
export type ChaosClock =
  | { readonly kind: "machine" }
  /** `--at`. */
  | { readonly kind: "at"; readonly atMs: number }
  /** The sandbox's is ahead of the machine's. */
  | { readonly kind: "ahead"; readonly byMs: number };

/** One run's project, and all that is known of it so far. */
export interface World {
  readonly slot: Slot;
  readonly folder: string;
  readonly isOnSmallDisk: boolean;
  /** For what is drawn between commands; while one runs, its order would depend on chance. */
  readonly random: Random;
  /** What happened, line by line. */
  readonly story: string[];
  readonly seeding: (random: Random) => Seeding;
  readonly snapshot: () => Snapshot;
  readonly remove: () => void;
  project: ChaosProject;
  clock: ChaosClock;
  ledger: Ledger;
  attachments: readonly Attachment[];
  /** The entries of IDs that no sandbox gave. */
  readonly madeUp: Map<string, Entry>;
  /** The keys that commands told of as possible duplicates. */
  readonly toldKeys: Set<string>;
  /** The keys that a file's name ever stood for. */
  readonly keysOf: Map<string, Set<string>>;
  /** The digests of URLs whose bytes changed while a command ran: what was fetched of them, nobody knows. */
  readonly unsteady: Set<string>;
}

const dayMs = 86_400_000;

/** A new world in `slot`, whose sandbox is as new. */
export async function openWorld(slot: Slot, random: Random): Promise<World> {
  const isOnSmallDisk = slot.disk !== undefined && random.chance(0.15);
  const base = isOnSmallDisk ? (slot.disk?.folder ?? "") : tmpdir();
  const folder = mkdtempSync(join(base, "messenger-assets-chaos-"));
  const project = makeProject(random, slot.pages);
  const world: World = {
    slot,
    folder,
    isOnSmallDisk,
    random,
    story: [],
    seeding: (by) => ({ random: by, ids, mediaUrl: slot.media.url, nowMs: idNowMs(world.clock) }),
    snapshot: () => readSnapshot(folder, new Map(world.project.pages.map(({ name, id }) => [name, id]))),
    remove: () => {
      slot.disk?.free();
      rmSync(folder, { recursive: true, force: true });
    },
    project,
    clock: drawClock(random),
    ledger: emptyLedger,
    attachments: [],
    madeUp: new Map(),
    toldKeys: new Set(),
    keysOf: new Map(),
    unsteady: new Set(),
  };
  const ids = createIds();
  slot.media.files.clear();
  await slot.control("POST", "reset");
  if (world.clock.kind === "ahead") await slot.control("POST", "clock", { advance: `${world.clock.byMs}ms` });
  writeProject({ folder, media: slot.media }, project);
  noteKeys(world);
  const seed = seedLockfile(project, world.seeding(random));
  if (seed !== undefined) writeFileSync(join(folder, lockfileName), seed);
  noteMadeUp(world);
  world.story.push(describeWorld(world, seed !== undefined));
  return world;
}

/** Keeps in mind what every file's name stands for now. */
export function noteKeys({ project, keysOf }: World): void {
  for (const { fileName, key } of project.assets) {
    keysOf.set(fileName, (keysOf.get(fileName) ?? new Set()).add(key));
  }
}

/** Takes the entries of the lockfile that nobody has seen yet for made up, and for known. */
export function noteMadeUp(world: World): void {
  const snapshot = world.snapshot();
  for (const entry of snapshot.lockfile) {
    const isNew = !world.ledger.known.has(entry.attachmentId);
    if (isNew && isMadeUp(entry.attachmentId)) world.madeUp.set(entry.attachmentId, entry);
  }
  world.ledger = withSeen(world.ledger, snapshot);
}

/** The sandbox's attachments as of now, and those of them that are new. */
export async function readMade(world: World): Promise<readonly Attachment[]> {
  const old = world.attachments.length;
  world.attachments = readAttachments(await world.slot.control("GET", "state"));
  return world.attachments.slice(old);
}

/** The instant that commands plan by. */
export function planNowMs(clock: ChaosClock): number {
  return clock.kind === "at" ? clock.atMs : Date.now();
}

/** The instant that IDs of now are of. */
export function idNowMs(clock: ChaosClock): number {
  return clock.kind === "ahead" ? Date.now() + clock.byMs : planNowMs(clock);
}

/** The options that make a command go by `clock`. */
export function clockOptions(clock: ChaosClock): readonly string[] {
  return clock.kind === "at" ? ["--at", instantText(clock.atMs)] : [];
}

function drawClock(random: Random): ChaosClock {
  const atMs = Math.floor(Date.now() / 1_000) * 1_000 + random.int(0, 200) * dayMs;
  return random.weigh<ChaosClock>([
    [7, { kind: "machine" }],
    [2, { kind: "at", atMs }],
    [1, { kind: "ahead", byMs: random.int(1, 80) * dayMs }],
  ]);
}

/** Made-up IDs have seventeen digits, the sandbox's have sixteen. */
function createIds(): { readonly next: () => string } {
  let last = 90_000_000_000_000_000n;
  return { next: () => String(++last) };
}

function isMadeUp(attachmentId: string): boolean {
  return attachmentId.length === 17;
}

function describeWorld({ project, clock, folder, isOnSmallDisk }: World, hasLockfile: boolean): string {
  const where = isOnSmallDisk ? "on a small disk" : "in";
  const lockfile = hasLockfile ? "with a lockfile" : "without a lockfile";
  return `${project.assets.length} assets, ${project.form} form, ${project.pages.length} Pages, ${lockfile}, clock ${clock.kind}, ${where} ${folder}`;
}
