import { mkdir, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { openAssets } from "../../src/runtime/index.ts";
import { openAssets as openFile } from "../../src/runtime/node.ts";
import { systemClock } from "../../src/runtime/open-options.ts";
import { tempProject } from "../support/temp-project.ts";
import { entry, fakeClock, fakeServer, lockfileOf } from "./fake-world.ts";

const url = "https://cdn.example.com/lock.json?signature=secret";
const first = lockfileOf({ cat: entry("1") });
const second = lockfileOf({ cat: entry("2") });
const sent = (attachmentId: string) => ({
  attachment: { type: "image", payload: { attachment_id: attachmentId } },
});

describe("a document at a URL", () => {
  it("is read again after ten minutes, give or take a tenth, and by whoever has kept a Page", async () => {
    const server = fakeServer({ body: first });
    const clock = fakeClock();
    const assets = await openAssets(url, { fetch: server.fetch, clock });
    const page = assets.page("default");
    expect([clock.delays(), page.message("cat")]).toEqual([[600_000], sent("1")]);

    server.answer({ body: second });
    clock.setNow("2027-01-01T00:10:00Z");
    clock.ring();
    await vi.waitFor(() => expect(clock.delays()).toEqual([600_000]));

    expect(page.message("cat")).toEqual(sent("2"));
    expect(assets.health().loadedAt).toBe("2027-01-01T00:10:00.000Z");
  });

  it.each([
    [0, 900],
    [0.999, 1099.8],
  ])("is read after a delay with jitter: chance %d", async (random, delayMs) => {
    const clock = fakeClock("2027-01-01T00:00:00Z", random);
    await openAssets(url, { fetch: fakeServer({ body: first }).fetch, clock, refreshMs: 1000 });
    expect(clock.delays()).toEqual([expect.closeTo(delayMs, 6)]);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])(
    "is not read again by itself with refreshMs %d",
    async (refreshMs) => {
      const clock = fakeClock();
      const assets = await openAssets(url, { fetch: fakeServer({ body: first }).fetch, clock, refreshMs });
      assets.close();
      expect(clock.delays()).toEqual([]);
    },
  );

  it("is asked for by its validators, and not read when it has not changed", async () => {
    const server = fakeServer({
      body: first,
      headers: { etag: '"1"', "last-modified": "Fri, 01 Jan 2027 00:00:00 GMT" },
    });
    const clock = fakeClock();
    const assets = await openAssets(url, { fetch: server.fetch, clock });
    server.answer({ status: 304 });
    clock.setNow("2027-01-01T01:00:00Z");
    await assets.refresh();
    await assets.refresh();

    const conditions = { "if-none-match": '"1"', "if-modified-since": "Fri, 01 Jan 2027 00:00:00 GMT" };
    expect(server.asked).toEqual([{}, conditions, conditions]);
    expect(assets.page("default").message("cat")).toEqual(sent("1"));
    expect(assets.health()).toMatchObject({ loadedAt: "2027-01-01T01:00:00.000Z" });
    expect(assets.health().failure).toBeUndefined();
  });

  it.each([
    ["half of it", { body: JSON.stringify(second).slice(0, 60) }, /JSON/],
    ["an error", { status: 503, body: "busy" }, "HTTP 503"],
    ["another document", { body: { name: "bot" } }, "version undefined is broken or unknown"],
    [
      "no connection",
      new TypeError("fetch failed", { cause: new Error("ECONNREFUSED") }),
      "fetch failed: ECONNREFUSED",
    ],
  ])("stays the last good copy when there is %s, and its validators too", async (_, reply, message) => {
    const server = fakeServer({ body: first, headers: { etag: '"1"' } });
    const clock = fakeClock();
    const assets = await openAssets(url, { fetch: server.fetch, clock });
    server.answer(reply);
    clock.setNow("2027-01-01T01:00:00Z");
    await assets.refresh();
    clock.setNow("2027-01-01T02:00:00Z");
    await assets.refresh();

    expect(assets.page("default").message("cat")).toEqual(sent("1"));
    expect(server.asked.at(-1)).toEqual({ "if-none-match": '"1"' });
    expect(assets.health()).toEqual({
      assets: 1,
      missing: 0,
      expired: 0,
      soonest: { page: "default", key: "cat", expiresAt: "2027-02-20T08:00:00Z", daysLeft: 50 },
      loadedAt: "2027-01-01T00:00:00.000Z",
      source: "https://cdn.example.com/lock.json",
      failure: { message: expect.stringMatching(message), since: "2027-01-01T01:00:00.000Z" },
    });

    server.answer({ body: second });
    await assets.refresh();
    expect(assets.page("default").message("cat")).toEqual(sent("2"));
    expect(assets.health().failure).toBeUndefined();
  });

  it("is not read twice at a time", async () => {
    const server = fakeServer({ body: first });
    const assets = await openAssets(url, { fetch: server.fetch, clock: fakeClock() });
    await Promise.all([assets.refresh(), assets.refresh()]);
    expect(server.asked).toHaveLength(2);
  });

  it("is not read any more once it is closed, and answers go on", async () => {
    const server = fakeServer({ body: first });
    const clock = fakeClock();
    const assets = await openAssets(url, { fetch: server.fetch, clock });
    assets.close();
    assets.close();
    expect(clock.delays()).toEqual([]);
    expect(assets.page("default").message("cat")).toEqual(sent("1"));
  });

  it("is not read any more when it is closed while it is read", async () => {
    const server = fakeServer({ body: first });
    const clock = fakeClock();
    const assets = await openAssets(url, { fetch: server.fetch, clock });
    clock.ring();
    assets.close();
    await assets.refresh();
    expect([server.asked.length, clock.delays()]).toEqual([2, []]);
  });

  it.each([
    [{ status: 404 }, "https://cdn.example.com/lock.json cannot be read: HTTP 404"],
    [{ status: 304 }, "https://cdn.example.com/lock.json cannot be read: HTTP 304"],
    [
      new Error("getaddrinfo ENOTFOUND"),
      "https://cdn.example.com/lock.json cannot be read: getaddrinfo ENOTFOUND",
    ],
  ])(
    "that cannot be read the first time is an error without the URL's secrets: %o",
    async (reply, message) => {
      await expect(openAssets(url, { fetch: fakeServer(reply).fetch })).rejects.toThrow(new Error(message));
    },
  );

  it("tells what was thrown when that is no error", async () => {
    const fetch = () => Promise.reject("no");
    await expect(openAssets(url, { fetch })).rejects.toThrow("cannot be read: no");
  });
});

describe("a document in a file", () => {
  it("is read again behind a link that was swapped, as mounted volumes do", async () => {
    const folder = await tempProject({
      "v1/lock.json": JSON.stringify(first),
      "v2/lock.json": JSON.stringify(second),
    });
    await mkdir(join(folder, "mount"));
    await symlink("../v1", join(folder, "mount", "..data"));
    await symlink("..data/lock.json", join(folder, "mount", "lock.json"));
    const path = join(folder, "mount", "lock.json");
    const assets = await openFile(path, { clock: fakeClock() });
    expect(assets.page("default").message("cat")).toEqual(sent("1"));

    await symlink("../v2", join(folder, "mount", "..next"));
    await rename(join(folder, "mount", "..next"), join(folder, "mount", "..data"));
    await assets.refresh();

    expect(assets.page("default").message("cat")).toEqual(sent("2"));
    expect(assets.health().source).toBe(path);
  });

  it("stays the last good copy while it is half written, or gone", async () => {
    const folder = await tempProject({ "lock.json": JSON.stringify(first) });
    const path = join(folder, "lock.json");
    const assets = await openFile(path, { clock: fakeClock() });
    await writeFile(path, JSON.stringify(second).slice(0, 100));
    await assets.refresh();
    expect(assets.health().failure?.message).toMatch(/JSON/);
    await rename(path, `${path}.old`);
    await assets.refresh();
    expect(assets.health().failure?.message).toMatch(/^ENOENT/);
    expect(assets.page("default").message("cat")).toEqual(sent("1"));
  });
});

describe("the machine's clock", () => {
  it("runs timers that keep no process alive, and takes them back", () => {
    const unref = vi.fn();
    const cleared = vi.fn();
    const timer = { unref };
    vi.stubGlobal("setTimeout", () => timer);
    vi.stubGlobal("clearTimeout", cleared);
    systemClock.schedule(() => undefined, 5)();
    vi.unstubAllGlobals();
    expect(unref).toHaveBeenCalledOnce();
    expect(cleared).toHaveBeenCalledWith(timer);
  });

  it("takes timers that are numbers, as in browsers", () => {
    const cleared = vi.fn();
    vi.stubGlobal("setTimeout", () => 7);
    vi.stubGlobal("clearTimeout", cleared);
    systemClock.schedule(() => undefined, 5)();
    vi.unstubAllGlobals();
    expect(cleared).toHaveBeenCalledWith(7);
  });

  it("tells the time, and chances below 1", () => {
    expect(Math.abs(systemClock.nowMs() - Date.now())).toBeLessThan(60_000);
    expect(systemClock.random()).toBeLessThan(1);
  });
});
