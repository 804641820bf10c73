import type { Random } from "../random.ts";

/** When an intrusion happens. */
type Trigger =
  | { readonly kind: "time"; readonly afterMs: number }
  /** So long after the nth upload that arrived, whole reply that was sent, or step of writing the lockfile. */
  | {
      readonly kind: "arrival" | "reply" | "write";
      readonly number: number;
      readonly afterMs: number;
    };

/** What happens to a command, or to its project under its hands. */
export type Act =
  | { readonly kind: "signal"; readonly signal: NodeJS.Signals; readonly againAfterMs?: number }
  | { readonly kind: "fill-disk"; readonly spareBytes: number }
  | { readonly kind: "free-disk" }
  | { readonly kind: "edit-lockfile" }
  /** Other bytes for one asset. */
  | { readonly kind: "change-media"; readonly of: "file" | "url" };

/** Something that goes wrong while a command runs. */
export interface Intrusion {
  readonly trigger: Trigger;
  readonly act: Act;
}

/** The intrusions of one command. Only a small disk can be filled up: elsewhere nothing comes of that. */
export function drawIntrusions(random: Random): readonly Intrusion[] {
  const acts: Act[] = [
    ...(random.chance(0.6) ? [drawSignal(random)] : []),
    ...(random.chance(0.25) ? [{ kind: "edit-lockfile" } as const] : []),
    ...(random.chance(0.12)
      ? [{ kind: "change-media", of: random.pick(["file", "url"] as const) } as const]
      : []),
    ...(random.chance(0.7) ? drawFullDisk(random) : []),
  ];
  return acts.map((act) => ({ act, trigger: drawTrigger(random, act.kind === "fill-disk") }));
}

function drawSignal(random: Random): Act {
  const signal = random.weigh<NodeJS.Signals>([
    [6, "SIGKILL"],
    [2, "SIGINT"],
    [2, "SIGTERM"],
  ]);
  const isTwice = signal !== "SIGKILL" && random.chance(0.4);
  return { kind: "signal", signal, ...(isTwice && { againAfterMs: random.int(0, 400) }) };
}

function drawFullDisk(random: Random): readonly Act[] {
  const fill: Act = { kind: "fill-disk", spareBytes: random.pick([0, 0, 4_096, 40_000]) };
  return random.chance(0.2) ? [fill, { kind: "free-disk" }] : [fill];
}

function drawTrigger(random: Random, isSoon: boolean): Trigger {
  const afterMs = random.chance(0.5) ? 0 : random.int(0, 30);
  const number = random.weigh([
    [3, random.int(1, 4)],
    [isSoon ? 0 : 2, random.int(5, 30)],
    [isSoon ? 0 : 1, random.int(31, 150)],
  ]);
  return random.weigh<Trigger>([
    [2, { kind: "time", afterMs: random.int(0, 1_500) }],
    [3, { kind: "arrival", number, afterMs }],
    [5, { kind: "reply", number, afterMs }],
    [3, { kind: "write", number: random.int(1, 3), afterMs: random.int(0, 4) }],
  ]);
}

/** In a few words, for the story of a run. */
export function describeIntrusion({ act, trigger }: Intrusion): string {
  const when =
    trigger.kind === "time"
      ? `${trigger.afterMs} ms after the start`
      : `${trigger.afterMs} ms after ${trigger.kind} ${trigger.number}`;
  const { kind, ...details } = act;
  return `${kind} ${Object.values(details).join(" ")} ${when}`;
}
