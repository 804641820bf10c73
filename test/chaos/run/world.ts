import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Attachment } from "../attachment.ts";
import type { Entry } from "../entry.ts";
import { emptyLedger, type Ledger, withSeen } from "../invariants/ledger.ts";
import { instantText } from "../lockfile-text.ts";
import type { ChaosProject } from "../project/chaos-project.ts";
import { makeProject } from "../project/make-project.ts";
import { type Seeding, seedLockfile } from "../project/seed-lockfile.ts";
import { writeProject } from "../project/write-project.ts";
import type { Random } from "../random.ts";
import { lockfileName, readSnapshot, type Snapshot } from "../snapshot.ts";
import type { SmallDisk } from "./disk.ts";
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
  /** What the folder is on, where that is small. */
  readonly disk: SmallDisk | undefined;
  /** For what is drawn between commands; while one runs, its order would depend on chance. */
  readonly random: Random;
  /** What happened, line by line. */
  readonly story: string[];
  /** What entries are made of that others upload now. */
  readonly seeding: (random: Random) => Seeding;
  readonly snapshot: () => Snapshot;
  /** Called when a command has ended, before anything is looked at. */
  readonly afterCommand: () => void;
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
  /** How often what happened. */
  readonly happened: Map<string, number>;
}

const dayMs = 86_400_000;
const longestCommandMs = 600_000;

/** A new world in `slot`, whose sandbox is as new. */
export async function openWorld(
  slot: Slot,
  random: Random,
  afterCommand?: (folder: string) => void,
): Promise<World> {
  // Drawn on every machine, so that a seed means the same there.
  const disk = random.chance(0.2) ? slot.disk : undefined;
  const folder = mkdtempSync(join(disk?.folder ?? tmpdir(), "messenger-assets-chaos-"));
  const project = makeProject(random, slot.pages);
  const world: World = {
    slot,
    folder,
    disk,
    random,
    story: [],
    seeding: (by) => ({ random: by, ids, mediaUrl: slot.media.url, nowMs: idNowMs(world.clock) }),
    snapshot: () => readSnapshot(folder, new Map(world.project.pages.map(({ name, id }) => [name, id]))),
    afterCommand: () => afterCommand?.(folder),
    remove: () => {
      disk?.free();
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
    happened: new Map(),
  };
  const ids = createIds();
  slot.media.files.clear();
  await slot.control("POST", "reset");
  if (world.clock.kind === "ahead") await slot.control("POST", "clock", { advance: `${world.clock.byMs}ms` });
  writeProject({ folder, media: slot.media }, project);
  noteKeys(world);
  const seed = seedLockfile(project, { ...world.seeding(random), nowMs: planNowMs(world.clock) });
  if (seed !== undefined) writeFileSync(join(folder, lockfileName), seed);
  noteMadeUp(world);
  world.story.push(describeWorld(world, seed !== undefined));
  return world;
}

/** Counts one more of `what` in `happened`. */
export function countOne(happened: Map<string, number>, what: string): void {
  happened.set(what, (happened.get(what) ?? 0) + 1);
}

/** Keeps in mind what every file's name stands for now. */
export function noteKeys({ project, keysOf }: World): void {
  for (const { fileName, key } of project.assets) {
    keysOf.set(fileName, (keysOf.get(fileName) ?? new Set()).add(key));
  }
}

/** Takes what the lockfile holds for known, and, of what nobody has seen yet, for made up; gives all its IDs. */
export function noteMadeUp(world: World): readonly string[] {
  const snapshot = world.snapshot();
  for (const entry of snapshot.lockfile) {
    const isNew = !world.ledger.known.has(entry.attachmentId);
    if (isNew && isMadeUp(entry.attachmentId)) world.madeUp.set(entry.attachmentId, entry);
  }
  world.ledger = withSeen(world.ledger, snapshot);
  return snapshot.lockfile.map(({ attachmentId }) => attachmentId);
}

/** The instant that commands plan by. */
export function planNowMs(clock: ChaosClock): number {
  return clock.kind === "at" ? clock.atMs : Date.now();
}

/** The instant that IDs which others upload now are of: no earlier than those of any command. */
function idNowMs(clock: ChaosClock): number {
  switch (clock.kind) {
    case "machine":
      return Date.now();
    case "ahead":
      return Date.now() + clock.byMs;
    case "at":
      // While a command runs, time passes for it.
      return clock.atMs + longestCommandMs;
    default:
      return clock satisfies never;
  }
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

function describeWorld({ project, clock, folder, disk }: World, hasLockfile: boolean): string {
  const where = disk !== undefined ? "on a small disk" : "in";
  const lockfile = hasLockfile ? "with a lockfile" : "without a lockfile";
  return `${project.assets.length} assets, ${project.form} form, ${project.pages.length} Pages, ${lockfile}, clock ${clock.kind}, ${where} ${folder}`;
}
