import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { renderOutput } from "../../../src/outputs/render-output.ts";
import { isTested } from "../../support/is-tested.ts";
import { desiredPage, desiredState, lockfile, output } from "../builders.ts";
import { openPythonProject } from "./open-python-project.ts";

const source = new URL("./reader_test.py", import.meta.url);

/** Its threads wait for each other on a busy machine. */
const patientMs = 180_000;

test.runIf(isTested("python3"))(
  "the reader passes its own tests (reader_test.py) under the machine's Python",
  async () => {
    const project = await openPythonProject();
    await project.write([
      ...renderOutput(output("python", "assets.py"), desiredState(desiredPage("a", [])), lockfile({})),
      { path: "reader_test.py", text: await readFile(source, "utf8") },
    ]);

    expect(await project.python("-m", "unittest", "reader_test")).toMatch(/^Ran \d+ tests in .*\n\nOK\n$/m);
  },
  patientMs,
);
