import { expect, it } from "vitest";
import { findManifest } from "../../../src/io/project/find-manifest.ts";
import { tempProject } from "../../support/temp-project.ts";

it.each(["messenger-assets.yaml", "messenger-assets.yml", "messenger-assets.json"])(
  "finds %s",
  async (name) => {
    expect(await findManifest(await tempProject({ [name]: "" }))).toBe(name);
  },
);

it("names all of several manifests side by side", async () => {
  const folder = await tempProject({
    "messenger-assets.yaml": "",
    "messenger-assets.yml": "",
    "messenger-assets.json": "",
  });
  await expect(findManifest(folder)).rejects.toMatchObject({
    diagnostics: [
      {
        code: "manifest-ambiguous",
        message:
          "there are `messenger-assets.yaml` and `messenger-assets.yml` and `messenger-assets.json` here",
      },
    ],
  });
});

it("says how to get one where there is none", async () => {
  await expect(findManifest(await tempProject())).rejects.toMatchObject({
    diagnostics: [{ code: "manifest-not-found", hint: expect.stringContaining("messenger-assets init") }],
  });
});
