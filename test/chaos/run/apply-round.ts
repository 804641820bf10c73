import { watch as watchFolder } from "node:fs";
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
import { clockOptions, countOne, noteKeys, noteMadeUp, planNowMs, readMade, type World } from "./world.ts";

/** How long a command may take to end when somebody has lost patience. */
const endingMs = 30_000;

/** What is noted while a command runs. */
interface Notes {
  readonly signals: NodeJS.Signals[];
  readonly replied: Set<string>;
  readonly seenIds: Set<string>;
  readonly removedIds: Set<string>;
  readonly mayRepeat: Set<string>;
  hasOtherWriter: boolean;
  isStuck: boolean;
}

/** Runs the round's command and does to it what the round says. */
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
  world.disk?.free();
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
    made: await readMade(world),
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
  const seen = { arrival: 0, reply: 0, write: 0 };
  const { intrusions, patienceMs } = running.round;
  const notice = (kind: keyof typeof seen): void => {
    seen[kind] += 1;
    for (const intrusion of intrusions) {
      const { trigger } = intrusion;
      if (trigger.kind === kind && trigger.number === seen[kind]) intrude(intrusion);
    }
  };
  const unlisten = world.slot.wire.listen((event) => {
    if (event.kind === "reply") running.notes.replied.add(event.attachmentId);
    notice(event.kind);
  });
  const watcher = watchFolder(world.folder, (_event, name) => {
    if (name?.startsWith(`${lockfileName}.`) === true) notice("write");
  });
  for (const intrusion of intrusions) if (intrusion.trigger.kind === "time") intrude(intrusion);
  doAfter(patienceMs, async () => sendSignal(running, "SIGINT"));
  doAfter(patienceMs + endingMs, async () => {
    running.notes.isStuck = true;
    running.command.child.kill("SIGKILL");
  });
  return async () => {
    over.abort();
    watcher.close();
    await Promise.all(acts);
    unlisten();
  };
}

async function perform(world: World, running: Running, act: Act): Promise<void> {
  const random = createRandom(`${running.round.seed} ${act.kind}`);
  countOne(world.happened, act.kind === "signal" ? act.signal : act.kind);
  switch (act.kind) {
    case "signal":
      sendSignal(running, act.signal);
      if (act.againAfterMs === undefined) return;
      await delay(act.againAfterMs);
      return sendSignal(running, act.signal);
    case "fill-disk":
      return world.disk?.fill(act.spareBytes);
    case "free-disk":
      return world.disk?.free();
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
    for (const id of noteMadeUp(world)) notes.seenIds.add(id);
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
