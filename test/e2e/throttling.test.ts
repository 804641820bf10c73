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
    const [first, ...later] = order.filter((name) => name.startsWith(`${page} `));
    expect([first, ...later.toSorted()]).toEqual([`${page} a`, `${page} a`, `${page} b`]);
    // Not only what was refused waits: whichever of the Page's uploads is the next one.
    expect(order.indexOf("calm b")).toBeLessThan(
      order.indexOf(later[0] ?? "", order.indexOf(`${page} a`) + 1),
    );
  }
});

test.each([4, 341])("an app that is throttled with %i waits with all its Pages", async (code) => {
  const { project, sandbox } = await openFaultyWorld(
    ["acme", "calm"],
    ["a", "b", "c"],
    [
      { match: { page: "acme", path: uploadPath }, times: 1, effect: { error: code } },
      // So that it is in flight when the refusal comes.
      { match: { page: "calm", path: uploadPath, call: 1 }, effect: { latencyMs: 500 } },
    ],
  );
  const applied = await project.run("apply", "--json", "--concurrency", "1");
  expect(applied).toMatchObject({ exitCode: 0, stderr: "" });
  const order = (await uploadsOf(sandbox)).map(nameOf);
  expect(order.toSorted()).toEqual(["acme a", "acme a", "acme b", "acme c", "calm a", "calm b", "calm c"]);
  expect(order.lastIndexOf("acme a")).toBeLessThan(order.indexOf("calm c"));
});
