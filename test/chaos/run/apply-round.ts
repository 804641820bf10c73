import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type BuiltCommand, spawnBuiltCommand } from "../../support/built-command.ts";
import type { ObservedCommand } from "../observed-command.ts";
import { withOtherBytes } from "../project/change-project.ts";
import { type ChaosAsset, isUrl } from "../project/chaos-project.ts";
import { bytesOf, digestOf } from "../project/content.ts";
import { writeAsset } from "../project/write-project.ts";
import { createRandom, type Random } from "../random.ts";
import { lockfileName } from "../snapshot.ts";
import { withSizeLimit } from "./disk.ts";
import { editLockfile } from "./edit-lockfile.ts";
import type { Act, Intrusion } from "./intrusion.ts";
import { mayFail, type Round } from "./round.ts";
import { whileFrozen } from "./while-frozen.ts";
import { clockOptions, noteKeys, noteMadeUp, planNowMs, readMade, type World } from "./world.ts";

/** How long a command may take to end when somebody has lost patience. */
const endingMs = 30_000;

/** What is noted while a command runs. */
interface Notes {
  readonly signals: NodeJS.Signals[];
  readonly replied: Set<string>;
  readonly removedIds: Set<string>;
  readonly mayRepeat: Set<string>;
  hasOtherWriter: boolean;
}

/**
 * Runs the round's command and does to it what the round says.
 *
 * @throws when it does not end, however it is asked.
 */
export async function applyRound(world: World, round: Round): Promise<ObservedCommand> {
  const { slot, clock, folder } = world;
  await slot.control("PUT", "rules", round.faults.document);
  const before = world.snapshot();
  const notes = createNotes(world, round);
  const argv = [...round.argv, ...clockOptions(clock)];
  const nowMs = planNowMs(clock);
  const prefix = round.sizeLimit === undefined ? [] : withSizeLimit(round.sizeLimit);
  const command = spawnBuiltCommand(argv, { cwd: folder, env: slot.env, prefix });
  const unwatch = watch(world, { command, round, notes });
  const end = await command.closed;
  await unwatch();
  slot.disk?.free();
  return {
    ...end,
    argv,
    stdout: command.stdout(),
    stderr: command.stderr(),
    signals: [...notes.signals, ...(round.sizeLimit === undefined ? [] : ["SIGXFSZ" as const])],
    mayFail: mayFail(round),
    concurrency: round.concurrency,
    nowMs,
    before,
    after: world.snapshot(),
    made: await readMade(world),
    replied: notes.replied,
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
    removedIds: new Set(),
    mayRepeat: new Set(replaced.map(({ content }) => digestOf(bytesOf(content)))),
    hasOtherWriter: false,
  };
}

interface Running {
  readonly command: BuiltCommand;
  readonly round: Round;
  readonly notes: Notes;
}

/** Waits for every intrusion's moment, and for patience to end; the returned function stops it all. */
function watch(world: World, running: Running): () => Promise<void> {
  const over = new AbortController();
  const acts: Promise<void>[] = [];
  const doAfter = (ms: number, act: () => Promise<void>): void => {
    acts.push(delay(ms, undefined, { signal: over.signal }).then(act, () => undefined));
  };
  const intrude = ({ trigger, act }: Intrusion): void =>
    doAfter(trigger.afterMs, () => perform(world, running, act));
  const seen = { arrival: 0, reply: 0 };
  const { intrusions } = running.round;
  const unlisten = world.slot.wire.listen((event) => {
    if (event.kind === "reply") running.notes.replied.add(event.attachmentId);
    seen[event.kind] += 1;
    for (const intrusion of intrusions) {
      const { trigger } = intrusion;
      if (trigger.kind === event.kind && trigger.number === seen[event.kind]) intrude(intrusion);
    }
  });
  for (const intrusion of intrusions) if (intrusion.trigger.kind === "time") intrude(intrusion);
  const { patienceMs } = running.round;
  doAfter(patienceMs, async () => sendSignal(running, "SIGINT"));
  doAfter(patienceMs + endingMs, async () => {
    world.story.push("it did not end");
    running.command.child.kill("SIGKILL");
  });
  return async () => {
    over.abort();
    await Promise.all(acts);
    unlisten();
  };
}

async function perform(world: World, running: Running, act: Act): Promise<void> {
  const { slot } = world;
  const random = createRandom(`${running.round.seed} ${act.kind}`);
  switch (act.kind) {
    case "signal":
      sendSignal(running, act.signal);
      if (act.againAfterMs === undefined) return;
      await delay(act.againAfterMs);
      return sendSignal(running, act.signal);
    case "fill-disk":
      return slot.disk?.fill(act.spareBytes);
    case "free-disk":
      return slot.disk?.free();
    case "edit-lockfile":
      return editDuring(world, running, random);
    case "change-media": {
      const assets = world.project.assets.filter((asset) => isUrl(asset) === (act.of === "url"));
      if (assets.length > 0) changeMedia(world, running, { key: random.pick(assets).key, random });
      return;
    }
    default:
      act satisfies never;
  }
}

function sendSignal({ command, notes }: Running, signal: NodeJS.Signals): void {
  if (command.child.kill(signal)) notes.signals.push(signal);
}

async function editDuring(world: World, { command, notes }: Running, random: Random): Promise<void> {
  await whileFrozen(command.child, () => {
    noteMadeUp(world);
    const edit = editLockfile(join(world.folder, lockfileName), world.project, world.seeding(random));
    noteMadeUp(world);
    for (const id of edit.removedIds) notes.removedIds.add(id);
    notes.hasOtherWriter = true;
    world.story.push(`  meanwhile: ${edit.what}`);
  });
}

interface MediaChange {
  readonly key: string;
  readonly random: Random;
}

function changeMedia(world: World, { notes }: Running, { key, random }: MediaChange): void {
  const isChanged = (asset: ChaosAsset): boolean => asset.key === key;
  const before = world.project.assets.filter(isChanged);
  world.project = withOtherBytes(world.project, key, random);
  noteKeys(world);
  const after = world.project.assets.filter(isChanged);
  for (const asset of after) writeAsset({ folder: world.folder, media: world.slot.media }, asset);
  // Bytes behind a URL that Meta may have fetched in between are sent once more to be sure.
  for (const { content } of [...before, ...after].filter(isUrl)) {
    const digest = digestOf(bytesOf(content));
    notes.mayRepeat.add(digest);
    world.unsteady.add(digest);
  }
  world.story.push(`  meanwhile: ${key} got other bytes`);
}
