import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { DiagnosticError } from "../../../src/core/diagnostics/diagnostic.ts";
import { renderIntent, renderUploaded } from "../../../src/core/lockfile/journal-lines.ts";
import { serializeLockfile } from "../../../src/core/lockfile/serialize-lockfile.ts";
import { loadProject } from "../../../src/io/project/load-project.ts";
import { lockedAsset, lockedPage, lockfile } from "../../outputs/builders.ts";
import { sends, startHostileServer } from "../../support/hostile-server.ts";
import { type ProjectFiles, tempProject } from "../../support/temp-project.ts";
import { pngOf } from "../facts/sample-media.ts";

const png = pngOf(3, 2);
const digest = `sha256:${"0".repeat(64)}`;

async function codesOf(loading: Promise<unknown>): Promise<readonly string[]> {
  const error = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DiagnosticError)) throw error ?? new Error("nothing was wrong");
  return error.diagnostics.map(({ code, place, file }) => `${place?.line ?? file ?? "-"} ${code}`);
}

async function load(
  files: ProjectFiles,
  options: Parameters<typeof loadProject>[0] = {},
): ReturnType<typeof loadProject> {
  return loadProject({ cwd: await tempProject(files), env: {}, ...options });
}

describe("loadProject", () => {
  it("reads what the manifest names: paths, globs and locales", async () => {
    const manifest = [
      "version: 1",
      "assets:",
      "  a: a.png",
      "  g: { glob: 'media/**/*.png' }",
      "  hello: { path: 'hello.${locale}.png', locales: [en, de] }",
    ].join("\n");
    const names = ["a.png", "media/x/b.png", "hello.en.png", "hello.de.png"];
    const files = Object.fromEntries(names.map((name) => [name, png]));
    const project = await load({ ...files, "messenger-assets.yml": manifest });
    expect(project.desired.pages.map(({ name, assets }) => [name, [...assets.keys()]])).toEqual([
      ["default", ["a", "g/x/b", "hello@de", "hello@en"]],
    ]);
    expect(project).toMatchObject({
      lockfile: { pages: new Map() },
      isLockfileAhead: false,
      possiblyLost: [],
      urlDiagnostics: [],
      graphUrl: "https://graph.facebook.com",
      allowPrivateHosts: false,
    });
  });

  it("tells all problems of the manifest, the files and the outputs at once, each once", async () => {
    const manifest = [
      "version: 1",
      "pages:",
      "  x: { id: '1', tokenEnv: X }",
      "  y: { id: '2', tokenEnv: Y }",
      "assets:",
      "  missing: none.png",
      "  empty: { glob: 'none/*.png' }",
      "  outside: ../../x.png",
      "  odd: { path: a.png, typ: image }",
      "  variable: 'a.${nope}.png'",
      "outputs:",
      "  - { format: json, path: .x/a.json }",
    ].join("\n");
    expect(await codesOf(load({ "messenger-assets.yaml": manifest }))).toEqual([
      "6 asset-file-not-found",
      "7 glob-no-match",
      "8 asset-path-outside",
      "9 unknown-field",
      "10 unknown-variable",
      "12 output-path-hidden",
    ]);
  });

  it("keeps problems of URLs apart: the rest can be planned", async () => {
    const server = await startHostileServer();
    onTestFinished(server.close);
    const url = server.on("/a.png", sends("gone", {}, 404));
    const manifest = `version: 1\nassets:\n  a: a.png\n  u: ${url}\n`;
    const project = await load(
      { "messenger-assets.yaml": manifest, "a.png": png },
      { allowPrivateHosts: true },
    );
    expect(project.urlDiagnostics.map(({ code }) => code)).toEqual(["url-status"]);
    const [page] = project.desired.pages;
    expect([...(page?.assets ?? [])].map(([key, { content }]) => [key, content.kind])).toEqual([
      ["a", "known"],
      ["u", "unreadable"],
    ]);
  });

  it("folds the journal of a cut-off apply into the lockfile, in memory", async () => {
    const held = lockfile({
      default: lockedPage(new Map([["a", lockedAsset("1", { digest })]]), { id: "7" }),
    });
    const text = serializeLockfile(held);
    const entry = lockedAsset("2", { digest, source: "b.png" });
    const journal = [
      '{"journal":1}\n',
      renderIntent(1, { page: "default", pageId: "7", key: "b", digest }),
      renderUploaded(1, { page: "default", pageId: "7", platform: "messenger", key: "b", entry }),
      renderIntent(2, { page: "default", pageId: "7", key: "c", digest }),
    ].join("");
    const project = await load({
      "messenger-assets.yaml": "version: 1\nassets: {}\n",
      "messenger-assets.lock.json": text,
      ".messenger-assets/messenger-assets/journal.jsonl": journal,
    });
    expect([...(project.lockfile.pages.get("default")?.assets.keys() ?? [])]).toEqual(["a", "b"]);
    expect([project.isLockfileAhead, project.foldedUploads]).toEqual([true, 1]);
    expect(project.possiblyLost.map(({ page, key }) => `${page}/${key}`)).toEqual(["default/c"]);
  });

  it("starts the sandbox with the manifest, and takes its address", async () => {
    const server = await startHostileServer();
    onTestFinished(server.close);
    server.on("/_sandbox/media/a.png", sends(png));
    const started: unknown[] = [];
    const manifest = "version: 1\nassets:\n  u: http://sandbox.localhost/a.png\n";
    const project = await load(
      { "messenger-assets.yaml": manifest },
      {
        startSandbox: async ({ pages }, { sandboxState }) => {
          started.push([pages.map(({ name }) => name), sandboxState.endsWith("sandbox/state.jsonl")]);
          return server.url;
        },
      },
    );
    expect(started).toEqual([[["default"], true]]);
    expect(project).toMatchObject({ graphUrl: server.url, allowPrivateHosts: true, urlDiagnostics: [] });
    expect(project.paths.lockfile).toContain(".messenger-assets");
  });

  it("takes URLs of the sandbox for an error outside of it, and for right with a loopback Graph API", async () => {
    const files = {
      "messenger-assets.yaml": "version: 1\nassets:\n  u: { url: http://sandbox.localhost/a.png }\n",
    };
    expect(await codesOf(load(files, { offline: true }))).toEqual(["3 sandbox-url"]);
    const env = { MESSENGER_GRAPH_URL: "http://127.0.0.1:9" };
    expect((await load(files, { offline: true, env })).allowPrivateHosts).toBe(true);
  });

  it.each([
    ["a manifest that is not there", {}, "none.yaml", ["- manifest-not-found"]],
    ["a folder in its place", { "m.yaml/x": "" }, "m.yaml", ["- manifest-unreadable"]],
    ["nothing to read in it", { "m.yaml": "" }, "m.yaml", undefined],
    [
      "a lockfile that is none",
      { "m.yaml": "version: 1\nassets: {}\n", "m.lock.json": "[]" },
      "m.yaml",
      undefined,
    ],
  ] as const)("stops at %s", async (_, files, manifest, codes) => {
    const loading = load(files, { manifest });
    if (codes === undefined) await expect(loading).rejects.toBeInstanceOf(DiagnosticError);
    else expect((await codesOf(loading)).map((code) => code.replace(/^\S+/, "-"))).toEqual(codes);
  });

  it("remembers what files are, and no longer than they stay so", async () => {
    const folder = await tempProject({ "m.yaml": "version: 1\nassets:\n  a: a.png\n", "a.png": png });
    const first = await loadProject({ cwd: folder, env: {}, manifest: "m.yaml" });
    const again = await loadProject({ cwd: folder, env: {}, manifest: join(folder, "m.yaml") });
    expect(again.desired.pages[0]?.assets.get("a")?.content).toEqual(
      first.desired.pages[0]?.assets.get("a")?.content,
    );
  });
});
