import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it, onTestFinished, vi } from "vitest";
import { AssetUnavailableError, openAssets } from "../../src/runtime/index.ts";
import * as node from "../../src/runtime/node.ts";
import { tempProject } from "../support/temp-project.ts";
import { entry, fakeClock, fakeServer, lockfileOf } from "./fake-world.ts";

const document = lockfileOf({ cat: entry("1") });

it("reads a path, a file: URL, a web address and a parsed document in Node", async () => {
  const folder = await tempProject({ "lock.json": JSON.stringify(document) });
  const path = join(folder, "lock.json");
  const clock = fakeClock();
  const { fetch } = fakeServer({ body: document });
  const sources = [
    path,
    pathToFileURL(path),
    "https://cdn.example.com/a",
    new URL("https://cdn.example.com/a"),
    document,
  ];
  const opened = await Promise.all(sources.map((source) => node.openAssets(source, { clock, fetch })));
  expect(opened.map((assets) => assets.page("default").attachment("cat")?.attachmentId)).toEqual(
    sources.map(() => "1"),
  );
  expect(opened.map((assets) => assets.health().source)).toEqual([
    path,
    String(pathToFileURL(path)),
    "https://cdn.example.com/a",
    "https://cdn.example.com/a",
    "document",
  ]);
  expect(clock.delays()).toHaveLength(4);
});

it("fetches with the global fetch, from loopback too", async () => {
  const server = createServer((_, response) => response.end(JSON.stringify(document))).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close();
  });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = addressOf(server.address());
  const assets = await openAssets(`http://127.0.0.1:${port}/lock.json`, { refreshMs: 0 });
  expect(assets.pageNames()).toEqual(["default"]);
});

it("refuses plain http: whoever is between could say what the bot sends", async () => {
  await expect(openAssets("http://cdn.example.com/lock.json")).rejects.toThrow(
    new TypeError("http://cdn.example.com/lock.json is not https"),
  );
});

it("refuses paths where there may be no files", async () => {
  await expect(openAssets("lock.json")).rejects.toThrow(
    new TypeError("lock.json is no URL: see messenger-assets/runtime/node"),
  );
  await expect(openAssets(new URL("file:///lock.json"))).rejects.toThrow(TypeError);
});

it("refuses a path that leads nowhere, with the path", async () => {
  await expect(node.openAssets("no/such/lock.json")).rejects.toThrow(
    /^no\/such\/lock.json cannot be read: ENOENT/,
  );
});

it("does not go by a parsed document that is changed afterwards", async () => {
  const mine = { lockfileVersion: 1, pages: { default: { assets: { cat: entry("1") }, retired: [] } } };
  const assets = await openAssets(mine, { clock: fakeClock() });
  mine.pages.default.assets.cat = entry("2");
  await assets.refresh();
  expect(assets.page("default").attachment("cat")?.attachmentId).toBe("1");
});

it("warns of a key that the manifest has lost once for each Page, on the console", async () => {
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  const retired = [{ ...entry("1"), key: "cat" }];
  const assets = await openAssets(
    {
      lockfileVersion: 1,
      pages: { acme: { assets: {}, id: "1", retired }, beta: { assets: {}, id: "2", retired } },
    },
    { clock: fakeClock() },
  );
  for (const page of ["acme", "1", "beta"]) {
    assets.page(page).message("cat");
    assets.page(page).attachment("cat");
  }
  expect(warn.mock.calls).toEqual([
    ["`cat` of Page `acme` is not in the manifest any more: it can be sent until its ID expires"],
    ["`cat` of Page `beta` is not in the manifest any more: it can be sent until its ID expires"],
  ]);
  warn.mockRestore();
});

it("says which asset of which Page cannot be sent, and why", async () => {
  const assets = await openAssets(document, { clock: fakeClock("2027-03-01T00:00:00Z") });
  const attempt = () => assets.page("1234567890").message("cat");
  expect(attempt).toThrow(AssetUnavailableError);
  expect(attempt).toThrow(
    expect.objectContaining({
      name: "AssetUnavailableError",
      message: "`cat` of Page `1234567890` cannot be sent (id-expired): see `messenger-assets apply`",
      page: "1234567890",
      key: "cat",
      reason: "id-expired",
    }),
  );
});

it("tells the health of any day", async () => {
  const assets = await openAssets(document, { clock: fakeClock() });
  expect(assets.health().expired).toBe(0);
  expect(assets.health(new Date("2027-02-20T08:00:00Z")).expired).toBe(1);
  expect(assets.health(Date.parse("2027-02-19T08:00:00Z")).soonest?.daysLeft).toBe(1);
});

it("goes by the machine's clock when it is given none", async () => {
  const assets = await openAssets(lockfileOf({ cat: entry("1", { expiresAt: "2000-01-01T00:00:00Z" }) }));
  expect(assets.page("default").attachment("cat")).toBeUndefined();
  expect(assets.health().expired).toBe(1);
});

it("takes no URL from what cannot be one", async () => {
  const assets = await openAssets(
    lockfileOf({ a: entry("1", { source: "\ud800.png" }), b: entry("1", { source: undefined }) }),
    { publicBaseUrl: "https://cdn.example.com", clock: fakeClock("2027-03-01T00:00:00Z") },
  );
  expect(() => assets.page("default").message("a")).toThrow("id-expired");
  expect(() => assets.page("default").message("b")).toThrow("id-expired");
});

it("finds the live attachment of a URL, as the type that it was uploaded as", async () => {
  const url = "https://cdn.example.com/cat.png";
  const old = { source: url, expiresAt: "2026-12-01T00:00:00Z" };
  const assets = await openAssets(
    lockfileOf({
      a: entry("1", old),
      b: entry("2", { source: url }),
      c: entry("3", { source: url, type: "file" }),
    }),
    { clock: fakeClock() },
  );
  const page = assets.page("default");
  expect(page.attachmentByUrl(url, "image")?.attachmentId).toBe("2");
  expect(page.attachmentByUrl(url, "file")?.attachmentId).toBe("3");
  expect(page.attachmentByUrl(url, "video")).toBeUndefined();
  expect(assets.page("acme").attachmentByUrl(url, "image")).toBeUndefined();
});

function addressOf(address: string | AddressInfo | null): AddressInfo {
  if (typeof address !== "object" || address === null) throw new Error("it listens nowhere");
  return address;
}
