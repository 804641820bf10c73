import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it, onTestFinished, vi } from "vitest";
import type { Assets } from "../../src/runtime/index.ts";
import { openAssets } from "../../src/runtime/node.ts";
import { tempProject } from "../support/temp-project.ts";
import { entry, lockfileOf } from "./fake-world.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

// The machine may be busy with other work.
vi.setConfig({ testTimeout: 120_000 });
const refreshes = 1000;
/** If each refresh left its text behind, it would be more; the time-outs of requests that are done are 1 MB. */
const growthBytes = 4_000_000;
/** Those of the test's own, that come and go. */
const otherHandles = 20;

function textOf(round: number): string {
  const keys = Array.from({ length: 40 }, (_, index) => [`key-${index}`, entry(`${round}${index}`)]);
  return JSON.stringify(lockfileOf(Object.fromEntries(keys)));
}

it.each(["file", "url"])("1,000 refreshes of a %s leak neither memory nor a handle", async (kind) => {
  const folder = await tempProject({ "lock.json": textOf(0) });
  const path = join(folder, "lock.json");
  const served = { text: textOf(0) };
  const server = createServer((_, response) => response.end(served.text)).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const assets = await openAssets(kind === "file" ? path : `http://127.0.0.1:${port}/lock.json`);
  const change = async (round: number): Promise<void> => {
    served.text = textOf(round % 7);
    if (kind === "file") await writeFile(path, served.text);
  };
  await refreshAll(assets, 50, change);
  const before = measure();

  await refreshAll(assets, refreshes, change);

  const after = measure();
  expect(assets.health().failure).toBeUndefined();
  expect(after.heapBytes - before.heapBytes).toBeLessThan(growthBytes);
  expect(after.handles - before.handles).toBeLessThan(otherHandles);
  assets.close();
});

async function refreshAll(
  assets: Assets,
  count: number,
  change: (round: number) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < count; round++) {
    await change(round);
    await assets.refresh();
  }
}

function measure(): { readonly heapBytes: number; readonly handles: number } {
  collectGarbage();
  return { heapBytes: process.memoryUsage().heapUsed, handles: process.getActiveResourcesInfo().length };
}
