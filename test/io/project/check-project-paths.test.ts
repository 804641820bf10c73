import { describe, expect, it } from "vitest";
import { parseManifest } from "../../../src/core/manifest/parse-manifest.ts";
import { checkOutputPaths, checkSources } from "../../../src/io/project/check-project-paths.ts";
import { createProjectPaths, type ProjectPaths } from "../../../src/io/project/project-paths.ts";
import { output } from "../../outputs/builders.ts";
import { tempProject } from "../../support/temp-project.ts";
import { requestOf, urlRequestOf } from "./requests.ts";

async function pathsOf({ isSandbox = false } = {}): Promise<ProjectPaths> {
  const repo = await tempProject({ ".git/HEAD": "", "bot/m.yaml": "" });
  return createProjectPaths("bot/m.yaml", { cwd: repo, isSandbox });
}

describe("checkSources", () => {
  it("keeps back what leaves the work tree as it is written", async () => {
    const requests = ["a.png", "../a.png", "../../a.png", "/etc/passwd"].map((source) => requestOf(source));
    const checked = checkSources(requests, { paths: await pathsOf(), isSandbox: false });
    expect(checked.requests.map(({ source }) => source)).toEqual(["a.png", "../a.png"]);
    expect(checked.diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "asset-path-outside: `../../a.png` would lie outside of the work tree",
      "asset-path-outside: `/etc/passwd` would lie outside of the work tree",
    ]);
  });

  it("lets URLs of the sandbox through in the sandbox alone", async () => {
    const requests = [
      urlRequestOf("http://sandbox.localhost/a.png"),
      urlRequestOf("https://a.example/b.png"),
    ];
    const paths = await pathsOf();
    expect(checkSources(requests, { paths, isSandbox: true })).toEqual({ requests, diagnostics: [] });
    const outside = checkSources(requests, { paths, isSandbox: false });
    expect(outside.requests).toEqual(requests.slice(1));
    expect(outside.diagnostics).toMatchObject([
      { code: "sandbox-url", message: "`http://sandbox.localhost/a.png` exists in the sandbox alone" },
    ]);
  });
});

describe("checkOutputPaths", () => {
  it.each([false, true])("keeps outputs off the project's own files (sandbox: %s)", async (isSandbox) => {
    const { manifest } = parseManifest("version: 1\nassets: {}\n", "m.yaml");
    if (manifest === undefined) throw new Error("no manifest");
    const names = [
      "m.lock.json",
      "media/a.json",
      "media/%.json",
      "../.git/x.json",
      "../../x.json",
      "ok.json",
    ];
    const outputs = names.map((path) => output("json", path));
    const requests = [
      requestOf("media/a.json", { kind: "glob", glob: "media/*.json", ignore: [], allowEmpty: false }),
      urlRequestOf("http://sandbox.localhost/media/%.json"),
      urlRequestOf("https://a.example/ok.json"),
    ];
    const paths = await pathsOf({ isSandbox });
    const diagnostics = checkOutputPaths({ ...manifest, outputs }, requests, paths);
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "output-path-taken: `m.lock.json` is the lockfile",
      "output-path-taken: `media/a.json` is the source of an asset",
      "output-path-taken: `media/%.json` is the source of an asset",
      "output-path-hidden: `../.git/x.json` is in a folder whose name begins with a dot",
      "output-path-outside: `../../x.json` lies outside of the work tree",
    ]);
  });
});
