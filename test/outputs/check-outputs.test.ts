import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { checkOutputs } from "../../src/outputs/check-outputs.ts";
import { output } from "./builders.ts";

type Outputs = readonly ReturnType<typeof output>[];

/** What is wrong with `outputs` of a manifest in `/repo/bot`, as `code: message`. */
function problemsOf(
  outputs: Outputs,
  { pages = ["default"], taken = new Map<string, string>() } = {},
): unknown {
  const manifest = {
    outputs,
    pages: pages.map((name) => ({ name })),
  };
  return checkOutputs(manifest, {
    resolve: (path) => posix.resolve("/repo/bot", path),
    isAllowed: (path) => path.startsWith("/repo/"),
    taken,
  }).map(({ code, message }) => `${code}: ${message}`);
}

describe("checkOutputs", () => {
  it("finds nothing wrong with paths of their own in the work tree", () => {
    const outputs = [
      output("typescript", "src/generated/assets.ts"),
      output("typescript", "./src/assets.mts"),
      output("javascript", "../web/assets.js"),
      output("javascript", "../web/assets.mjs"),
      output("python", "bot/assets.py"),
      output("json", "assets/{page}.json"),
      output("json", ".assets.json"),
    ];
    expect(problemsOf(outputs, { pages: ["acme", "beta"] })).toEqual([]);
  });

  it("tells the whole of a problem, at the output's place", () => {
    const bad = output("typescript", "/etc/assets.ts");
    expect(
      checkOutputs(
        { outputs: [bad], pages: [] },
        { resolve: (path) => path, isAllowed: () => true, taken: new Map() },
      ),
    ).toEqual([
      {
        code: "output-path-outside",
        severity: "error",
        message: "`/etc/assets.ts` lies outside of the work tree",
        hint: "write a path relative to the manifest's folder, within the repository",
        place: bad.place,
      },
    ]);
  });

  it.each(["/repo/bot/a.ts", "~/a.ts", "C:/a.ts", "c:\\a.ts", "../../a.ts", "x/../../../a.ts"])(
    "refuses %s, which is absolute or leaves the work tree",
    (path) => {
      expect(problemsOf([output("typescript", path)])).toEqual([
        `output-path-outside: \`${path}\` lies outside of the work tree`,
      ]);
    },
  );

  it.each([
    ".git/a.ts",
    "../.git/hooks/a.ts",
    ".messenger-assets/a.ts",
    "src/.x/a.ts",
    "..x/a.ts",
    "src/.../a.ts",
  ])("refuses %s, in a folder whose name begins with a dot", (path) => {
    expect(problemsOf([output("typescript", path)])).toEqual([
      `output-path-hidden: \`${path}\` is in a folder whose name begins with a dot`,
    ]);
  });

  it.each([
    ["typescript", "a.js", "`.ts` or `.mts`"],
    ["typescript", "a.d.ts", "`.ts` or `.mts`"],
    ["typescript", "a.d.mts", "`.ts` or `.mts`"],
    ["typescript", "src/", "`.ts` or `.mts`"],
    ["javascript", "a.cjs", "`.js` or `.mjs`"],
    ["python", "a.pyi", "`.py`"],
    ["json", "a.ts", "`.json`"],
  ] as const)("refuses for %s the extension of %s", (format, path, extensions) => {
    const [problem] = checkOutputs(
      { outputs: [output(format, path)], pages: [] },
      { resolve: (text) => text, isAllowed: () => true, taken: new Map() },
    );
    expect(problem).toMatchObject({
      code: "output-extension",
      message: `\`${path}\` does not fit the format \`${format}\``,
      hint: `end it with ${extensions}`,
    });
  });

  it("refuses `{page}` where one file holds all Pages", () => {
    expect(
      problemsOf([output("typescript", "src/{page}.ts"), output("javascript", "src/{page}.js")]),
    ).toEqual([
      "output-page-variable: `{page}` in `src/{page}.ts` has no meaning: a typescript output holds all Pages",
      "output-page-variable: `{page}` in `src/{page}.js` has no meaning: a javascript output holds all Pages",
    ]);
  });

  it("refuses the place of the manifest, the lockfile and a source", () => {
    const taken = new Map([
      ["/repo/bot/m.json", "the manifest"],
      ["/repo/bot/m.lock.json", "the lockfile"],
      ["/repo/bot/media/a.json", "the source of an asset"],
    ]);
    const outputs = ["m.json", "x/../m.lock.json", "media/a.json"].map((path) => output("json", path));
    expect(problemsOf(outputs, { taken })).toEqual([
      "output-path-taken: `m.json` is the manifest",
      "output-path-taken: `x/../m.lock.json` is the lockfile",
      "output-path-taken: `media/a.json` is the source of an asset",
    ]);
  });

  it("refuses the place of another output, in other letters too", () => {
    const outputs = ["src/a.ts", "./src/a.ts", "src/A.ts", "src/e\u0301.ts", "src/\u00e9.ts"].map((path) =>
      output("typescript", path),
    );
    expect(problemsOf(outputs)).toEqual([
      "output-path-taken: `./src/a.ts` is another output",
      "output-path-taken: `src/A.ts` is another output",
      "output-path-taken: `src/\u00e9.ts` is another output",
    ]);
  });

  it("refuses a javascript output whose declarations would overwrite something", () => {
    const taken = new Map([["/repo/bot/src/a.d.ts", "the source of an asset"]]);
    const outputs = [
      output("javascript", "src/a.js"),
      output("javascript", "src/b.mjs"),
      output("javascript", "src/./b.mjs"),
    ];
    expect(problemsOf(outputs, { taken })).toEqual([
      "output-path-taken: `src/a.d.ts`, which `src/a.js` makes, is the source of an asset",
      "output-path-taken: `src/./b.mjs` is another output",
    ]);
  });

  it("refuses a file of one Page that is another output's", () => {
    const outputs = [output("json", "out/acme.json"), output("json", "out/{page}.json")];
    const expected = "output-path-taken: `out/acme.json`, which `out/{page}.json` makes, is another output";
    expect(problemsOf(outputs, { pages: ["acme", "beta"] })).toEqual([expected]);
    expect(problemsOf(outputs, { pages: ["beta"] })).toEqual([]);
    expect(problemsOf(outputs.toReversed(), { pages: ["acme"] })).toEqual([
      "output-path-taken: `out/acme.json` is another output",
    ]);
  });
});
