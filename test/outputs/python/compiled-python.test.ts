import { expect, test } from "vitest";
import { type OutputFile, renderOutput } from "../../../src/outputs/render-output.ts";
import { isTested } from "../../support/is-tested.ts";
import { fc } from "../../support/properties.ts";
import {
  desiredAsset,
  desiredPage,
  desiredState,
  lockedAsset,
  lockedPage,
  lockfile,
  output,
} from "../builders.ts";
import { type CaseAsset, type CasePage, casePages, sorted, stateOf } from "../case-pages.ts";
import { openPythonProject } from "./open-python-project.ts";

/** Python starts and compiles hundreds of modules. */
const patientMs = 120_000;

test.runIf(isTested("python3"))(
  "any key, name, ID and source is valid Python, and read back as it was",
  async () => {
    const cases = fc.array(casePages, { minLength: 60, maxLength: 60, size: "max" });
    const project = await openPythonProject();
    await fc.assert(
      fc.asyncProperty(cases, async (all) => {
        await project.write(all.map((pages, index) => moduleOf(pages, `case_${index}.py`, true)));
        await project.write(all.map((pages, index) => moduleOf(pages, `bare_${index}.py`, false)));

        expect(await project.evaluate(readCases, all.length)).toEqual(
          all.map((pages) => [valuesOf(pages, true), valuesOf(pages, false)]),
        );
      }),
      { numRuns: 1, endOnFailure: true },
    );
  },
  patientMs,
);

test.runIf(isTested("python3"))("an ID that is not there is an error that says what to do", async () => {
  const project = await openPythonProject();
  const desired = desiredState(
    desiredPage("acme", [desiredAsset("10"), desiredAsset("menu")]),
    desiredPage("beta", [desiredAsset("cat")]),
  );
  const locked = lockfile({ acme: lockedPage(new Map([["10", lockedAsset("1")]])) });
  await project.write(renderOutput(output("python", "assets.py"), desired, locked));

  expect(await project.evaluate(askIds)).toEqual([
    "1",
    "asset 'menu' of Page 'acme' cannot be sent: it has no attachment ID yet; run `messenger-assets apply`",
    "asset 'cat' of Page 'acme' cannot be sent: there is no such asset; put it in the manifest and run `messenger-assets apply`",
    "asset '10' of Page 'gamma' cannot be sent: there is no such Page; put it in the manifest and run `messenger-assets apply`",
  ]);
});

const askIds = `
import json
from assets import AssetUnavailableError, attachment_id

def ask(page, key):
    try:
        return attachment_id(page, key)
    except AssetUnavailableError as error:
        return str(error)

questions = [("acme", "10"), ("acme", "menu"), ("acme", "cat"), ("gamma", "10")]
print(json.dumps([ask(*question) for question in questions]))
`;

const readCases = `
import importlib, json, pathlib, typing

def values(module):
    ids = getattr(module, "ATTACHMENT_IDS", None)
    return {
        "pages": list(typing.get_args(module.PageName)),
        "keys": list(typing.get_args(module.AssetKey)),
        "assets": [[page, list(assets.items())] for page, assets in module.ASSETS.items()],
        "ids": None if ids is None else [list(page.values()) for page in ids.values()],
    }

cases = range(json.loads(pathlib.Path("input.json").read_text()))
modules = [[importlib.import_module(f"{name}_{case}") for name in ("case", "bare")] for case in cases]
print(json.dumps([[values(module) for module in pair] for pair in modules]))
`;

function moduleOf(pages: readonly CasePage[], path: string, ids: boolean): OutputFile {
  const [file = { path, text: "" }] = renderOutput(output("python", path, ids), ...stateOf(pages));
  return file;
}

/** What `readCases` prints of a case; `null` is None. */
function valuesOf(pages: readonly CasePage[], ids: boolean): unknown {
  const inOrder = sorted(pages, ({ name }) => name).map(({ name, assets }) => ({
    name,
    assets: sorted(assets, ({ key }) => key),
  }));
  const keys = new Set(inOrder.flatMap(({ assets }) => assets.map(({ key }) => key)));
  return {
    pages: inOrder.map(({ name }) => name),
    keys: sorted([...keys], (key) => key),
    assets: inOrder.map(({ name, assets }) => [
      name,
      assets.map((asset) => [asset.key, memberOf(asset, ids)]),
    ]),
    ids: ids ? inOrder.map(({ assets }) => assets.map(({ attachmentId = null }) => attachmentId)) : null,
  };
}

function memberOf({ type, attachmentId }: CaseAsset, ids: boolean): unknown {
  if (!ids) return { type };
  const expiresAt = attachmentId === undefined ? null : "2027-02-20T08:00:00Z";
  return { attachmentId: attachmentId ?? null, type, expiresAt };
}
