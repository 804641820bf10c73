import { spawnBuiltCommand } from "../../support/built-command.ts";
import type { ObservedCommand } from "../observed-command.ts";
import { bytesOf, digestOf } from "../project/content.ts";
import { withSizeLimit } from "./disk.ts";
import { readMade } from "./read-made.ts";
import { mayFail, type Round } from "./round.ts";
import type { Notes } from "./running.ts";
import { watchCommand } from "./watch-command.ts";
import { openWire } from "./wire.ts";
import { clockOptions, planNowMs, type World } from "./world.ts";

/** Runs the round's command and does to it what the round says. */
export async function applyRound(world: World, round: Round): Promise<ObservedCommand> {
  const { slot, clock, folder } = world;
  await slot.control("PUT", "rules", round.faults.document);
  const before = world.snapshot();
  const notes = createNotes(world, round);
  const argv = [...round.argv, ...clockOptions(clock)];
  const nowMs = planNowMs(clock);
  const prefix = round.sizeLimit === undefined ? [] : withSizeLimit(round.sizeLimit);
  const wire = await openWire(slot.port);
  const env = { ...slot.env, MESSENGER_GRAPH_URL: `http://${wire.host}` };
  const command = spawnBuiltCommand(argv, { cwd: folder, env, prefix });
  const unwatch = watchCommand(world, { command, wire, round, notes });
  const end = await command.closed;
  await unwatch();
  await wire.close();
  world.disk?.free();
  const made = await readMade(world, wire.host);
  world.afterCommand();
  return {
    ...end,
    argv,
    stdout: command.stdout(),
    stderr: command.stderr(),
    signals: notes.signals,
    isStuck: notes.isStuck,
    isSizeLimited: round.sizeLimit !== undefined,
    mayFail: mayFail(round, world.disk !== undefined),
    concurrency: round.concurrency,
    nowMs,
    before,
    after: world.snapshot(),
    made,
    replied: notes.replied,
    seenByOthers: notes.seenIds,
    removedByOthers: notes.removedIds,
    hasOtherWriter: notes.hasOtherWriter,
    mayRepeat: notes.mayRepeat,
  };
}

function createNotes({ project }: World, { replacedKey }: Round): Notes {
  const replaced = project.assets.filter(({ key }) => key === replacedKey);
  return {
    signals: [],
    replied: new Set(),
    seenIds: new Set(),
    removedIds: new Set(),
    mayRepeat: new Set(replaced.map(({ content }) => digestOf(bytesOf(content)))),
    hasOtherWriter: false,
    isStuck: false,
  };
}
