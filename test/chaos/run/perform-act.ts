import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { BuiltCommand } from "../../support/built-command.ts";
import { withOtherBytes } from "../project/change-project.ts";
import { type ChaosAsset, isUrl } from "../project/chaos-project.ts";
import { bytesOf, digestOf } from "../project/content.ts";
import { writeAsset } from "../project/write-project.ts";
import { createRandom, type Random } from "../random.ts";
import { lockfileName } from "../snapshot.ts";
import { editLockfile } from "./edit-lockfile.ts";
import type { Act } from "./intrusion.ts";
import { type Running, sendSignal } from "./running.ts";
import { whileFrozen } from "./while-frozen.ts";
import { countOne, noteKeys, noteMadeUp, type World } from "./world.ts";

/** Does to a running command, or to its project, what `act` says; nothing where that cannot be done now. */
export async function performAct(world: World, running: Running, act: Act): Promise<void> {
  const random = createRandom(`${running.round.seed} ${act.kind}`);
  if (act.kind !== "signal" && !isPossible(world, act)) return;
  countOne(world.happened, nameOf(act));
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

/** Nothing can be written on a full disk, and only a small one can be filled. */
function isPossible({ disk }: World, { kind }: Act): boolean {
  return kind === "fill-disk" || kind === "free-disk" ? disk !== undefined : disk?.isFull() !== true;
}

function nameOf(act: Act): string {
  return act.kind === "signal" ? act.signal : act.kind;
}

async function editDuring(world: World, { command, notes }: Running, random: Random): Promise<void> {
  await whileFrozen(
    command.child,
    () => isWriting(world, command),
    () => {
      for (const id of noteMadeUp(world)) notes.seenIds.add(id);
      const edit = editLockfile(join(world.folder, lockfileName), world.project, world.seeding(random));
      noteMadeUp(world);
      for (const id of edit.removedIds) notes.removedIds.add(id);
      notes.hasOtherWriter = true;
      world.story.push(`  meanwhile: ${edit.what}`);
    },
  );
}

/**
 * Whether the command may be between its last look at the lockfile and the rename: what others write just then is
 * overwritten, since no file system offers a rename with a condition.
 */
function isWriting({ folder }: World, { child }: BuiltCommand): boolean {
  return readdirSync(folder).some((name) => name.startsWith(`${lockfileName}.${child.pid}-`));
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
