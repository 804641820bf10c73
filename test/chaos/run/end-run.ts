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
  const unseen = last.made.filter(({ attachmentId }) => !last.replied.has(attachmentId));
  const steady = world.attachments.filter(({ digest }) => !unsteady.has(digest));
  const plan = spawnBuiltCommand(["plan", "--detailed-exitcode", "--json", ...clockOptions(clock)], {
    cwd: folder,
    // It asks nothing of the Graph API, whose address says that assets may be at private ones.
    env: { ...slot.env, MESSENGER_GRAPH_URL: `http://127.0.0.1:${slot.port}` },
  });
  const { exitCode } = await plan.closed;
  return [
    ...unseen.map(({ attachmentId }) => ({
      invariant: "every reply of a faultless run is seen, or these runs prove nothing",
      what: `that with ${attachmentId} was not`,
    })),
    ...checkTold(steady, { ledger: world.ledger, toldKeys, keysOf }),
    ...checkSettled({ exitCode, stdout: plan.stdout(), stderr: plan.stderr() }),
    ...checkLeftovers(listFiles(folder)),
    ...(world.project.hasOutputs ? checkOutputs(readOutput(world), world.snapshot().lockfile) : []),
  ];
}

function readOutput({ folder }: World): string {
  return readFileSync(join(folder, "generated/assets.json"), "utf8");
}
