import { expect, test } from "vitest";
import type { DesiredAsset, DesiredState, Renewal } from "../../../src/core/desired/desired-state.ts";
import { createForecast } from "../../../src/core/forecast/create-forecast.ts";
import type { Forecast, UploadCount } from "../../../src/core/forecast/forecast.ts";
import { groupBy } from "../../../src/core/group-by.ts";
import { alignPages } from "../../../src/core/lockfile/align-pages.ts";
import type { LockedAsset, LockedPage, Lockfile } from "../../../src/core/lockfile/lockfile.ts";
import { withRemoved, withReused, withUploaded } from "../../../src/core/lockfile/lockfile-changes.ts";
import { createPlan } from "../../../src/core/plan/create-plan.ts";
import { isUploadAction, type Plan, type UploadAction } from "../../../src/core/plan/plan.ts";
import { renewalDueAtMs } from "../../../src/core/plan/renewal.ts";
import { formatUpload } from "../../../src/core/plan/same-upload.ts";
import { content, dayMs, held, nowMs, wanted, wantedPage } from "../../support/builders.ts";
import { fc } from "../../support/properties.ts";

const weekMs = 7 * dayMs;
const weeks = 16;

// Few of everything, so that keys and bytes meet; times that clash, and times that do not.
const anyKey = fc.constantFrom("a", "b", "c", "d");
const anyBytes = fc.constantFrom("x", "y", "z");
const anyType = fc.constantFrom("image" as const, "image" as const, "file" as const);
const anyPlatform = fc.constantFrom("messenger" as const, "messenger" as const, "instagram" as const);
const anyFileName = fc.constantFrom("1.pdf", "2.pdf");
const anyUntil = fc.constantFrom(undefined, undefined, -1, 0, 3.7, 20, 60, 100);
const anyAge = fc.oneof(
  fc.constantFrom(0, 3, 5, 10, 55, 60, 90, 91),
  fc.double({ min: 0, max: 100, noNaN: true }),
);
const anyPageId = fc.option(fc.constantFrom("7", "8"), { nil: undefined });

const anyRenewal: fc.Arbitrary<Renewal> = fc.constantFrom(
  { lifetimeMs: 90 * dayMs, beforeMs: 35 * dayMs, spreadMs: 7 * dayMs },
  { lifetimeMs: 90 * dayMs, beforeMs: 35 * dayMs, spreadMs: 0 },
  { lifetimeMs: 10 * dayMs, beforeMs: 3 * dayMs, spreadMs: 2 * dayMs },
  { lifetimeMs: 200 * dayMs, beforeMs: dayMs, spreadMs: 150 * dayMs },
);

const anyAsset: fc.Arbitrary<DesiredAsset> = fc
  .record({ key: anyKey, bytes: anyBytes, type: anyType, fileName: anyFileName, until: anyUntil })
  .map(({ key, bytes, type, fileName, until }) =>
    wanted(key, bytes, {
      content: content(bytes, { type, sizeBytes: bytes.charCodeAt(0) }),
      fileName,
      ...(until !== undefined && { untilMs: nowMs + until * dayMs }),
    }),
  );

const anyEntry: fc.Arbitrary<LockedAsset> = fc
  .record({ bytes: anyBytes, type: anyType, fileName: anyFileName, age: anyAge })
  .map(({ bytes, type, fileName, age }) => {
    const uploadedAtMs = nowMs - Math.floor(age * dayMs);
    return held("", bytes, { type, uploadedAtMs, ...(type === "file" && { fileName }) });
  });

const anyBlock: fc.Arbitrary<LockedPage> = fc
  .record({
    id: anyPageId,
    platform: anyPlatform,
    assets: fc.uniqueArray(fc.tuple(anyKey, anyEntry), { selector: ([key]) => key, maxLength: 4 }),
    retired: fc.array(fc.tuple(anyKey, anyEntry), { maxLength: 3 }),
  })
  .map(({ id, platform, assets, retired }) => ({
    ...(id !== undefined && { id }),
    platform,
    assets: new Map(assets.map(([key, entry], index) => [key, { ...entry, attachmentId: `1${index}` }])),
    retired: retired.map(([key, entry], index) => ({ ...entry, attachmentId: `2${index}`, key })),
  }));

const anyLockfile: fc.Arbitrary<Lockfile> = fc
  .tuple(fc.option(anyBlock), fc.option(anyBlock))
  .filter(([one, two]) => one === null || two === null || one.id === undefined || one.id !== two.id)
  .map(([one, two]) => ({
    pages: new Map([...(one ? [["acme", one] as const] : []), ...(two ? [["beta", two] as const] : [])]),
  }));

const anyDesired: fc.Arbitrary<DesiredState> = fc
  .record({
    renewal: anyRenewal,
    id: anyPageId,
    platform: anyPlatform,
    acme: fc.uniqueArray(anyAsset, { selector: ({ key }) => key, maxLength: 4 }),
    beta: fc.uniqueArray(anyAsset, { selector: ({ key }) => key, maxLength: 2 }),
  })
  .map(({ renewal, id, platform, acme, beta }) => ({
    renewal,
    pages: [
      wantedPage("acme", acme, { platform, ...(id !== undefined && { id }) }),
      wantedPage("beta", beta),
    ],
  }));

test("a forecast is what plans would ask for, one after another, whenever something comes due", () => {
  fc.assert(
    fc.property(anyDesired, anyLockfile, (desired, lockfile) => {
      const { weeks: total, pages } = createForecast(desired, lockfile, { nowMs, weeks });
      const oracle = simulate(desired, lockfile);
      expect(pages.map(({ page, pending, weeks: byWeek }) => ({ page, pending, weeks: byWeek }))).toEqual(
        oracle,
      );
      expect(total.map(({ uploads }) => uploads)).toEqual(
        total.map((_, week) => oracle.reduce((sum, page) => sum + (page.weeks[week]?.uploads ?? 0), 0)),
      );
    }),
    { numRuns: 500 },
  );
});

test("the longer forecast begins with the shorter one", () => {
  fc.assert(
    fc.property(anyDesired, anyLockfile, fc.integer({ min: 1, max: 15 }), (desired, lockfile, fewer) => {
      const long: Forecast = createForecast(desired, lockfile, { nowMs, weeks });
      expect(createForecast(desired, lockfile, { nowMs, weeks: fewer }).weeks).toEqual(
        long.weeks.slice(0, fewer),
      );
    }),
  );
});

interface Simulated {
  readonly page: string;
  readonly pending: UploadCount;
  readonly weeks: readonly UploadCount[];
}

/** Runs the planner again and again, and records what its plans would have done. */
function simulate(desired: DesiredState, start: Lockfile): readonly Simulated[] {
  const counts = desired.pages.map(({ name }) => ({
    page: name,
    pending: { uploads: 0, bytes: 0 },
    weeks: Array.from({ length: weeks }, () => ({ uploads: 0, bytes: 0 })),
  }));
  let lockfile = start;
  for (let ms = nowMs; ms < nowMs + weeks * weekMs; ms = nextEventMs(desired, lockfile, ms)) {
    const plan = createPlan(desired, lockfile, { nowMs: ms, allowsRemovals: () => true });
    for (const actions of groupBy(plan.actions.filter(isUploadAction), formatUpload).values()) {
      const count = counts.find(({ page }) => page === actions[0]?.page);
      const isRenewal = actions.some(({ action }) => action === "renew");
      const target = isRenewal ? count?.weeks[Math.floor((ms - nowMs) / weekMs)] : count?.pending;
      if (target === undefined) throw new Error("an upload of no Page or week");
      if (!isRenewal && ms > nowMs) throw new Error("an upload that is new later on");
      target.uploads += 1;
      target.bytes += sizeOf(actions[0]);
    }
    lockfile = applied(desired, lockfile, plan);
  }
  return counts;
}

function sizeOf(action: UploadAction | undefined): number {
  return action?.desired.content.kind === "known" ? action.desired.content.sizeBytes : 0;
}

let uploads = 0;

function applied(desired: DesiredState, lockfile: Lockfile, plan: Plan): Lockfile {
  const ids = new Map<string, string>();
  let after = alignPages(lockfile, desired.pages);
  for (const action of plan.actions) {
    const { name, platform, id } =
      desired.pages.find((page) => page.name === action.page) ?? wantedPage(action.page, []);
    const pageId = id ?? after.pages.get(name)?.id;
    const page = { name, platform, ...(pageId !== undefined && { id: pageId }) };
    if (action.action === "reuse") after = withReused(after, page, action.key, action.reused);
    if (action.action === "remove") after = withRemoved(after, page, action.key);
    if (!isUploadAction(action) || action.desired.content.kind !== "known") continue;
    const upload = formatUpload(action);
    const attachmentId = ids.get(upload) ?? `9${uploads++}`;
    ids.set(upload, attachmentId);
    const { kind: _, ...known } = action.desired.content;
    after = withUploaded(after, page, action.key, {
      ...known,
      attachmentId,
      source: action.desired.source,
      uploadedAtMs: plan.plannedAtMs,
      expiresAtMs: plan.plannedAtMs + desired.renewal.lifetimeMs,
      ...(known.type === "file" && { fileName: action.desired.fileName }),
    });
  }
  return after;
}

/** When an ID comes due, or an asset ends, the next time. */
function nextEventMs({ pages, renewal }: DesiredState, lockfile: Lockfile, ms: number): number {
  const blocks = [...alignPages(lockfile, pages).pages];
  const dues = blocks.flatMap(([name, { id, assets, retired }]) =>
    [...assets.values(), ...retired].map((entry) => renewalDueAtMs(entry, renewal, id ?? name)),
  );
  const ends = pages.flatMap(({ assets }) => [...assets.values()].flatMap(({ untilMs }) => untilMs ?? []));
  return [...dues, ...ends].filter((event) => event > ms).reduce((a, b) => Math.min(a, b), Infinity);
}
