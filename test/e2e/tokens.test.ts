import { expect, test } from "vitest";
import { errorReply, startGraphServer } from "../support/graph-server.ts";
import { namesAt, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import { codesOf, lockfileName, openProject, resultsOf } from "../support/project.ts";

const twoPages = `version: 1
pages:
  acme: { id: "111", tokenEnv: ACME_TOKEN }
  zoo: { id: "222", tokenEnv: ZOO_TOKEN }
assets: { a: a.png }
`;

test("without its token a Page is left alone, and the others go on", async () => {
  const graph = await startGraphServer({ pages: { "zoo-secret-token": "222" } });
  const project = await openProject({
    manifest: twoPages,
    files: { "a.png": png("a") },
    env: { MESSENGER_GRAPH_URL: graph.url, ZOO_TOKEN: "zoo-secret-token" },
  });
  const applied = await project.run("apply", "--json");
  expect(applied.exitCode).toBe(1);
  expect(valueAt(applied.document, "status")).toBe("partial");
  expect(codesOf(applied)).toEqual(["token-missing"]);
  expect(valueAt(applied.document, "diagnostics", 0, "message")).toBe(
    "`ACME_TOKEN` is not set, needed for the Page `acme`",
  );
  expect(resultsOf(applied)).toEqual(["acme a create not-started token-missing", "zoo a create uploaded"]);
  expect(namesAt(await project.lockfile(), "pages", "zoo", "assets")).toEqual(["a"]);
});

test("nothing is uploaded with the token of another Page", async () => {
  const graph = await startGraphServer({ pages: { "token-of-three": "333" } });
  const project = await openProject({
    manifest: 'version: 1\npage: "111"\nassets: { a: a.png }\n',
    files: { "a.png": png("a") },
    env: { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: "token-of-three" },
  });
  const applied = await project.run("apply", "--json");
  expect(applied.exitCode).toBe(1);
  expect(valueAt(applied.document, "status")).toBe("failed");
  expect(codesOf(applied)).toEqual(["page-mismatch"]);
  expect(graph.uploads()).toEqual([]);
});

test("without an ID in the manifest the lockfile's binds", async () => {
  const graph = await startGraphServer({ pages: { "token-of-one": "111", "token-of-two": "222" } });
  const project = await openProject({
    manifest: "version: 1\nassets: { a: a.png }\n",
    files: { "a.png": png("a") },
    env: { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: "token-of-one" },
  });
  await project.run("apply");
  const before = await project.read(lockfileName);
  project.setEnv({ MESSENGER_PAGE_ACCESS_TOKEN: "token-of-two" });
  await project.write("a.png", png("anew"));
  const applied = await project.run("apply", "--json");
  expect(codesOf(applied)).toEqual(["page-mismatch"]);
  expect(await project.read(lockfileName)).toBe(before);
  expect(graph.uploads()).toHaveLength(1);
});

test("a token that may not say whose it is, is a warning", async () => {
  const graph = await startGraphServer({
    answerIdentity: () => errorReply({ message: "(#200) Requires permission", code: 200 }, 403),
  });
  const project = await openProject({
    manifest: "version: 1\nassets: { a: a.png }\n",
    files: { "a.png": png("a") },
    env: { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: "shy-token" },
  });
  const applied = await project.run("apply");
  expect(applied.exitCode).toBe(0);
  expect(applied.stderr).toContain(
    "warning[page-not-verified]: the token of Page `default` may not say whose it is",
  );
  expect(graph.uploads()[0]?.requestLine).toBe("POST /v25.0/me/message_attachments HTTP/1.1");
  expect(await project.lockfile()).toMatchObject({ pages: { default: { assets: { a: {} } } } });
});

test("a token that is no good ends its Page after one call, with what to do", async () => {
  const graph = await startGraphServer({
    answerIdentity: () =>
      errorReply({ message: "Error validating access token", code: 190, error_subcode: 463 }),
  });
  const project = await openProject({
    manifest: "version: 1\nassets: { a: a.png, b: b.png }\n",
    files: { "a.png": png("a"), "b.png": png("b") },
    env: { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: "stale-token" },
  });
  const applied = await project.run("apply");
  expect(applied.exitCode).toBe(1);
  expect(applied.stderr).toContain("MESSENGER_PAGE_ACCESS_TOKEN");
  expect(graph.requests).toHaveLength(1);
  expect(project.has(lockfileName)).toBe(false);
});

test("an address that would carry the token in the clear is refused", async () => {
  const project = await openProject({
    manifest: "version: 1\nassets: { a: a.png }\n",
    files: { "a.png": png("a") },
    env: { MESSENGER_GRAPH_URL: "http://graph.invalid", MESSENGER_PAGE_ACCESS_TOKEN: "clear-token" },
  });
  expect(codesOf(await project.run("apply", "--json"))).toEqual(["graph-url-invalid"]);
});

test("a token written into the manifest is an error that does not repeat it", async () => {
  const written = `EAAB${"x1Y2z3W4".repeat(8)}`;
  const project = await openProject({
    manifest: `version: 1\npages: { acme: { tokenEnv: ${written} } }\nassets: { a: a.png }\n`,
    files: { "a.png": png("a") },
  });
  const planned = await project.run("plan");
  expect(planned.exitCode).toBe(1);
  expect(planned.stderr).toContain("[redacted]");
  expect(planned.stderr).not.toContain(written);
});
