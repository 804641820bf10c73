import { expect, test } from "vitest";
import { secretNamesOf } from "../../../src/core/init/secret-names-of.ts";
import { parseManifest } from "../../../src/core/manifest/parse-manifest.ts";

function namesIn(text: string): readonly string[] | undefined {
  const { manifest } = parseManifest(text, "messenger-assets.yaml");
  return manifest && secretNamesOf(manifest);
}

test("the Page that names none has the usual two", () => {
  expect(namesIn("version: 1\nassets: {}\n")).toEqual([
    "MESSENGER_PAGE_ACCESS_TOKEN",
    "MESSENGER_APP_SECRET",
  ]);
});

test("each Page's are named once, after the one for all", () => {
  const text = `version: 1
accounts: { tokenEnv: SYSTEM_TOKEN }
pages:
  b: { id: "2", tokenEnv: B_TOKEN, appSecretEnv: SECRET }
  a: { id: "1", tokenEnv: A_TOKEN, appSecretEnv: SECRET }
assets: {}
`;
  expect(namesIn(text)).toEqual(["SYSTEM_TOKEN", "A_TOKEN", "SECRET", "B_TOKEN"]);
});
