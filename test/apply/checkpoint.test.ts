import { expect, test } from "vitest";
import { createCheckpoint } from "../../src/apply/checkpoint.ts";
import { emptyLockfile } from "../../src/core/lockfile/lockfile.ts";
import { createFakeClock, settled } from "../support/apply-fixture.ts";
import { nowMs } from "../support/builders.ts";

/** The seconds at which a lockfile is written that changes ten times a second, when writing it takes `writeMs`. */
async function writtenAt(writeMs: number, seconds: number): Promise<readonly number[]> {
  const clock = createFakeClock();
  const written: number[] = [];
  const checkpoint = createCheckpoint(emptyLockfile, {
    clock,
    tidy: (lockfile) => lockfile,
    store: {
      write: async (lockfile) => {
        written.push((clock.now() - nowMs) / 1_000);
        if (writeMs > 0) await clock.sleep(writeMs);
        return lockfile;
      },
    },
  });
  for (let tenth = 0; tenth < seconds * 10; tenth++) {
    await clock.advance(100);
    checkpoint.touch();
    await settled();
  }
  return written;
}

test.each([
  { writeMs: 0, atSeconds: [5, 10, 15, 20, 25, 30] },
  { writeMs: 100, atSeconds: [5, 15, 25] },
  { writeMs: 200, atSeconds: [5, 25] },
])(
  "of a lockfile whose writing takes $writeMs ms there are as few as keep it a hundredth of the time",
  async (row) => {
    expect(await writtenAt(row.writeMs, 30)).toEqual(row.atSeconds);
  },
);

test("a disk that is slower still gets one a minute", async () => {
  expect(await writtenAt(9_000, 70)).toEqual([5, 65]);
});

test("nothing is written while a writing is under way", async () => {
  expect(await writtenAt(20_000, 20)).toEqual([5]);
});
