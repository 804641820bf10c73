import { join } from "node:path";
import { expect, test } from "vitest";
import { findInstallation } from "../../../src/io/init/find-installation.ts";
import { tempProject } from "../../support/temp-project.ts";

test("packages are installed where the nearest package.json is, as the lockfile there or above says", async () => {
  const top = await tempProject({
    "package.json": "{}",
    "pnpm-lock.yaml": "",
    "packages/bot/package.json": "{}",
    "packages/bot/media/a.png": "x",
    "packages/old/package.json": "{}",
    "packages/old/package-lock.json": "{}",
  });
  expect(await findInstallation(join(top, "packages/bot/media"), top)).toEqual({
    folder: join(top, "packages/bot"),
    install: "corepack enable && pnpm install --frozen-lockfile",
  });
  expect(await findInstallation(join(top, "packages/old"), top)).toEqual({
    folder: join(top, "packages/old"),
    install: "npm ci",
  });
  expect((await findInstallation(join(top, "packages"), top)).folder).toBe(top);
});

test("where there is no package.json, the top of the repository is the place", async () => {
  const top = await tempProject({ "bot/media/a.png": "x" });
  expect(await findInstallation(join(top, "bot"), top)).toEqual({ folder: top, install: "npm ci" });
});
