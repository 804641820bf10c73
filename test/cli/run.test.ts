import { describe, expect, it } from "vitest";
import { packageVersion } from "../../src/cli/package-version.ts";
import { tempProject } from "../support/temp-project.ts";
import { runIn } from "./run-in.ts";

const commands = [
  "plan",
  "apply",
  "check",
  "status",
  "generate",
  "send",
  "import",
  "forget",
  "explain",
  "forecast",
  "init",
  "validate",
  "sandbox",
  "completion",
];

describe("help", () => {
  it("groups the commands", async () => {
    const { exitCode, stdout, stderr } = await runIn("/", ["--help"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatchSnapshot();
  });

  it.each(commands)("of `%s` lists its options", async (command) => {
    const { exitCode, stdout, stderr } = await runIn("/", [command, "--help"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatchSnapshot();
  });

  it("fits a narrow terminal", async () => {
    const { stdout } = await runIn("/", ["plan", "--help"], { isTerminal: true, columns: 80 });
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("prints the version", async () => {
    expect(await runIn("/", ["--version"])).toEqual({
      exitCode: 0,
      stdout: `${packageVersion}\n`,
      stderr: "",
    });
    expect(packageVersion).toMatch(/^\d+\.\d+\.\d+/);
  });
});

describe("wrong usage", () => {
  it.each([
    [["plam"], "error: unknown command 'plam'"],
    [["plan", "--ofline"], "error: unknown option '--ofline'"],
    [["plan", "--format", "xml"], "argument 'xml' is invalid"],
    [["plan", "--at", "tomorrow"], "It must be a date such as `2027-02-20`"],
    [["apply", "--concurrency", "0"], "It must be a whole number from 1 up."],
    [["apply", "--concurrency", "1.5"], "It must be a whole number from 1 up."],
    [["sandbox", "--port", "-1"], "It must be a whole number from 0 to 65535."],
    [["plan", "too", "many"], "too many arguments"],
    [["plan", "--page"], "argument missing"],
    [["apply", "--sandbox", "--commit"], "option '--commit' cannot be used with option '--sandbox'"],
    [["apply", "--sandbox", "--push"], "option '--push' cannot be used with option '--sandbox'"],
    [["apply", "--skip-ci"], "option '--skip-ci' has no meaning without '--commit'"],
  ])("%j exits with 64 and says so on stderr", async (argv, message) => {
    const { exitCode, stdout, stderr } = await runIn("/", argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).toContain("`messenger-assets --help` shows what there is");
  });

  it("suggests the command that was meant", async () => {
    expect((await runIn("/", ["plam"])).stderr).toContain("(Did you mean plan?)");
  });

  it("without a command shows the help on stderr", async () => {
    const { exitCode, stdout, stderr } = await runIn("/", []);
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" });
    expect(stderr).toContain("Usage: messenger-assets");
  });

  it("is a document with --json", async () => {
    const { exitCode, stdout } = await runIn("/", ["plan", "--json", "--ofline"]);
    expect(exitCode).toBe(64);
    expect(JSON.parse(stdout)).toEqual({
      formatVersion: 1,
      status: "failed",
      diagnostics: [
        {
          code: "wrong-usage",
          severity: "error",
          message: "unknown option '--ofline'",
          hint: "Did you mean --offline?",
        },
      ],
    });
  });
});

describe("problems", () => {
  it("are told on stderr with exit code 1", async () => {
    expect(await runIn(await tempProject(), ["plan"])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "error[manifest-not-found]: there is no `messenger-assets.yaml` in this folder\n" +
        "hint: `messenger-assets init` writes one; `--manifest FILE` names another\n\n1 error\n",
    });
  });

  it("are one document on stdout with --json", async () => {
    const { exitCode, stdout, stderr } = await runIn(await tempProject(), ["plan", "--json"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      formatVersion: 1,
      status: "failed",
      diagnostics: [
        {
          code: "manifest-not-found",
          severity: "error",
          message: "there is no `messenger-assets.yaml` in this folder",
          hint: "`messenger-assets init` writes one; `--manifest FILE` names another",
        },
      ],
    });
  });

  it("are told with --quiet too", async () => {
    expect((await runIn(await tempProject(), ["plan", "--quiet"])).stderr).toContain("manifest-not-found");
  });

  it.each([
    [{}, [], false, false],
    [{}, [], true, true],
    [{ NO_COLOR: "1" }, [], true, false],
    [{ NO_COLOR: "" }, [], true, true],
    [{ TERM: "dumb" }, [], true, false],
    [{ FORCE_COLOR: "1" }, [], false, true],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, [], false, true],
    [{ FORCE_COLOR: "0" }, [], true, false],
    [{ FORCE_COLOR: "1" }, ["--no-color"], true, false],
  ] as const)("with %j, %j and a terminal: %s have colours: %s", async (env, argv, isTerminal, hasColour) => {
    const { stderr } = await runIn(await tempProject(), ["plan", ...argv], { env, isTerminal });
    expect(stderr.includes("\u001b[")).toBe(hasColour);
  });
});

describe("a bug", () => {
  // A folder that is no text is what no caller would give.
  const broken = "\0";

  it("exits with 70, and says with the stack where to report it", async () => {
    const { exitCode, stdout, stderr } = await runIn(broken, ["status", "-m", "x.yaml"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 70, stdout: "" });
    expect(stderr).toMatch(/^TypeError.*\n\s+at /);
    expect(stderr).toContain(
      "This is a bug in messenger-assets. Report it with the lines above: `npm bugs messenger-assets`",
    );
  });

  it("is a document with --json", async () => {
    const { exitCode, stdout, stderr } = await runIn(broken, ["status", "-m", "x.yaml", "--json"]);
    expect(exitCode).toBe(70);
    expect(JSON.parse(stdout)).toMatchObject({ status: "failed", diagnostics: [{ code: "bug" }] });
    expect(stderr).toMatch(/^TypeError.*\n\s+at /);
  });
});
