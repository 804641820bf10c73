import { expect, test } from "vitest";
import { expectClean, expectNoneTwice } from "../support/bot-repository.ts";
import { png } from "../support/media.ts";
import { type Clone, openRepository } from "../support/repository.ts";

/** `npm run test:git` has more of both. */
const cloneCount = Number(process.env["MESSENGER_ASSETS_GIT_CLONES"] ?? 4);
const rounds = Number(process.env["MESSENGER_ASSETS_GIT_ROUNDS"] ?? 2);

const timeout = 60_000 + rounds * cloneCount * 30_000;

/** Two assets of each clone, with bytes of their own in every round. */
function mediaOf(clone: number, round: number): readonly (readonly [string, Buffer])[] {
  return ["x", "y"].map((name) => {
    const version = name === "x" ? round : Math.floor(round / 2);
    return [`media/c${clone}/${name}.png`, png(`${clone} ${name} ${version}`)];
  });
}

test(`${cloneCount} clones that apply at once, ${rounds} times, lose nothing, and end with no changes`, {
  timeout,
}, async () => {
  const numbers = Array.from({ length: cloneCount }, (_, clone) => clone);
  const repository = await openRepository({
    manifest: `version: 1
assets: { media: { glob: "media/*/*.png" } }
outputs: [{ format: typescript, path: src/ids.ts }]
`,
    files: Object.fromEntries(numbers.flatMap((clone) => mediaOf(clone, 0))),
  });
  const author = await repository.clone();
  const clones: Clone[] = [];
  for (const _ of numbers) clones.push(await repository.clone());
  const digests = new Set<string>();

  for (let round = 0; round < rounds; round++) {
    if (round > 0) {
      for (const [path, bytes] of numbers.flatMap((clone) => mediaOf(clone, round))) {
        await author.write(path, bytes);
      }
      await author.git("pull", "--quiet", "--ff-only");
      await author.share(`round ${round}`);
      for (const clone of clones) await clone.git("pull", "--quiet", "--ff-only");
    }
    const ended = await Promise.all(
      clones.map((clone, number) => clone.run("apply", "--push", "--only", `media/c${number}/*`)),
    );
    expect(ended.map(({ exitCode, stderr }) => (exitCode === 0 ? 0 : stderr))).toEqual(numbers.map(() => 0));
    for (const digest of await repository.digests()) digests.add(digest);
    await expectNoneTwice(repository, digests.size);
    expect(digests.size).toBe(cloneCount * (1 + round + 1 + Math.floor(round / 2)));
    for (const clone of clones) await expectEnded(clone, cloneCount * 2);
  }
  expect(await repository.git("log", "--merges", "--format=%h", "main")).toBe("");
  expect(await repository.git("rev-list", "--count", "main")).toBe(String(rounds + rounds * cloneCount));
});

/** The clone can be brought up to date, and has nothing to do then. */
async function expectEnded(clone: Clone, assets: number): Promise<void> {
  await expectClean(clone);
  await clone.git("pull", "--quiet", "--ff-only");
  expect((await clone.run("plan")).stdout).toBe(`No changes. ${assets} assets are up to date.\n`);
  expect((await clone.run("generate", "--check")).exitCode).toBe(0);
}
