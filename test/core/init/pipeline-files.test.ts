import { expect, test } from "vitest";
import { withCodeOwner } from "../../../src/core/init/pipeline-files.ts";

const why = "# CI alone writes attachment IDs: whoever changes them by hand needs a review.\n";

test.each([
  ["", undefined, `${why}# /a.lock.json @your-team\n`],
  ["* @acme", "@acme/bots", `* @acme\n${why}/a.lock.json @acme/bots\n`],
  [
    "* @acme\n/a.lock.json.old @x\n",
    "@acme/bots",
    `* @acme\n/a.lock.json.old @x\n${why}/a.lock.json @acme/bots\n`,
  ],
  ["/a.lock.json @x\r\n", "@acme/bots", undefined],
  ["# /a.lock.json @your-team\n", undefined, undefined],
])("the lockfile has an owner: %j with %j", (text, owner, expected) => {
  expect(withCodeOwner(text, "a.lock.json", owner)).toBe(expected);
});

test("a space in its path is escaped", () => {
  expect(withCodeOwner("", "my bot/a.lock.json", "@x")).toBe(`${why}/my\\ bot/a.lock.json @x\n`);
});
