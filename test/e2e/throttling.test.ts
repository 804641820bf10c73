import { expect, test } from "vitest";
import { nameOf, openFaultyWorld, uploadPath, uploadsOf } from "../support/faulty-world.ts";

test("a Page that is throttled waits, while the other Pages go on, and then sends again", async () => {
  const codes = ["17", "32", "613", "80001", "80006"];
  const pages = codes.map((code) => `p${code}`);
  const { project, sandbox } = await openFaultyWorld(
    [...pages, "calm"],
    ["a", "b"],
    codes.map((code) => ({
      match: { page: `p${code}`, path: uploadPath },
      times: 1,
      effect: { error: code },
    })),
  );
  const applied = await project.run("apply", "--json", "--concurrency", "1");
  expect(applied).toMatchObject({ exitCode: 0, stderr: "" });
  const order = (await uploadsOf(sandbox)).map(nameOf);
  for (const page of pages) {
    expect(order.filter((name) => name.startsWith(`${page} `))).toEqual([
      `${page} a`,
      `${page} a`,
      `${page} b`,
    ]);
    expect(order.indexOf("calm b")).toBeLessThan(order.lastIndexOf(`${page} a`));
  }
});

test("an app that is throttled waits with all its Pages", async () => {
  const { project, sandbox } = await openFaultyWorld(
    ["p4", "p341", "calm"],
    ["a", "b", "c"],
    [
      { match: { page: "p4", path: uploadPath }, times: 1, effect: { error: 4 } },
      { match: { page: "p341", path: uploadPath }, times: 1, effect: { error: 341 } },
      // So that it is in flight when the refusals come.
      { match: { page: "calm", path: uploadPath, call: 1 }, effect: { latencyMs: 1_000 } },
    ],
  );
  const applied = await project.run("apply", "--json", "--concurrency", "1");
  expect(applied).toMatchObject({ exitCode: 0, stderr: "" });
  const order = (await uploadsOf(sandbox)).map(nameOf);
  for (const page of ["p4", "p341"]) {
    expect(order.filter((name) => name.startsWith(`${page} `))).toEqual(
      ["a", "a", "b", "c"].map((key) => `${page} ${key}`),
    );
    expect(order.lastIndexOf(`${page} a`)).toBeLessThan(order.indexOf("calm c"));
  }
});
