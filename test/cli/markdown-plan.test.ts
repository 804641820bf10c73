import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { serializeLockfile } from "../../src/core/lockfile/serialize-lockfile.ts";
import { pngOf } from "../io/facts/sample-media.ts";
import { held, lockfileDefault } from "../support/builders.ts";
import { tempProject } from "../support/temp-project.ts";
import { runIn } from "./run-in.ts";

const png = pngOf(3, 2);

/** A work tree with the manifest of a bot in a folder of its own. */
function repository(assets = "  welcome: media/welcome.png\n"): Promise<string> {
  return tempProject({
    ".git/HEAD": "",
    "bots/a/messenger-assets.yaml": `version: 1\nassets:\n${assets}`,
    "bots/a/media/welcome.png": png,
  });
}

const marker = "<!-- messenger-assets plan bots/a/messenger-assets.yaml -->";
const size = `${png.length} B`;

const comment = `${marker}
**Plan: 1 to create: 1 upload, ${size}.** \`bots/a/messenger-assets.yaml\`

| | Key | Why | Type | Size | Source |
|---|---|---|---|--:|---|
| create | \`welcome\` | new | image | ${size} | \`media/welcome.png\` |
`;

const missing = "  welcome: media/welcom.png\n";

const failure = `${marker}
**No plan: 1 error.** \`bots/a/messenger-assets.yaml\`

| | Problem | Where |
|---|---|---|
| error \`asset-file-not-found\` | \`\` \`media/welcom.png\` does not exist \`\`<br>hint: \`\` \`media/welcome.png\` does \`\` | \`messenger-assets.yaml:3:12\` |
`;

const tenHeld = Object.fromEntries(
  Array.from({ length: 10 }, (_, index) => [`old-${index}`, held("1857777774821032", "old")]),
);

describe("plan --format markdown", () => {
  it("prints the comment under one marker, wherever it runs, and with --detailed-exitcode exits with 2", async () => {
    const root = await repository();
    const argv = ["plan", "--format", "markdown", "--detailed-exitcode"];
    const expected = { exitCode: 2, stdout: comment, stderr: "" };
    expect(await runIn(join(root, "bots/a"), argv)).toEqual(expected);
    expect(await runIn(root, [...argv, "-m", "bots/a/messenger-assets.yaml"])).toEqual(expected);
    expect(await runIn(join(root, "bots/a"), [...argv, "--quiet"])).toEqual(expected);
  });

  it("says in the comment that no plan came about", async () => {
    const root = await repository(missing);
    const ran = await runIn(join(root, "bots/a"), ["plan", "--format=markdown", "--detailed-exitcode"]);
    expect(ran).toMatchObject({ exitCode: 1, stdout: failure });
    expect(ran.stderr).toContain("error[asset-file-not-found]: `media/welcom.png` does not exist\n");
  });

  it("has a marker of the usual name where there is no manifest", async () => {
    const { exitCode, stdout } = await runIn(await tempProject(), ["plan", "--format", "markdown"]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("<!-- messenger-assets plan messenger-assets.yaml -->\n**No plan: 1 error.** ");
  });

  it("cannot be given together with --json", async () => {
    const root = await repository();
    const { exitCode, stdout, stderr } = await runIn(root, ["plan", "--format", "markdown", "--json"]);
    expect(exitCode).toBe(64);
    expect(JSON.parse(stdout)).toMatchObject({ status: "failed", diagnostics: [{ code: "wrong-usage" }] });
    expect(stderr).toContain("error: option '--json' cannot be used with option '--format markdown'\n");
  });
});

describe("in GitHub Actions", () => {
  async function runInActions(folder: string, argv: readonly string[], file = "summary.md") {
    const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: join(folder, file) };
    const ran = await runIn(join(folder, "bots/a"), argv, { env });
    return { ...ran, summary: await readFile(join(folder, file), "utf8").catch(() => undefined) };
  }

  it("plan marks nothing when all is well, and adds the comment to the step's summary", async () => {
    expect(await runInActions(await repository(), ["plan", "--format", "markdown"])).toEqual({
      exitCode: 0,
      stdout: comment,
      stderr: "",
      summary: `\n${comment}`,
    });
  });

  const annotation =
    "::error file=bots/a/messenger-assets.yaml,line=3,col=12,endColumn=28,title=asset-file-not-found" +
    "::`media/welcom.png` does not exist%0Ahint: `media/welcome.png` does\n";

  it.each(["text", "json", "markdown"])(
    "plan --format %s marks problems on stderr, before it tells them, and stdout stays what it is",
    async (format) => {
      const root = await repository(missing);
      const ran = await runInActions(root, ["plan", "--format", format]);
      expect(ran).toMatchObject({ exitCode: 1, summary: `\n${failure}` });
      expect(ran.stderr.startsWith(annotation)).toBe(true);
      expect(ran.stdout).toBe((await runIn(join(root, "bots/a"), ["plan", "--format", format])).stdout);
    },
  );

  it("plan marks a glob without a key as a warning", async () => {
    const ran = await runInActions(await repository(), ["plan", "--only", "welcomes"]);
    expect(ran).toMatchObject({ exitCode: 0 });
    expect(ran.stderr).toContain(
      "::warning title=glob-without-key::`--only welcomes` matches no key%0Ahint: ",
    );
  });

  it("plan marks refused removals, and tells them in the comment", async () => {
    const root = await repository();
    await writeFile(
      join(root, "bots/a/messenger-assets.lock.json"),
      serializeLockfile(lockfileDefault(tenHeld)),
    );
    const ran = await runInActions(root, ["plan", "--format", "markdown"]);
    expect(ran).toMatchObject({ exitCode: 1, summary: `\n${ran.stdout}` });
    expect(ran.stdout).toContain("\n**1 error**\n");
    expect(ran.stdout).toContain(
      "| error `too-many-removals` | ``10 of 10 assets of Page `default` would be ",
    );
    expect(ran.stdout.match(/^\| remove \|/gm)?.length).toBe(10);
    expect(ran.stderr).toMatch(/^::error title=too-many-removals::10 of 10 assets /);
  });

  it("validate marks problems, and adds a table of them", async () => {
    const ran = await runInActions(await repository(missing), ["validate", "--json"]);
    expect(ran).toMatchObject({ exitCode: 1, stderr: annotation });
    expect(ran.summary).toBe(
      `\n**messenger-assets validate:** 1 error\n${failure.slice(failure.indexOf("\n\n"))}`.replace(
        "\n\n\n",
        "\n\n",
      ),
    );
  });

  it("validate says in the summary that all is good", async () => {
    const ran = await runInActions(await repository(), ["validate"]);
    expect(ran).toEqual({
      exitCode: 0,
      stdout: "messenger-assets.yaml is valid: 1 asset on 1 Page.\n",
      stderr: "",
      summary: "\n**messenger-assets validate:** all good, 1 asset on 1 Page.\n",
    });
  });

  it("a summary that cannot be written is a warning, and the exit code stays", async () => {
    const ran = await runInActions(await repository(), ["validate"], "none/summary.md");
    expect(ran).toMatchObject({ exitCode: 0, summary: undefined });
    expect(ran.stderr).toContain("warning[step-summary-unwritable]: the step's summary cannot be written: ");
  });

  it("without the name of a summary file, there is no summary", async () => {
    const root = await repository();
    const ran = await runIn(join(root, "bots/a"), ["validate"], { env: { GITHUB_ACTIONS: "true" } });
    expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("text of a manifest cannot give commands of its own", async () => {
    const ran = await runInActions(await repository('  welcome: "::add-mask::a\\n::error::b##[error]c"\n'), [
      "plan",
    ]);
    const commands = ran.stderr.split(/[\r\n]/).filter((line) => /^\s*::|##\[/.test(line));
    expect(commands).toEqual([expect.stringMatching(/^::error file=bots\/a\/messenger-assets.yaml,line=3,/)]);
  });
});

it("outside of GitHub Actions, nothing is marked and no summary written", async () => {
  const root = await repository(missing);
  const env = { CI: "true", GITHUB_STEP_SUMMARY: join(root, "summary.md") };
  const ran = await runIn(join(root, "bots/a"), ["validate", "--json"], { env });
  expect(ran).toMatchObject({ exitCode: 1, stderr: "" });
  await expect(readFile(join(root, "summary.md"))).rejects.toThrow("ENOENT");
});
