import { cpSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnBuiltCommand } from "../../support/built-command.ts";
import { checkEnd } from "../invariants/check-end.ts";
import { checkLeftovers, checkSecrets, type PlacedText } from "../invariants/check-folder.ts";
import { checkKept } from "../invariants/check-kept.ts";
import { checkNotAgain } from "../invariants/check-not-again.ts";
import { checkOutputs } from "../invariants/check-outputs.ts";
import { checkReplies, toldAsNotStored } from "../invariants/check-replies.ts";
import { checkSettled } from "../invariants/check-settled.ts";
import { checkTold, toldKeysOf } from "../invariants/check-told.ts";
import { checkTruth } from "../invariants/check-truth.ts";
import { withForgiven, withSeen } from "../invariants/ledger.ts";
import type { Violation } from "../invariants/violation.ts";
import type { ObservedCommand } from "../observed-command.ts";
import { changeProject } from "../project/change-project.ts";
import { writeProject } from "../project/write-project.ts";
import { createRandom } from "../random.ts";
import { listFiles } from "../snapshot.ts";
import { applyRound } from "./apply-round.ts";
import { describeIntrusion } from "./intrusion.ts";
import { drawRound, lastRound, type Round, type RoundMeans } from "./round.ts";
import type { Slot } from "./slot.ts";
import { clockOptions, countOne, noteKeys, openWorld, type World } from "./world.ts";

/** What came of a run. */
export interface PlayedRun {
  readonly violations: readonly Violation[];
  /** What happened, line by line. */
  readonly story: readonly string[];
  /** How often what happened. */
  readonly happened: ReadonlyMap<string, number>;
}

const dayMs = 86_400_000;

/** Plays the run that `seed` stands for, to its end or to the first command that broke something. */
export async function playRun(
  seed: string,
  slot: Slot,
  means: Pick<RoundMeans, "canLimitSizes">,
): Promise<PlayedRun> {
  const random = createRandom(seed);
  const world = await openWorld(slot, random);
  const played = (violations: readonly Violation[]): PlayedRun => {
    if (violations.length > 0) keepFolder(world);
    return { violations, story: world.story, happened: world.happened };
  };
  try {
    const rounds = random.weigh([
      [60, 1],
      [28, 2],
      [12, 3],
    ]);
    for (let number = 1; number <= rounds; number++) {
      if (number > 1) changeBetween(world);
      const round = drawRound(random, world.project, { ...means, isOnSmallDisk: world.disk !== undefined });
      const { violations } = await playRound(world, round);
      if (violations.length > 0) return played(violations);
    }
    return played(await endRun(world));
  } finally {
    world.remove();
  }
}

/** Keeps the folder of a run that broke something, for people to look into. */
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

interface PlayedRound {
  readonly command: ObservedCommand;
  readonly violations: readonly Violation[];
}

async function playRound(world: World, round: Round): Promise<PlayedRound> {
  world.story.push(describeRound(round));
  const command = await applyRound(world, round);
  world.story.push(describeEnd(command));
  countOne(
    world.happened,
    command.signal === null ? `exit code ${command.exitCode}` : `ended by ${command.signal}`,
  );
  for (const _ of command.made) countOne(world.happened, "uploads");
  world.ledger = withSeen(world.ledger, command.after);
  world.ledger = withForgiven(world.ledger, [...command.removedByOthers, ...toldAsNotStored(command)]);
  for (const key of toldKeysOf(command)) world.toldKeys.add(key);
  const violations = violationsOf(world, command);
  if (violations.length > 0) world.story.push(tailOf(command.stdout), tailOf(command.stderr));
  return { command, violations };
}

function violationsOf(world: World, command: ObservedCommand): readonly Violation[] {
  return [
    ...command.after.problems.map((what) => ({ invariant: "the lockfile can always be read", what })),
    ...checkEnd(command),
    ...checkReplies(command),
    ...checkKept(world.ledger, command.after, command.nowMs),
    ...checkNotAgain(command),
    ...checkTruth([...command.after.lockfile, ...command.after.journal], world.attachments, world.madeUp),
    ...checkSecrets(
      [
        { place: "stdout", text: command.stdout },
        { place: "stderr", text: command.stderr },
        ...placedTexts(world),
      ],
      world.slot.secrets,
    ),
  ];
}

function tailOf(text: string): string {
  return text.slice(-2_000);
}

/** A last run without a fault, and what must hold then. */
async function endRun(world: World): Promise<readonly Violation[]> {
  const { slot, folder, clock, toldKeys, keysOf, unsteady } = world;
  const { violations, command: last } = await playRound(world, lastRound);
  if (violations.length > 0) return violations;
  const isWireWhole = last.made.every(({ attachmentId }) => last.replied.has(attachmentId));
  if (!isWireWhole) throw new Error("the wire did not see every reply of a faultless run: it proves nothing");
  const steady = world.attachments.filter(({ digest }) => !unsteady.has(digest));
  const plan = spawnBuiltCommand(["plan", "--detailed-exitcode", "--json", ...clockOptions(clock)], {
    cwd: folder,
    env: slot.env,
  });
  const { exitCode } = await plan.closed;
  return [
    ...checkTold(steady, { ledger: world.ledger, toldKeys, keysOf }),
    ...checkSettled({ exitCode, stdout: plan.stdout(), stderr: plan.stderr() }),
    ...checkLeftovers(listFiles(folder)),
    ...(world.project.hasOutputs ? checkOutputs(readOutput(world), world.snapshot().lockfile) : []),
  ];
}

function readOutput({ folder }: World): string {
  return readFileSync(join(folder, "generated/assets.json"), "utf8");
}

/** The texts of all files but the media. */
function placedTexts({ folder }: World): readonly PlacedText[] {
  return listFiles(folder)
    .filter((file) => !file.startsWith("media/"))
    .map((file) => ({ place: file, text: readFileSync(join(folder, file), "latin1") }));
}

function describeRound(round: Round): string {
  const { argv, faults, intrusions, sizeLimit } = round;
  const limit = sizeLimit === undefined ? [] : [`files of ${sizeLimit} bytes at the most`];
  return [
    argv.join(" "),
    ...intrusions.map(describeIntrusion),
    ...limit,
    JSON.stringify(faults.document),
  ].join("\n    ");
}

function describeEnd({ exitCode, signal, made, replied, after }: ObservedCommand): string {
  const end = signal ?? `exit code ${exitCode}`;
  return `  ${end}: ${made.length} made, ${replied.size} replies, ${after.lockfile.length} in the lockfile, ${after.journal.length} in the journal`;
}
