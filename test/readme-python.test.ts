import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { renderOutput } from "../src/outputs/render-output.ts";
import {
  desiredAsset,
  desiredPage,
  desiredState,
  lockedAsset,
  lockedPage,
  lockfile,
  output,
} from "./outputs/builders.ts";
import { openPythonProject } from "./outputs/python/open-python-project.ts";
import { isTested } from "./support/is-tested.ts";

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
const [, example = ""] = /^```python\n(.*?)^```/ms.exec(readme) ?? [];

const document = {
  lockfileVersion: 1,
  pages: {
    default: {
      id: "1234567890",
      assets: {
        welcome: { attachmentId: "1857777774821032", type: "image", expiresAt: "2999-02-20T08:00:00Z" },
      },
      retired: [],
    },
  },
};

test.runIf(isTested("python3") && isTested("mypy"))(
  "the README's Python example runs as it stands, but for the slip that mypy sees",
  async () => {
    const project = await openPythonProject();
    const locked = lockfile({
      default: lockedPage(new Map([["welcome", lockedAsset("1857777774821032")]])),
    });
    await project.write([
      ...renderOutput(
        output("python", "messenger_assets.py"),
        desiredState(desiredPage("default", [desiredAsset("welcome")])),
        locked,
      ),
      { path: "messenger-assets.lock.json", text: JSON.stringify(document) },
      { path: "bot.py", text: example },
    ]);

    expect(await project.typeCheck()).toMatch(/^bot\.py:\d+: error: Argument 1 to "message" .*'welcom'.*\n$/);
    await project.write([{ path: "bot.py", text: example.replace(/^.*"welcom"\).*\n/m, "") }]);
    expect(await project.python("bot.py")).toMatch(
      /^\{'attachment': .*'1857777774821032'.*\n\{'assets': 1, .*\n1857777774821032\n$/,
    );
  },
  120_000,
);
