import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lockfileName } from "../snapshot.ts";
import { playRun } from "./play-run.ts";
import { openSlot, type Slot } from "./slot.ts";

// Invariants that nothing can break prove nothing: here somebody breaks them.

let slot: Slot;
beforeAll(async () => {
  slot = await openSlot(false);
});
afterAll(() => slot.close());

/** What a faultless run breaks when somebody spoils its folder at the end. */
async function brokenBy(afterCommand: (folder: string) => void): Promise<readonly string[]> {
  const { violations } = await playRun("self-test", slot, {
    canLimitSizes: false,
    keepsBroken: false,
    rounds: 0,
    afterCommand,
  });
  return [...new Set(violations.map(({ invariant }) => invariant))];
}

test.each([
  [
    "loses what was uploaded",
    () => '{\n  "lockfileVersion": 1,\n  "pages": {}\n}\n',
    "every ID whose reply reached the process is on the disk",
  ],
  [
    "says what is not true",
    (text: string) => text.replace(/sha256:[0-9a-f]{8}/, "sha256:00000000"),
    "what is recorded is true",
  ],
  ["is cut off", (text: string) => text.slice(0, -10), "the lockfile can always be read"],
])("a lockfile that %s is noticed", async (_, change, invariant) => {
  const broken = await brokenBy((folder) => {
    const path = join(folder, lockfileName);
    writeFileSync(path, change(readFileSync(path, "utf8")));
  });
  expect(broken).toContain(invariant);
});

test("a token in a file is noticed", async () => {
  const token = slot.secrets[0] ?? "";
  const broken = await brokenBy((folder) => writeFileSync(join(folder, "messenger-assets.log"), token));
  expect(broken).toEqual(["no token is told"]);
});

test("a file that is left behind is noticed, and nothing else is where nothing else is wrong", async () => {
  const broken = await brokenBy((folder) => writeFileSync(join(folder, "messenger-assets.log"), ""));
  expect(broken).toEqual(["nothing is left behind"]);
});
