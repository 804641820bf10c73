import { expect, test } from "vitest";
import { listAt, namesAt, textAt, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import {
  actionsOf,
  codesOf,
  lockfileName,
  openProject,
  resultsOf,
  type TestProject,
} from "../support/project.ts";

async function openApplied(keys: readonly string[]): Promise<TestProject> {
  const project = await openProject({
    manifest: manifestOf(keys),
    files: Object.fromEntries(keys.map((key) => [`${key}.png`, png(key)])),
  });
  const applied = await project.run("apply", "--sandbox", "--quiet");
  expect(applied.exitCode).toBe(0);
  return project;
}

function manifestOf(keys: readonly string[]): string {
  return `version: 1\nassets:\n${keys.map((key) => `  ${key}: ${key}.png\n`).join("")}`;
}

const sandboxLockfile = ".messenger-assets/messenger-assets/sandbox/messenger-assets.lock.json";

async function idOf(project: TestProject, key: string): Promise<string> {
  return textAt(await project.lockfile(sandboxLockfile), "pages", "default", "assets", key, "attachmentId");
}

test("create, update, reuse, remove and keep stand in one plan, and apply does just that", async () => {
  const project = await openApplied(["a", "b", "c", "d"]);
  const idOfC = await idOf(project, "c");
  await project.write("b.png", png("b, anew"));
  await project.write("e.png", png("e"));
  await project.write(
    "messenger-assets.yaml",
    "version: 1\nassets: { a: a.png, b: b.png, renamed: c.png, e: e.png }\n",
  );

  const planned = await project.run("plan", "--sandbox", "--json");
  expect(actionsOf(planned)).toEqual([
    "default a keep unchanged",
    "default b update content-changed",
    "default c remove not-in-manifest",
    "default d remove not-in-manifest",
    "default e create new",
    "default renamed reuse same-content",
  ]);
  const applied = await project.run("apply", "--sandbox", "--json");
  expect(applied.exitCode).toBe(0);
  expect(resultsOf(applied)).toEqual([
    "default a keep kept",
    "default b update uploaded",
    "default c remove removed",
    "default d remove removed",
    "default e create uploaded",
    "default renamed reuse reused",
  ]);
  expect(await idOf(project, "renamed")).toBe(idOfC);
  const page = valueAt(await project.lockfile(sandboxLockfile), "pages", "default");
  expect(listAt(page, "retired").map((retired) => textAt(retired, "key"))).toEqual(["b", "d"]);
});

test("a reverted change takes the retired ID back, without an upload", async () => {
  const project = await openApplied(["a"]);
  const first = await idOf(project, "a");
  await project.write("a.png", png("other"));
  await project.run("apply", "--sandbox");
  expect(await idOf(project, "a")).not.toBe(first);
  await project.write("a.png", png("a"));
  const planned = await project.run("plan", "--sandbox", "--json");
  expect(actionsOf(planned)).toEqual(["default a reuse same-content"]);
  await project.run("apply", "--sandbox");
  expect(await idOf(project, "a")).toBe(first);
});

test("one upload serves several keys of the same bytes", async () => {
  const project = await openProject({
    manifest: "version: 1\nassets: { one: one.png, two: two.png }\n",
    files: { "one.png": png("same"), "two.png": png("same") },
  });
  const planned = await project.run("plan", "--sandbox", "--json");
  expect(valueAt(planned.document, "summary", "uploads")).toBe(1);
  expect(resultsOf(await project.run("apply", "--sandbox", "--json"))).toEqual([
    "default one create uploaded",
    "default two create reused",
  ]);
  expect(await idOf(project, "two")).toBe(await idOf(project, "one"));
});

test("a moved file is kept, and its new path recorded when the lockfile is written anyway", async () => {
  const project = await openApplied(["a"]);
  await project.move("a.png", "b.png");
  await project.write("messenger-assets.yaml", "version: 1\nassets: { a: b.png }\n");
  const before = await project.writtenAt(sandboxLockfile);
  expect(actionsOf(await project.run("plan", "--sandbox", "--json"))).toEqual(["default a keep moved"]);
  await project.run("apply", "--sandbox");
  expect(await project.writtenAt(sandboxLockfile)).toBe(before);
});

test("IDs become due 35 to 42 days before their end, and are expired 90 days after the upload", async () => {
  const project = await openApplied(["a"]);
  const uploadedAt = textAt(
    await project.lockfile(sandboxLockfile),
    ...["pages", "default", "assets", "a", "uploadedAt"],
  );
  const after = (days: number): string =>
    new Date(Date.parse(uploadedAt) + days * 86_400_000).toISOString().replace(".000Z", "Z");
  const reasonAt = async (date: string): Promise<readonly string[]> =>
    actionsOf(await project.run("plan", "--sandbox", "--json", "--at", date));
  expect(await reasonAt(after(47))).toEqual(["default a keep unchanged"]);
  expect(await reasonAt(after(55))).toEqual(["default a renew expiring"]);
  expect(await reasonAt(after(90))).toEqual(["default a renew expired"]);
});

test("apply --at renews as of that date, and the plan for the same date has nothing left to do", async () => {
  const project = await openApplied(["a"]);
  const later = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
  const applied = await project.run("apply", "--sandbox", "--json", "--at", later);
  expect(resultsOf(applied)).toEqual(["default a renew uploaded"]);
  const planned = await project.run("plan", "--sandbox", "--json", "--at", later);
  expect(actionsOf(planned)).toEqual(["default a keep unchanged"]);
  expect(valueAt(planned.document, "plannedAt")).toBe(`${later}T00:00:00Z`);
});

test("apply --at is refused while the Graph API's address is not loopback", async () => {
  const project = await openProject({
    manifest: manifestOf(["a"]),
    files: { "a.png": png("a") },
    env: { MESSENGER_GRAPH_URL: "https://graph.invalid", MESSENGER_PAGE_ACCESS_TOKEN: "EAA-NOT-TO-BE-TOLD" },
  });
  const applied = await project.run("apply", "--json", "--at", "2030-01-01");
  expect(applied.exitCode).toBe(1);
  expect(codesOf(applied)).toEqual(["at-not-allowed"]);
  expect(project.has(lockfileName)).toBe(false);
  expect((await project.run("plan", "--at", "2030-01-01")).exitCode).toBe(0);
});

test("--replace uploads anew what it names, and keeps the rest", async () => {
  const project = await openApplied(["a", "b"]);
  const [idOfA, idOfB] = [await idOf(project, "a"), await idOf(project, "b")];
  expect(actionsOf(await project.run("plan", "--sandbox", "--json", "--replace", "a"))).toEqual([
    "default a renew forced",
    "default b keep unchanged",
  ]);
  await project.run("apply", "--sandbox", "--replace", "a");
  expect(await idOf(project, "a")).not.toBe(idOfA);
  expect(await idOf(project, "b")).toBe(idOfB);
  expect(listAt(await project.lockfile(sandboxLockfile), "pages", "default", "retired")).toEqual([]);
});

test("--only narrows: what it leaves out is neither uploaded nor removed, and is not in the plan", async () => {
  const project = await openApplied(["a", "b"]);
  await project.write("c.png", png("c"));
  await project.write("messenger-assets.yaml", "version: 1\nassets: { a: a.png, c: c.png, d: c.png }\n");
  expect(actionsOf(await project.run("plan", "--sandbox", "--json", "--only", "c"))).toEqual([
    "default c create new",
  ]);
  await project.run("apply", "--sandbox", "--only", "c");
  const assets = namesAt(await project.lockfile(sandboxLockfile), "pages", "default", "assets");
  expect(assets).toEqual(["a", "b", "c"]);
});

test("a glob that names no key is told", async () => {
  const project = await openApplied(["a"]);
  const planned = await project.run("plan", "--sandbox", "--only", "welcom");
  expect(planned.exitCode).toBe(0);
  expect(planned.stderr).toContain("warning[glob-without-key]: `--only welcom` matches no key");
});

test("more than 30 % of ten assets are not forgotten without leave; the rest of the plan is done", async () => {
  const keys = [..."abcdefghij"];
  const project = await openApplied(keys);
  await project.write("new.png", png("new"));
  const kept = keys.slice(4);
  await project.write("messenger-assets.yaml", `${manifestOf(kept)}  new: new.png\n`);

  const planned = await project.run("plan", "--sandbox", "--json");
  expect(planned.exitCode).toBe(1);
  expect(listAt(planned.document, "diagnostics")).toEqual([
    {
      code: "too-many-removals",
      severity: "error",
      message:
        "4 of 10 assets of Page `default` would be removed (40 %): more than 30 %, the limit for a Page of 10 assets or more",
      hint: "is the manifest whole? If they are to go, give `--allow-removals=default`",
    },
  ]);
  expect(valueAt(planned.document, "summary", "remove")).toBe(4);

  const applied = await project.run("apply", "--sandbox", "--json");
  expect(applied.exitCode).toBe(1);
  expect(valueAt(applied.document, "summary")).toEqual({
    uploaded: 1,
    reused: 0,
    removed: 0,
    kept: 6,
    failed: 0,
    notStarted: 4,
  });
  const held = namesAt(await project.lockfile(sandboxLockfile), "pages", "default", "assets");
  expect(held).toEqual([...keys, "new"]);

  const allowed = await project.run("apply", "--sandbox", "--allow-removals=default", "--json");
  expect(allowed.exitCode).toBe(0);
  expect(valueAt(allowed.document, "summary", "removed")).toBe(4);
});

test("an asset past its `until` is removed, and no longer renewed", async () => {
  const project = await openApplied(["a"]);
  await project.write(
    "messenger-assets.yaml",
    "version: 1\nassets: { a: { path: a.png, until: 2020-01-01 } }\n",
  );
  expect(actionsOf(await project.run("plan", "--sandbox", "--json"))).toEqual(["default a remove ended"]);
});
