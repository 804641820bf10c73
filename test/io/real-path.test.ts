import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { realPathOf } from "../../src/io/real-path.ts";
import { tempProject } from "../support/temp-project.ts";

it("follows links, also where the rest does not exist yet", async () => {
  const folder = await tempProject({ "real/a.txt": "" });
  await symlink("real", join(folder, "link"));
  await symlink("real/none/b.txt", join(folder, "broken"));
  const paths = ["link/a.txt", "link/x/y.txt", "broken", "none"].map((path) =>
    realPathOf(join(folder, path)),
  );
  expect(await Promise.all(paths)).toEqual(
    ["real/a.txt", "real/x/y.txt", "real/none/b.txt", "none"].map((path) => join(folder, path)),
  );
});

it("tells of links that lead in a circle", async () => {
  const folder = await tempProject();
  await symlink("b", join(folder, "a"));
  await symlink("a", join(folder, "b"));
  await expect(realPathOf(join(folder, "a"))).rejects.toMatchObject({ code: "ELOOP" });
});
