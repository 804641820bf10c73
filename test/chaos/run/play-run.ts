import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Violation } from "../invariants/violation.ts";
import { changeProject } from "../project/change-project.ts";
import { writeProject } from "../project/write-project.ts";
import { createRandom } from "../random.ts";
import { endRun } from "./end-run.ts";
import { playRound } from "./play-round.ts";
import { drawRound } from "./round.ts";
import type { Slot } from "./slot.ts";
import { noteKeys, openWorld, type World } from "./world.ts";

/** What came of a run. */
export interface PlayedRun {
  readonly violations: readonly Violation[];
  /** What happened, line by line. */
  readonly story: readonly string[];
  /** How often what happened. */
  readonly happened: ReadonlyMap<string, number>;
}

/** How runs are played. */
export interface PlayOptions {
  /** Whether the system can limit the size of files. */
  readonly canLimitSizes: boolean;
  /** Whether the folder of a run that broke something is kept, for people to look into. */
  readonly keepsBroken: boolean;
  /** How many rounds come before the faultless one; drawn when left out. */
  readonly rounds?: number;
  /** Called with the project's folder when a command has ended, before anything is looked at: for spoiling it. */
  readonly afterCommand?: (folder: string) => void;
}

const dayMs = 86_400_000;

/** Plays the run that `seed` stands for, to its end or to the first command that broke something. */
export async function playRun(seed: string, slot: Slot, options: PlayOptions): Promise<PlayedRun> {
  const random = createRandom(seed);
  const world = await openWorld(slot, random, options.afterCommand);
  const means = { canLimitSizes: options.canLimitSizes, isOnSmallDisk: world.disk !== undefined };
  const played = (violations: readonly Violation[]): PlayedRun => {
    if (violations.length > 0 && options.keepsBroken) keepFolder(world);
    return { violations, story: world.story, happened: world.happened };
  };
  try {
    const drawn = random.weigh([
      [70, 1],
      [22, 2],
      [8, 3],
    ]);
    for (let number = 1; number <= (options.rounds ?? drawn); number++) {
      if (number > 1) changeBetween(world);
      const round = drawRound(random, world.project, means);
      const { violations } = await playRound(world, round);
      if (violations.length > 0) return played(violations);
    }
    return played(await endRun(world));
  } finally {
    world.remove();
  }
}

function keepFolder({ folder, story }: World): void {
  const kept = mkdtempSync(join(tmpdir(), "messenger-assets-chaos-broken-"));
  cpSync(folder, kept, { recursive: true });
  story.push(`the folder is kept as ${kept}`);
}

/** What people, and time, do between two commands. */
function changeBetween(world: World): void {
  const { random, folder, slot, clock } = world;
  if (clock.kind === "at" && random.chance(0.5)) {
    world.clock = { kind: "at", atMs: clock.atMs + random.int(0, 70) * dayMs };
  }
  if (random.chance(0.5)) return;
  const before = world.project;
  world.project = changeProject(before, random);
  writeProject({ folder, media: slot.media }, world.project, before);
  noteKeys(world);
  world.story.push(`the manifest changes: ${world.project.assets.length} assets`);
}
