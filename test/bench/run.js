// @ts-check
// Speed and memory as ratios in one run, so that they say the same on any machine. Run with `npm run bench [NAME…]`.
import { benchHashing } from "./hashing.js";
import { benchJournal } from "./journal.js";
import { benchMemory } from "./memory.js";
import { benchRateLimit } from "./rate-limit.js";
import { benchRuntime } from "./runtime.js";
import { benchStart } from "./start.js";
import { benchUploads } from "./uploads.js";

/** @type {ReadonlyMap<string, () => Promise<void>>} */
const benches = new Map([
  ["start", benchStart],
  ["hashing", benchHashing],
  ["uploads", benchUploads],
  ["journal", benchJournal],
  ["memory", benchMemory],
  ["rate-limit", benchRateLimit],
  ["runtime", benchRuntime],
]);

const chosen = process.argv.slice(2);
for (const name of chosen.length > 0 ? chosen : benches.keys()) {
  const bench = benches.get(name);
  if (bench === undefined)
    throw new Error(`there is no benchmark ${name}: ${[...benches.keys()].join(", ")}`);
  console.log(`\n== ${name}`);
  await bench();
}
