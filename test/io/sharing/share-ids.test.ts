import { expect, test } from "vitest";
import type { JournaledUpload } from "../../../src/core/lockfile/journal.ts";
import type { Lockfile } from "../../../src/core/lockfile/lockfile.ts";
import { type SharedIds, shareIds } from "../../../src/io/sharing/share-ids.ts";
import { createFakeClock, type FakeClock, settled } from "../../support/apply-fixture.ts";
import { held, lockfileDefault } from "../../support/builders.ts";

interface World {
  readonly clock: FakeClock;
  readonly shared: SharedIds;
  /** The keys of each push so far. */
  readonly pushes: string[];
  /** What the pushes from now on come to. */
  succeeds: boolean;
}

function openWorld(): World {
  const clock = createFakeClock();
  const pushes: string[] = [];
  const world: World = {
    clock,
    pushes,
    succeeds: true,
    shared: shareIds({
      branch: {
        push: async (lockfile) => {
          pushes.push(keysOf(lockfile));
          await settled();
          return world.succeeds;
        },
      },
      lockfile: lockfileDefault({ known: held("1", "known") }),
      clock,
    }),
  };
  return world;
}

function keysOf({ pages }: Lockfile): string {
  return [...(pages.get("default")?.assets.keys() ?? [])].join(" ");
}

function uploadOf(key: string): JournaledUpload {
  return { page: "default", platform: "messenger", key, entry: held(`id-${key}`, key) };
}

test("nothing is pushed before there is an ID, nor within its first five seconds", async () => {
  const { clock, shared, pushes } = openWorld();
  await clock.advance(600_000);
  shared.note(uploadOf("a"));
  await clock.advance(4_999);
  expect(pushes).toEqual([]);
  shared.note(uploadOf("b"));
  await clock.advance(1);
  expect(pushes).toEqual(["known a b"]);
});

test("later IDs wait 45 s after the last push at the most, and a push takes 15 s at the most", async () => {
  const { clock, shared, pushes } = openWorld();
  shared.note(uploadOf("a"));
  await clock.advance(5_000);
  await settled();
  shared.note(uploadOf("b"));
  await clock.advance(44_999);
  expect(pushes).toHaveLength(1);
  await clock.advance(1);
  expect(pushes).toEqual(["known a", "known a b"]);
  await settled();
  await clock.advance(600_000);
  expect(pushes).toHaveLength(2);
  shared.note(uploadOf("c"));
  await clock.advance(0);
  expect(pushes).toHaveLength(3);
});

test("an ID that comes while others are pushed is in the next push", async () => {
  const { clock, shared, pushes } = openWorld();
  shared.note(uploadOf("a"));
  await clock.advance(5_000);
  shared.note(uploadOf("b"));
  await settled();
  await clock.advance(45_000);
  expect(pushes).toEqual(["known a", "known a b"]);
});

test("what could not be pushed is pushed with the next", async () => {
  const world = openWorld();
  const { clock, shared, pushes } = world;
  world.succeeds = false;
  shared.note(uploadOf("a"));
  await clock.advance(5_000);
  await settled();
  world.succeeds = true;
  await clock.advance(45_000);
  await settled();
  expect(pushes).toEqual(["known a", "known a"]);
  await clock.advance(600_000);
  expect(pushes).toHaveLength(2);
});

test("a run that is told to end does not wait, and pushes nothing that is there already", async () => {
  const { clock, shared, pushes } = openWorld();
  shared.hasten();
  expect(pushes).toEqual([]);
  shared.note(uploadOf("a"));
  shared.hasten();
  expect(pushes).toEqual(["known a"]);
  await settled();
  await settled();
  shared.hasten();
  await clock.advance(600_000);
  expect(pushes).toHaveLength(1);
});

test("after the end nothing is pushed", async () => {
  const { clock, shared, pushes } = openWorld();
  shared.note(uploadOf("a"));
  shared.end();
  await clock.advance(600_000);
  shared.note(uploadOf("b"));
  shared.hasten();
  await clock.advance(600_000);
  expect([pushes, clock.sleepers()]).toEqual([[], 0]);
});
