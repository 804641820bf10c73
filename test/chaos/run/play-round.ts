import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkEnd } from "../invariants/check-end.ts";
import { checkSecrets, type PlacedText } from "../invariants/check-folder.ts";
import { checkKept } from "../invariants/check-kept.ts";
import { checkNotAgain } from "../invariants/check-not-again.ts";
import { checkReplies, toldAsNotStored } from "../invariants/check-replies.ts";
import { toldKeysOf } from "../invariants/check-told.ts";
import { checkTruth } from "../invariants/check-truth.ts";
import { withForgiven, withSeen } from "../invariants/ledger.ts";
import type { Violation } from "../invariants/violation.ts";
import type { ObservedCommand } from "../observed-command.ts";
import { listFiles } from "../snapshot.ts";
import { applyRound } from "./apply-round.ts";
import { describeIntrusion } from "./intrusion.ts";
import type { Round } from "./round.ts";
import { countOne, type World } from "./world.ts";

/** A command that was run, and what it broke. */
export interface PlayedRound {
  readonly command: ObservedCommand;
  readonly violations: readonly Violation[];
}

/** Runs the round's command, and looks whether all that must hold after any command does. */
export async function playRound(world: World, round: Round): Promise<PlayedRound> {
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
