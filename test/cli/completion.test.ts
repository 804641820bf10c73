import { Argument, Command, Option } from "commander";
import { describe, expect, it } from "vitest";
import { describeProgram } from "../../src/cli/completion/describe-program.ts";
import { serializeLockfile } from "../../src/core/lockfile/serialize-lockfile.ts";
import { pngOf } from "../io/facts/sample-media.ts";
import { held, heldPage, lockfile } from "../support/builders.ts";
import { tempProject } from "../support/temp-project.ts";
import { runIn } from "./run-in.ts";

it("what completions know of a program is what its help shows, and values are known by their names", () => {
  const program = new Command("bot")
    .description("x")
    .helpCommand(false)
    .version("1", "--version", "the version");
  program
    .command("send")
    .description("send it")
    .argument("<key>")
    .addArgument(new Argument("[colour]").choices(["red"]))
    .argument("[asset-key-or-id...]")
    .option("-m, --manifest <file>", "the manifest")
    .option("--page [page]", "a Page")
    .option("--only <glob...>", "keys")
    .option("--no-color", "no colour")
    .addOption(new Option("--format <format>").choices(["a", "b"]))
    .addOption(new Option("--secret <x>").hideHelp())
    .helpOption(false);
  program.command("__hidden", { hidden: true });
  const value = (name: string, kind: string) => ({ name, isOptional: false, completion: { kind } });
  expect(describeProgram(program, "__hidden")).toEqual({
    name: "bot",
    wordsCommand: "__hidden",
    options: [
      { names: ["--version"], description: "the version" },
      { names: ["-h", "--help"], description: "display help for command" },
    ],
    commands: [
      {
        name: "send",
        description: "send it",
        arguments: [
          { ...value("key", "keys"), isRepeated: false },
          {
            name: "colour",
            isOptional: true,
            isRepeated: false,
            completion: { kind: "words", words: ["red"] },
          },
          { ...value("asset-key-or-id", "keys"), isOptional: true, isRepeated: true },
        ],
        options: [
          { names: ["-m", "--manifest"], description: "the manifest", value: value("file", "files") },
          {
            names: ["--page"],
            description: "a Page",
            value: { ...value("page", "pages"), isOptional: true },
          },
          { names: ["--only"], description: "keys", value: value("glob", "keys") },
          { names: ["--no-color"], description: "no colour" },
          {
            names: ["--format"],
            description: "",
            value: { name: "format", isOptional: false, completion: { kind: "words", words: ["a", "b"] } },
          },
        ],
      },
    ],
  });
});

it("completion without a shell, or with another one, is wrong usage", async () => {
  expect(await runIn("/", ["completion"])).toMatchObject({ exitCode: 64, stdout: "" });
  const { exitCode, stderr } = await runIn("/", ["completion", "tcsh"]);
  expect(exitCode).toBe(64);
  expect(stderr).toContain("Allowed choices are bash, zsh, fish.");
});

describe("the words that shells ask for", () => {
  const png = pngOf(3, 2);
  const manifest = `version: 1
pages:
  acme: { id: "1", tokenEnv: A, labels: { brand: x } }
  zeta: { id: "2", tokenEnv: B, labels: { brand: x } }
assets:
  stickers: { glob: "media/*.png" }
  hello: { path: "media/\${brand}.\${locale}.png", locales: [de, en] }
  web: https://cdn.example.com/a.png
  beta: { path: none.png, pages: acme }
`;

  function lockfileOf(
    pages: Readonly<Record<string, { readonly id: string; readonly keys: readonly string[] }>>,
  ) {
    const blocks = Object.entries(pages).map(([name, { id, keys }]) => [
      name,
      heldPage(Object.fromEntries(keys.map((key) => [key, held("1857777774821032", "old")])), { id }),
    ]);
    return serializeLockfile(lockfile(Object.fromEntries(blocks)));
  }

  const files = { "messenger-assets.yaml": manifest, "media/cat.png": png };

  async function wordsIn(
    folder: string,
    kind: string,
    ...words: readonly string[]
  ): Promise<readonly string[]> {
    const { exitCode, stdout, stderr } = await runIn(folder, [
      "__complete",
      kind,
      "--",
      "messenger-assets",
      ...words,
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    return stdout.split("\n").slice(0, -1);
  }

  it("are the keys and Pages of the manifest, whether its files exist or not, and of the lockfile", async () => {
    const locked = lockfileOf({ "was-acme": { id: "1", keys: ["old"] }, left: { id: "9", keys: ["web"] } });
    const folder = await tempProject({ ...files, "messenger-assets.lock.json": locked });
    expect(await wordsIn(folder, "pages", "plan")).toEqual(["acme", "left", "zeta"]);
    expect(await wordsIn(folder, "keys", "plan")).toEqual([
      "beta",
      "hello@de",
      "hello@en",
      "old",
      "stickers/cat",
      "web",
    ]);
  });

  it.each([
    [["plan", "-m", "other.yaml", "--page"]],
    [["plan", "--manifest", "other.yaml"]],
    [["plan", "--manifest=other.yaml"]],
    [["plan", "--manifest", "=", "other.yaml"]],
  ])("are those of the manifest that the line names: %j", async (words) => {
    const folder = await tempProject({ ...files, "other.yaml": "version: 1\nassets: { other: a.png }\n" });
    expect(await wordsIn(folder, "keys", ...words)).toEqual(["other"]);
  });

  it("are none where anything is wrong, without a word of it", async () => {
    expect(await wordsIn(await tempProject(), "keys", "plan")).toEqual([]);
    expect(await wordsIn(await tempProject(files), "keys", "plan", "-m", "")).toEqual([]);
    expect(await wordsIn("/nowhere", "pages", "plan", "-m")).toEqual([]);
  });

  it("are those of the lockfile while the manifest is broken, and the other way around", async () => {
    const locked = lockfileOf({ acme: { id: "1", keys: ["old"] } });
    const broken = await tempProject({
      "messenger-assets.yaml": "a: [",
      "messenger-assets.lock.json": locked,
    });
    expect(await wordsIn(broken, "keys", "plan")).toEqual(["old"]);
    const torn = await tempProject({ ...files, "messenger-assets.lock.json": "{" });
    expect(await wordsIn(torn, "keys", "plan")).toContain("stickers/cat");
  });

  it("hold nothing that means something to a shell, whatever stands in the lockfile", async () => {
    const keys = ["$(touch x)", "`touch x`", "a b", "*", "~", "-rf", "a\nb", "a;b", "ok"];
    const folder = await tempProject({
      "messenger-assets.yaml": "version: 1\nassets: {}\n",
      "messenger-assets.lock.json": lockfileOf({ "$(id)": { id: "1", keys }, b: { id: "2", keys: [] } }),
    });
    expect(await wordsIn(folder, "keys", "plan")).toEqual(["ok"]);
    expect(await wordsIn(folder, "pages", "plan")).toEqual(["b", "default"]);
  });
});
