import { afterAll, beforeAll, test } from "vitest";
import { canLimitSizes } from "./run/disk.ts";
import { type PlayedRun, playRun } from "./run/play-run.ts";
import { openSlot, type Slot } from "./run/slot.ts";

// The runs that `run.js` asks for. This is no part of `npm test`: it takes its time.

const seed = process.env["CHAOS_SEED"] ?? "";
const numbers = (process.env["CHAOS_RUNS"] ?? "").split(",").map(Number);
const jobs = Number(process.env["CHAOS_JOBS"] ?? "1");
const options = { canLimitSizes: canLimitSizes(), keepsBroken: true };
const slots: Slot[] = [];
const happened = new Map<string, number>();
let played = 0;

beforeAll(async () => {
  const canMount = process.env["CHAOS_CAN_MOUNT"] !== undefined;
  slots.push(...(await Promise.all(Array.from({ length: jobs }, () => openSlot(canMount)))));
  if (slots[0]?.disk === undefined) say("note: nothing can be mounted here, so no disk fills up");
  if (!options.canLimitSizes) say("note: file sizes cannot be limited here, so no file meets a limit");
});

afterAll(async () => {
  const figures = [...happened].toSorted().map(([what, count]) => `${what}: ${count}`);
  say(`${played} runs; ${figures.join(", ")}`);
  await Promise.all(slots.map((slot) => slot.close()));
});

test.concurrent.each(numbers)("run %i", async (number) => {
  const slot = slots.pop();
  if (slot === undefined) throw new Error("more runs at a time than slots");
  try {
    const run = await playRun(`${seed} ${number}`, slot, options);
    count(run);
    if (run.violations.length > 0) throw new Error(describeFailure(number, run));
  } finally {
    slots.push(slot);
  }
});

function count(run: PlayedRun): void {
  played += 1;
  for (const [what, times] of run.happened) happened.set(what, (happened.get(what) ?? 0) + times);
  if (played % 50 === 0) say(`${played} of ${numbers.length} runs`);
}

function describeFailure(number: number, { violations, story }: PlayedRun): string {
  return [
    `run ${number} of seed ${seed} broke this:`,
    ...violations.map(({ invariant, what }) => `- ${invariant}: ${what}`),
    "What happened:",
    ...story,
    `The same again: npm run chaos -- --seed ${seed} --only ${number}`,
  ].join("\n");
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
