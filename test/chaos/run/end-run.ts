import { readFileSync } from "node:fs";
import { join } from "node:path";
import { spawnBuiltCommand } from "../../support/built-command.ts";
import { checkLeftovers } from "../invariants/check-folder.ts";
import { checkOutputs } from "../invariants/check-outputs.ts";
import { checkSettled } from "../invariants/check-settled.ts";
import { checkTold } from "../invariants/check-told.ts";
import type { Violation } from "../invariants/violation.ts";
import { listFiles } from "../snapshot.ts";
import { playRound } from "./play-round.ts";
import { lastRound } from "./round.ts";
import { clockOptions, type World } from "./world.ts";

/** Plays a last round without a fault, and looks whether all that must hold then does. */
export async function endRun(world: World): Promise<readonly Violation[]> {
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
