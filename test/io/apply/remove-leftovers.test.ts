import { spawnSync } from "node:child_process";
import { readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { removeLeftovers } from "../../../src/io/apply/remove-leftovers.ts";
import { tempProject } from "../../support/temp-project.ts";

test("downloads, and what was half-written beside the lockfile and the outputs, links followed, is removed", async () => {
  const { pid: deadPid } = spawnSync(process.execPath, ["--eval", ""]);
  const torn = `${deadPid}-1.tmp`;
  const whole = {
    "own/x/journal.jsonl": "",
    "real/x.lock.json": "",
    "gen/ids.ts": "",
    [`gen/other.ts.${torn}`]: "",
  };
  const folder = await tempProject({
    ...whole,
    "own/x/download-abc/body": "",
    [`real/x.lock.json.${torn}`]: "",
    [`gen/ids.ts.${torn}`]: "",
  });
  await symlink("real/x.lock.json", join(folder, "x.lock.json"));

  await removeLeftovers(
    { journal: join(folder, "own/x/journal.jsonl"), lockfile: join(folder, "x.lock.json") },
    [{ path: join(folder, "gen/ids.ts") }, { path: join(folder, "missing/ids.js") }],
  );

  const left = await readdir(folder, { recursive: true });
  expect(left.filter((name) => name.split("/").length > 1 && !/^own\/x$/.test(name)).toSorted()).toEqual(
    Object.keys(whole).toSorted(),
  );
});
