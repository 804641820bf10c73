import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { renderOutput } from "../../../src/outputs/render-output.ts";
import { isTested } from "../../support/is-tested.ts";
import { isObject, parseJson, valueAt } from "../../support/json.ts";
import { desiredPage, desiredState, lockfile, output } from "../builders.ts";
import { openPythonProject } from "./open-python-project.ts";

const folder = fileURLToPath(new URL("../../fixtures/runtime-vectors/", import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));

test.runIf(isTested("python3")).each(names)("the Python reader answers the vectors of %s", async (name) => {
  const vectors = parseJson(await readFile(`${folder}/${name}`, "utf8"));
  const project = await openPythonProject();
  await project.write(
    renderOutput(output("python", "assets.py"), desiredState(desiredPage("a", [])), lockfile({})),
  );

  expect(await project.evaluate(answerText, vectors)).toEqual(listOf(vectors).map(expectedOf));
});

function expectedOf(vector: unknown): unknown {
  const title = valueAt(vector, "title");
  if (valueAt(vector, "refused") === true) return { title, refused: true };
  return { title, cases: listOf(valueAt(vector, "cases")).map(answerOf) };
}

function answerOf(item: unknown): unknown {
  const { now, call, title, ...answer } = isObject(item) ? item : {};
  return { warnings: 0, title, ...answer };
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error("no list");
  return value;
}

/** Asks what `input.json` asks, and prints the answers as they stand there. */
const answerText = `
import json, pathlib, warnings
from datetime import datetime
from assets import Assets, AssetUnavailableError

def source_of(vector):
    if "text" not in vector:
        return vector["document"]
    path = pathlib.Path("document.json")
    path.write_text(vector["text"], encoding="utf-8")
    return path

def open_vector(vector, now=0.0):
    base = vector.get("publicBaseUrl")
    return Assets.open(source_of(vector), refresh=0, public_base_url=base, clock=lambda: now)

def ask(assets, method, page=None, **arguments):
    if method != "health":
        return getattr(assets.page(page), method)(**arguments)
    health = assets.health()
    del health["loadedAt"], health["source"]
    return health

def answer(vector, case):
    now = datetime.fromisoformat(case["now"].replace("Z", "+00:00")).timestamp()
    assets = open_vector(vector, now)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            given = {"result": ask(assets, **case["call"])}
        except AssetUnavailableError as error:
            given = {"error": {"name": type(error).__name__, "reason": error.reason}}
    return {"title": case["title"], "warnings": len(warned), **given}

def answer_all(vector):
    if "cases" in vector:
        return {"title": vector["title"], "cases": [answer(vector, case) for case in vector["cases"]]}
    try:
        open_vector(vector)
    except ValueError:
        return {"title": vector["title"], "refused": True}

vectors = json.loads(pathlib.Path("input.json").read_text(encoding="utf-8"))
print(json.dumps([answer_all(vector) for vector in vectors]))
`;
