import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderIntent, renderUploaded } from "../../src/core/lockfile/journal-lines.ts";
import type { LockedAsset } from "../../src/core/lockfile/lockfile.ts";
import { serializeLockfile } from "../../src/core/lockfile/serialize-lockfile.ts";
import { pngOf } from "../io/facts/sample-media.ts";
import { dayMs, held, heldPage, lockfile } from "../support/builders.ts";
import { checkDocument } from "../support/schemas.ts";
import { openRepository } from "../support/scratch-repository.ts";
import { type ProjectFiles, tempProject, writeFiles } from "../support/temp-project.ts";
import { nowMs, type Ran, runIn } from "./run-in.ts";

const png = pngOf(3, 2);
const digest = `sha256:${createHash("sha256").update(png).digest("hex")}`;
const lockfileName = "messenger-assets.lock.json";
const path = process.env["PATH"] ?? "";

const manifest = `version: 1
page: "7"
assets:
  welcome: media/welcome.png
  promo: { url: "https://cdn.example.com/promo.png", type: image }
  inside: { url: "http://10.0.0.1/inside.png", type: image }
outputs:
  - { format: json, path: src/assets.json }
`;

function entry(attachmentId: string, source: string, changes: Partial<LockedAsset> = {}): LockedAsset {
  return held(attachmentId, "x", { digest, sizeBytes: png.length, source, ...changes });
}

const entries = {
  welcome: entry("1001", "media/welcome.png"),
  promo: entry("1002", "https://cdn.example.com/promo.png"),
  inside: entry("1003", "http://10.0.0.1/inside.png"),
};

function lockfileText(changes: Readonly<Record<string, LockedAsset>> = {}): string {
  return serializeLockfile(lockfile({ default: heldPage({ ...entries, ...changes }, { id: "7" }) }));
}

/** A project that passes, but for `files`. */
async function project(files: ProjectFiles = {}): Promise<string> {
  const folder = await tempProject({
    "messenger-assets.yaml": manifest,
    "media/welcome.png": png,
    [lockfileName]: lockfileText(),
    ...files,
  });
  if (!("src/assets.json" in files)) await runIn(folder, ["generate"]);
  return folder;
}

function check(folder: string, ...argv: readonly string[]): Promise<Ran> {
  return runIn(folder, ["check", ...argv], { env: { PATH: path } });
}

describe("check", () => {
  it("passes with the IDs of the manifest's bytes, and asks no URL", async () => {
    const folder = await project();
    expect(await check(folder)).toEqual({
      exitCode: 0,
      stdout: "all good: 3 assets on 1 Page, the first expires in 90 days\n",
      stderr: "",
    });
    expect(await check(folder, "--offline", "--quiet")).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    expect(checkDocument("check", (await check(folder, "--json")).stdout)).toMatchObject({
      status: "passed",
      summary: { pages: 1, assets: 3, failures: 0, firstExpiresAt: "2027-02-20T08:00:00Z" },
    });
    expect(await readFile(join(folder, lockfileName), "utf8")).toBe(lockfileText());
  });

  it("fails with all that is wrong at once", async () => {
    const folder = await project({
      [lockfileName]: lockfileText({ welcome: entry("1001", "x", { digest: `sha256:${"0".repeat(64)}` }) }),
      "messenger-assets.yaml": manifest
        .replace("promo.png", "other.png")
        .replace("outputs:", "  new: media/welcome.png\noutputs:"),
      "src/assets.json": '{\n  "generatedBy": "messenger-assets"\n}\n',
    });
    const { exitCode, stdout, stderr } = await check(folder, "--at", "2027-02-18", "--only", "**");
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    expect(stdout).toMatchInlineSnapshot(`
      "KEY              PROBLEM            WHEN       TO DO
      inside           expires            in 2 days  apply
      new              no attachment ID              apply
      promo            ID of other bytes             apply
      welcome          ID of other bytes             apply
      src/assets.json  not current                   generate

      failed: 4 of 4 assets on 1 Page, 1 other problem
      "
    `);
    const quiet = await check(folder, "--at", "2027-02-18", "--quiet");
    expect(quiet.stdout).toBe(stdout);
  });

  it("fails for what expires within the given time alone", async () => {
    const folder = await project();
    const codes = [
      (await check(folder, "--at", "2027-02-06")).exitCode,
      (await check(folder, "--at", "2027-02-07")).exitCode,
      (await check(folder, "--at", "2027-02-07", "--within", "1d")).exitCode,
      (await check(folder, "--within", "91d")).exitCode,
      (await check(folder, "--within", "soon")).exitCode,
    ];
    expect(codes).toEqual([0, 1, 0, 1, 64]);
  });

  it("narrows to Pages and keys, and warns of a glob that matches none", async () => {
    const folder = await project({
      [lockfileName]: lockfileText({ welcome: entry("1001", "x", { type: "file" }) }),
    });
    expect((await check(folder)).exitCode).toBe(1);
    const narrowed = await check(folder, "--only", "promo", "--only", "none", "--page", "default");
    expect(narrowed).toMatchObject({
      exitCode: 0,
      stdout: "all good: 1 asset on 1 Page, the first expires in 90 days\n",
    });
    expect(narrowed.stderr).toContain("warning[glob-without-key]: `--only none` matches no key");
    expect((await check(folder, "--page", "defualt")).stderr).toContain("error[page-not-found]");
  });

  it("checks the sandbox's lockfile by the sandbox's clock", async () => {
    const folder = await tempProject({
      "messenger-assets.yaml": "version: 1\nassets: { welcome: media/welcome.png }\n",
      "media/welcome.png": png,
    });
    expect((await check(folder, "--sandbox")).exitCode).toBe(1);
    await runIn(folder, ["apply", "--sandbox"]);
    expect((await check(folder, "--sandbox")).stdout).toContain("all good: 1 asset on 1 Page");
    expect(existsSync(join(folder, lockfileName))).toBe(false);
  });

  it("fails when an output may not be written, and tells the rest all the same", async () => {
    const folder = await project({
      "src/assets.json": '{ "by": "hand" }',
      [lockfileName]: lockfileText({ welcome: entry("1001", "x", { type: "file" }) }),
    });
    const { exitCode, stdout, stderr } = await check(folder);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("failed: 1 of 3 assets on 1 Page, 1 other problem\n");
    expect(stderr).toContain("error[output-not-generated]");
  });

  it("warns of IDs that only the journal of a cut-off apply holds", async () => {
    const upload = { page: "default", pageId: "7", key: "welcome" };
    const journal = [
      '{"journal":1}\n',
      renderIntent(1, { ...upload, digest }),
      renderUploaded(1, { ...upload, platform: "messenger", entry: entry("1001", "media/welcome.png") }),
    ].join("");
    const { welcome: _, ...others } = entries;
    const folder = await project({
      [lockfileName]: serializeLockfile(lockfile({ default: heldPage(others, { id: "7" }) })),
      ".messenger-assets/messenger-assets/journal.jsonl": journal,
    });
    const { exitCode, stdout, stderr } = await check(folder);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: "all good: 3 assets on 1 Page, the first expires in 90 days\n",
    });
    expect(stderr).toContain("warning[journal-not-folded]: the journal of an apply holds 1 ID that");
  });

  it("fails on conflict markers that other commands heal", async () => {
    const ours = lockfileText().split("\n");
    const theirs = lockfileText({ welcome: entry("2001", "media/welcome.png") }).split("\n");
    const at = ours.findIndex((line) => line.includes('"1001"'));
    const conflict = ["<<<<<<< HEAD", ours[at], "=======", theirs[at], ">>>>>>> topic"];
    const folder = await project({
      [lockfileName]: [...ours.slice(0, at), ...conflict, ...ours.slice(at + 1)].join("\n"),
    });
    expect((await runIn(folder, ["status"])).exitCode).toBe(0);
    const { exitCode, stdout } = await check(folder, "--json");
    expect(exitCode).toBe(1);
    expect(checkDocument("check", stdout)).toMatchObject({
      failures: [{ code: "lockfile-conflict-markers", file: lockfileName, line: at + 1 }],
    });
  });

  it("tells a broken lockfile as every command does", async () => {
    const { exitCode, stdout, stderr } = await check(await project({ [lockfileName]: "{" }));
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain("error[lockfile-invalid-json]");
  });
});

describe("check in GitHub Actions", () => {
  function checkInCi(folder: string): Promise<Ran> {
    const summary = join(folder, "summary.md");
    const env = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: folder, GITHUB_STEP_SUMMARY: summary };
    return runIn(folder, ["check"], { env });
  }

  it("marks what fails in the manifest, and says so in the step's summary", async () => {
    const folder = await project({
      [lockfileName]: lockfileText({ welcome: entry("1001", "x", { type: "file" }) }),
    });
    expect((await checkInCi(folder)).stderr).toMatchInlineSnapshot(`
      "::error file=messenger-assets.yaml,line=4,col=12,endColumn=29,title=type-changed::the attachment ID 1001 of \`welcome\` on Page \`default\` was uploaded for another type, content type, file name or platform than the manifest's%0Ahint: \`messenger-assets apply\` mends it
      "
    `);
    expect(await readFile(join(folder, "summary.md"), "utf8")).toContain(
      "**messenger-assets check:** 1 error",
    );
  });

  it("says in the summary that all is good", async () => {
    const folder = await project();
    expect((await checkInCi(folder)).stderr).toBe("");
    expect(await readFile(join(folder, "summary.md"), "utf8")).toBe(
      "\n**messenger-assets check:** all good, 3 assets on 1 Page, the first expires in 90 days.\n",
    );
  });

  it("marks what keeps it from checking at all", async () => {
    const folder = await project({ [lockfileName]: "{" });
    expect((await checkInCi(folder)).stderr).toContain("::error file=messenger-assets.lock.json");
    expect(await readFile(join(folder, "summary.md"), "utf8")).toContain("lockfile-invalid-json");
  });
});

describe("check --base", () => {
  async function repository(): Promise<ReturnType<typeof openRepository> & { readonly folder: string }> {
    const folder = await project({ ".gitignore": ".messenger-assets\n" });
    const opened = openRepository(folder);
    await opened.commit("IDs");
    opened.git("checkout", "--quiet", "-b", "topic");
    return { folder, ...opened };
  }

  it("passes while nobody has touched an entry, also when the base has moved on", async () => {
    const { folder, commit, git } = await repository();
    expect((await check(folder, "--base", "main")).exitCode).toBe(0);
    git("checkout", "--quiet", "main");
    await commit("Renew", { [lockfileName]: lockfileText({ welcome: entry("2001", "media/welcome.png") }) });
    git("checkout", "--quiet", "topic");
    expect(await check(folder, "--base", "main")).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("fails for entries that were written by hand, committed or not", async () => {
    const { folder, commit } = await repository();
    const { promo: _, ...rest } = entries;
    const edited = {
      ...rest,
      welcome: entry("6666", "media/welcome.png"),
      extra: entry("7777", "extra.png"),
    };
    await commit("IDs by hand", {
      [lockfileName]: serializeLockfile(lockfile({ default: heldPage(edited, { id: "7" }) })),
    });
    const { exitCode, stdout, stderr } = await check(folder, "--base", "main");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("warning[upload-pending]: 1 asset has no ID of the current bytes yet: `promo`");
    expect(stdout).toMatchInlineSnapshot(`
      "KEY              PROBLEM        WHEN        TO DO
      extra            entry added    since main  take it back
      promo            entry removed  since main  take it back
      welcome          entry changed  since main  take it back
      src/assets.json  not current                generate

      hint: only messenger-assets writes IDs: \`git checkout main -- messenger-assets.lock.json\` takes the change back; where there is none, remove it

      failed: 4 problems
      "
    `);
    expect((await check(folder, "--base", "main", "--only", "inside")).stdout).not.toContain("entry");
    await writeFile(join(folder, lockfileName), lockfileText());
    expect((await check(folder, "--base", "main")).exitCode).toBe(0);
    await writeFile(join(folder, lockfileName), serializeLockfile(lockfile({})));
    expect((await check(folder, "--base", "main", "--json")).stdout).toContain(
      "the block of Page `default` is in the lockfile of `main` alone",
    );
  });

  it("leaves what the branch brings to the apply after its merge, and what expires to nobody", async () => {
    const { folder, commit } = await repository();
    await commit("A new asset and other bytes", {
      "messenger-assets.yaml": manifest.replace("outputs:", "  new: media/welcome.png\noutputs:"),
      "media/welcome.png": pngOf(5, 2),
    });
    await runIn(folder, ["generate"]);
    expect((await check(folder)).exitCode).toBe(1);
    expect(await check(folder, "--base", "main")).toMatchInlineSnapshot(`
      {
        "exitCode": 0,
        "stderr": "warning[upload-pending]: 2 assets have no ID of the current bytes yet: \`new\`, \`welcome\`
      hint: nothing is to be done here: the apply after the merge uploads them

      1 warning
      ",
        "stdout": "all good: 4 assets on 1 Page, the first expires in 90 days
      ",
      }
    `);
    const late = await check(folder, "--base", "main", "--at", "2027-02-18", "--json");
    expect(late.exitCode).toBe(1);
    expect(checkDocument("check", late.stdout)).toMatchObject({
      summary: { assets: 4, failures: 2 },
      failures: [
        { key: "inside", code: "id-expiring" },
        { key: "promo", code: "id-expiring" },
      ],
      diagnostics: [{ code: "upload-pending", severity: "warning" }],
    });
  });

  it("minds no journal: what it holds is nobody's edit", async () => {
    const { folder } = await repository();
    const upload = { page: "default", pageId: "7", key: "welcome" };
    const renewed = entry("3001", "media/welcome.png", { uploadedAtMs: nowMs + dayMs });
    await writeFiles(folder, {
      ".messenger-assets/messenger-assets/journal.jsonl": `{"journal":1}\n${renderIntent(1, { ...upload, digest })}${renderUploaded(1, { ...upload, platform: "messenger", entry: renewed })}`,
    });
    expect((await check(folder, "--base", "main")).stderr).toContain("warning[journal-not-folded]");
    expect((await check(folder, "--base", "main")).stdout).not.toContain("entry");
  });

  it("tells a revision that there is not together with everything else", async () => {
    const { folder } = await repository();
    await writeFile(join(folder, lockfileName), serializeLockfile(lockfile({})));
    const { exitCode, stdout, stderr } = await check(folder, "--base", "origin/main");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("failed: 2 problems\n");
    expect(stderr).toMatchInlineSnapshot(`
      "error[base-not-found]: \`--base origin/main\` is no commit that this repository has
      hint: fetch it (\`git fetch origin\`), and name it as \`git rev-parse\` would take it, such as \`origin/main\`

      warning[upload-pending]: 3 assets have no ID of the current bytes yet: \`inside\`, \`promo\`, \`welcome\`
      hint: nothing is to be done here: the apply after the merge uploads them

      1 error, 1 warning
      "
    `);
  });

  it("is no option of the sandbox, whose lockfile git does not know", async () => {
    const { exitCode, stderr } = await check("/", "--base", "main", "--sandbox");
    expect(exitCode).toBe(64);
    expect(stderr).toContain("option '--base <ref>' cannot be used with option '--sandbox'");
  });
});
