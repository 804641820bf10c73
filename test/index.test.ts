import { expect, it } from "vitest";
import * as library from "../src/index.ts";
import { pngOf } from "./io/facts/sample-media.ts";
import { tempProject } from "./support/temp-project.ts";

it("exports what a program of one's own needs, and no more", () => {
  expect(Object.keys(library).toSorted()).toEqual([
    "DiagnosticError",
    "Secret",
    "applyPlan",
    "createPlan",
    "loadProject",
  ]);
});

it("plans a project without network or token", async () => {
  const cwd = await tempProject({
    "messenger-assets.yaml": "version: 1\nassets:\n  a: a.png\n",
    "a.png": pngOf(3, 2),
  });
  const project = await library.loadProject({ cwd, env: {} });
  const { summary, actions } = library.createPlan(project.desired, project.lockfile, { nowMs: 0 });
  expect(actions.map(({ page, key, action }) => `${page} ${key} ${action}`)).toEqual(["default a create"]);
  expect(summary).toMatchObject({ create: 1, uploads: 1 });
});
