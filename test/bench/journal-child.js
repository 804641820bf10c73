// @ts-check
// Applies the project in a folder, with journal and lockfile or without either; all else is as in `apply`. Prints JSON.
import fs from "node:fs";
import { open } from "node:fs/promises";
import { bindPages } from "../../src/apply/bind-pages.ts";
import { executePlan } from "../../src/apply/execute-plan.ts";
import { createRateLimit } from "../../src/apply/rate-limit/rate-limit.ts";
import { withRetry } from "../../src/apply/retry/with-retry.ts";
import { createPlan } from "../../src/core/plan/create-plan.ts";
import { withPreparation } from "../../src/io/apply/with-preparation.ts";
import { systemClock } from "../../src/io/clock.ts";
import { readCredentials } from "../../src/io/graph/credentials.ts";
import { createGraphClient } from "../../src/io/graph/graph-client.ts";
import { openJournal } from "../../src/io/journal/open-journal.ts";
import { openLockfileStore } from "../../src/io/lockfile/lockfile-store.ts";
import { loadProject } from "../../src/io/project/load-project.ts";

const [folder = "", concurrency = "", mode = ""] = process.argv.slice(2);
const isRecorded = mode === "recorded";
const count = { syncs: 0, lockfileWrites: 0, lockfileBytes: 0, journalBytes: 0 };
await countSyncs();

const project = await loadProject({ cwd: folder });
const plan = createPlan(project.desired, project.lockfile, { nowMs: Date.now() });
const credentials = readCredentials(
  { name: "default", tokenEnv: "MESSENGER_PAGE_ACCESS_TOKEN", appSecretEnv: "MESSENGER_APP_SECRET" },
  process.env,
);
/** @type {import("../../src/apply/rate-limit/rate-limit.ts").RateLimit | undefined} */
let rate;
const client = createGraphClient({
  graphUrl: project.graphUrl,
  version: "v25.0",
  credentialsOf: () => credentials,
  env: {},
  clock: systemClock,
  userAgent: "bench",
  download: () => Promise.reject(new Error("nothing to download")),
  onUsage: (page, usage) => rate?.onUsage(page, usage),
});
const { signal } = new AbortController();
const onEvent = () => undefined;
const bound = await bindPages(project.desired, {
  lockfile: project.lockfile,
  pages: new Set(["default"]),
  identifyPage: client.identifyPage,
  signal,
  onEvent,
});

const file = await openJournal(project.paths.journal);
const store = openLockfileStore(project.paths.lockfile);
const startedAt = performance.now();
const cpu = process.cpuUsage();
const { result } = await executePlan(plan, {
  desired: bound.desired,
  lockfile: project.lockfile,
  isChanged: false,
  pageFailures: bound.failures,
  upload: client.upload,
  wrap: (upload, stop) => {
    rate = createRateLimit({
      appGroups: [["default"]],
      maxUsagePercent: 80,
      maxInFlight: Number(concurrency),
      urgencyOf: ({ urgency }) => urgency,
      stop,
      clock: systemClock,
      random: Math.random,
    });
    const limited = rate.wrap(upload);
    return withPreparation(
      withRetry(limited, { clock: systemClock, random: Math.random, stop }),
      client.prepare,
    );
  },
  journal: isRecorded ? file : { intent: async () => 0, result: async () => undefined },
  store: isRecorded ? { write: writeCounted } : { write: async (lockfile) => lockfile },
  // A clock that stands still makes the lockfile no work before the end.
  clock: isRecorded ? systemClock : { ...systemClock, now: () => 0 },
  concurrency: Number(concurrency),
  signal,
  onEvent,
});
if (isRecorded) {
  count.journalBytes = fs.statSync(project.paths.journal).size;
  await file.clear();
}
const elapsedMs = performance.now() - startedAt;
const { user, system } = process.cpuUsage(cpu);
await client.close();
if (result.status !== "complete") throw new Error(JSON.stringify(result.summary));
console.log(JSON.stringify({ elapsedMs, cpuMs: (user + system) / 1_000, ...count }));

/** @param {import("../../src/core/lockfile/lockfile.ts").Lockfile} lockfile */
async function writeCounted(lockfile) {
  const stored = await store.write(lockfile);
  count.lockfileWrites++;
  count.lockfileBytes += fs.statSync(project.paths.lockfile).size;
  return stored;
}

async function countSyncs() {
  const handle = await open(new URL(import.meta.url));
  const prototype = Object.getPrototypeOf(handle);
  await handle.close();
  for (const name of ["sync", "datasync"]) {
    const method = prototype[name];
    prototype[name] = function counted() {
      count.syncs++;
      return method.call(this);
    };
  }
  const { fsync } = fs;
  fs.fsync = /** @type {typeof fsync} */ (
    (descriptor, done) => {
      count.syncs++;
      fsync(descriptor, done);
    }
  );
}
