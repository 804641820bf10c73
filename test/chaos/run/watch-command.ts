import { watch as watchFolder } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { lockfileName } from "../snapshot.ts";
import type { Intrusion } from "./intrusion.ts";
import { performAct } from "./perform-act.ts";
import { type Running, sendSignal } from "./running.ts";
import type { World } from "./world.ts";

/** How long a command may take to end when somebody has lost patience. */
const endingMs = 30_000;

/** Waits for every intrusion's moment, and for patience to end; the returned function stops it all. */
export function watchCommand(world: World, running: Running): () => Promise<void> {
  const over = new AbortController();
  const acts: Promise<void>[] = [];
  const doAfter = (ms: number, act: () => Promise<void>): void => {
    acts.push(delay(ms, undefined, { signal: over.signal }).then(act, () => undefined));
  };
  const intrude = ({ trigger, act }: Intrusion): void =>
    doAfter(trigger.afterMs, () => performAct(world, running, act));
  const seen = { arrival: 0, reply: 0, write: 0 };
  const { intrusions, patienceMs } = running.round;
  const notice = (kind: keyof typeof seen): void => {
    seen[kind] += 1;
    for (const intrusion of intrusions) {
      const { trigger } = intrusion;
      if (trigger.kind === kind && trigger.number === seen[kind]) intrude(intrusion);
    }
  };
  const unlisten = running.wire.listen((event) => {
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
