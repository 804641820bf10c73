import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { journalHeader, renderIntent, renderUploaded } from "../../src/core/lockfile/journal-lines.ts";
import { parseLockfile } from "../../src/core/lockfile/parse-lockfile.ts";
import { backgroundClock } from "../../src/io/clock.ts";
import { acquireRunLock } from "../../src/io/run-lock/acquire-run-lock.ts";
import { pngOf } from "../io/facts/sample-media.ts";
import { dayMs, held, heldSince } from "../support/builders.ts";
import { checkDocument } from "../support/schemas.ts";
import { tempProject } from "../support/temp-project.ts";
import { nowMs, type RunOptions, runIn } from "./run-in.ts";

const lockfileName = "messenger-assets.lock.json";
const journal = ".messenger-assets/messenger-assets/journal.jsonl";

const onePage = {
  "messenger-assets.yaml": `version: 1
page: "7"
assets: { a: a.png, b: b.png }
outputs: [{ format: json, path: ids.json }]
`,
  "a.png": pngOf(3, 2),
  "b.png": pngOf(4, 2),
};

const severalPages = {
  ...onePage,
  "messenger-assets.yaml": `version: 1
pages:
  acme: { id: "7", tokenEnv: ACME_TOKEN, labels: { env: prod } }
  zoo: { id: "8", tokenEnv: ZOO_TOKEN, labels: { env: test } }
assets: { a: a.png, b: { path: b.png, pages: acme } }
`,
};

/** Every ID of the lockfile: `PAGE KEY ID` of the live ones, `PAGE (KEY) ID` of the retired. */
async function idsIn(folder: string): Promise<readonly string[]> {
  const { pages } = parseLockfile(await readFile(join(folder, lockfileName), "utf8"), lockfileName);
  return [...pages].flatMap(([page, { assets, retired }]) => [
    ...[...assets].map(([key, { attachmentId }]) => `${page} ${key} ${attachmentId}`),
    ...retired.map(({ key, attachmentId }) => `${page} (${key}) ${attachmentId}`),
  ]);
}

async function document(folder: string, argv: readonly string[], options: RunOptions = {}) {
  const [command = ""] = argv;
  const ran = await runIn(folder, [...argv, "--json"], options);
  return { ...ran, document: checkDocument(command, ran.stdout) };
}

const terminal = { isTerminal: true, columns: 80 };

describe("import KEY ID", () => {
  it("takes an ID over into lockfile and outputs, without token and network", async () => {
    const folder = await tempProject(onePage);
    expect(await runIn(folder, ["import", "a", "1857777774821032", "--uploaded-at", "2026-11-20"])).toEqual({
      exitCode: 0,
      stdout: "+ imported  a  1857777774821032  expires in 87 days\n\nLockfile: 1 imported.\n",
      stderr: "wrote ids.json\n",
    });
    expect(await readFile(join(folder, lockfileName), "utf8")).toMatchSnapshot();
    expect(await readFile(join(folder, "ids.json"), "utf8")).toContain('"1857777774821032"');
    const planned = await runIn(folder, ["plan", "--offline", "--only", "a"]);
    expect(planned.stdout).toBe("No changes. 1 asset is up to date.\n");
  });

  it("of unknown age is renewed by the next apply, and is used for a week at the most", async () => {
    const folder = await tempProject(onePage);
    const { stdout } = await runIn(folder, ["import", "a", "1", "--uploaded-at", "unknown"]);
    expect(stdout).toBe(
      "+ imported  a  1  expires in 7 days  due\n\nLockfile: 1 imported.\nThe next apply renews 1 ID.\n",
    );
    const planned = await runIn(folder, ["plan", "--offline", "--only", "a"]);
    expect(planned.stdout).toContain("* renew  a  expires soon  image  70 B  expires in 7 days\n");
  });

  it("again changes nothing, not even the file", async () => {
    const folder = await tempProject(onePage);
    const argv = ["import", "a", "1", "--uploaded-at", "unknown"];
    await runIn(folder, argv);
    const before = await readFile(join(folder, lockfileName), "utf8");
    expect(await runIn(folder, argv, { nowMs: nowMs + 3 * dayMs })).toEqual({
      exitCode: 0,
      stdout: "Nothing to import: the lockfile has that ID already, or a later one.\n",
      stderr: "",
    });
    expect(await readFile(join(folder, lockfileName), "utf8")).toBe(before);
  });

  it("retires a live ID that it replaces, and says so", async () => {
    const folder = await tempProject(onePage);
    await runIn(folder, ["import", "a", "1", "--uploaded-at", "2026-11-20"]);
    const { stdout } = await runIn(folder, [
      "import",
      "a",
      "2",
      "--uploaded-at",
      "2026-11-21T10:00:00+02:00",
    ]);
    expect(stdout).toBe(
      "+ imported  a  2  expires in 89 days  replaces 1\n\nLockfile: 1 imported.\n1 replaced ID still lives and is kept in `retired`.\n",
    );
    expect(await idsIn(folder)).toEqual(["default a 2", "default (a) 1"]);
  });

  it("prints a document with --json, and nothing with --quiet", async () => {
    const folder = await tempProject(onePage);
    const argv = ["import", "a", "1", "--uploaded-at", "2026-11-20"];
    expect(await document(folder, argv)).toMatchObject({
      exitCode: 0,
      stderr: "",
      document: {
        formatVersion: 1,
        status: "complete",
        summary: { imported: 1, redated: 0, retired: 0, unchanged: 0 },
        results: [
          {
            page: "default",
            key: "a",
            outcome: "imported",
            attachmentId: "1",
            uploadedAt: "2026-11-20T00:00:00Z",
            expiresAt: "2027-02-18T00:00:00Z",
          },
        ],
        written: ["ids.json"],
      },
    });
    expect(await runIn(folder, [...argv, "--quiet"])).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  it("is for one Page: of several that have the key, `--page` names it", async () => {
    const folder = await tempProject(severalPages);
    const argv = ["import", "a", "1", "--uploaded-at", "2026-11-20"];
    const ambiguous = await runIn(folder, argv);
    expect(ambiguous).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "error[page-ambiguous]: `a` is an asset of the Pages `acme`, `zoo`, and an ID belongs to the one that uploaded it\nhint: name it: `--page acme`\n\n1 error\n",
    });
    expect((await runIn(folder, [...argv, "--page", "env=test"])).exitCode).toBe(0);
    expect(await idsIn(folder)).toEqual(["zoo a 1"]);
    expect((await runIn(folder, ["import", "b", "2", "--uploaded-at", "2026-11-20"])).exitCode).toBe(0);
    const { stderr } = await runIn(folder, ["import", "b", "2", "--uploaded-at", "unknown", "--page", "zoo"]);
    expect(stderr).toContain("error[key-not-found]: `b` is left out by `--page` or `--only`\n");
    expect((await runIn(folder, [...argv, "--page", "zou"])).stderr).toContain("error[page-not-found]");
  });

  it.each([
    [["import"], "`import` takes a key and an attachment ID, or `--from` a file"],
    [
      ["import", "a", "--uploaded-at", "unknown"],
      "`import` takes a key and an attachment ID, or `--from` a file",
    ],
    [["import", "a", "1"], "`--uploaded-at` is missing"],
    [["import", "a", "1", "--uploaded-at", "soon"], "It must be a date such as `2026-11-22`"],
    [["import", "a", "--from", "ids.csv"], "`--from` takes the place of a key and an attachment ID"],
    [["import", "--from", "ids.csv", "--uploaded-at", "unknown"], "with `--from` the file says when"],
    [["forget"], "missing required argument 'key'"],
  ])("%j is wrong usage", async (argv, message) => {
    const { exitCode, stdout, stderr } = await runIn("/", argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).toContain("`messenger-assets --help` shows what there is");
  });
});

describe("import --from FILE", () => {
  const csv = [
    "key,attachment_id,uploaded_at,page",
    "a,1,2026-11-20,acme",
    "b,2,unknown,",
    "a,3,2026-11-01T00:00:00Z,8",
    "",
  ].join("\r\n");

  it("takes over all rows of a CSV file, on Pages by name and by ID", async () => {
    const folder = await tempProject({ ...severalPages, "ids.csv": `\ufeff${csv}` });
    const ran = await runIn(folder, ["import", "--from", "ids.csv"], terminal);
    expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
    expect(ran.stdout).toMatchSnapshot();
    expect(await idsIn(folder)).toEqual(["acme a 1", "acme b 2", "zoo a 3"]);
    const before = await readFile(join(folder, lockfileName), "utf8");
    expect((await runIn(folder, ["import", "--from", "ids.csv"])).stdout).toBe(
      "Nothing to import: the lockfile has all 3 IDs already, or later ones.\n",
    );
    expect(await readFile(join(folder, lockfileName), "utf8")).toBe(before);
  });

  it.each([40, 100])("shows its table on %d columns, without colour and with it", async (columns) => {
    const folder = await tempProject({ ...severalPages, "ids.csv": csv });
    const argv = ["import", "--from", "ids.csv", "--verbose"];
    const { stdout } = await runIn(folder, [...argv, "--no-color"], { isTerminal: true, columns });
    expect(stdout).toMatchSnapshot();
    const coloured = await runIn(await tempProject({ ...severalPages, "ids.csv": csv }), argv, {
      isTerminal: true,
      columns,
    });
    expect(coloured.stdout).not.toBe(stdout);
    expect(coloured.stdout.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g"), "")).toBe(
      stdout,
    );
  });

  it("writes nothing when a single row is wrong, and tells all that are", async () => {
    const folder = await tempProject({
      ...severalPages,
      "ids.csv": `${csv}c,4,yesterday,zoo\r\nc,5,unknown,\r\n`,
    });
    const ran = await runIn(folder, ["import", "--from", "ids.csv"]);
    expect(ran).toMatchObject({ exitCode: 1, stdout: "" });
    expect(ran.stderr).toMatchSnapshot();
    await expect(readFile(join(folder, lockfileName))).rejects.toThrow("ENOENT");
  });

  it("is narrowed by --page and --only", async () => {
    const folder = await tempProject({ ...severalPages, "ids.csv": csv });
    await runIn(folder, ["import", "--from", "ids.csv", "--page", "zoo"]);
    expect(await idsIn(folder)).toEqual(["zoo a 3"]);
    const { stderr } = await runIn(folder, ["import", "--from", "ids.csv", "--only", "b", "--only", "x"]);
    expect(await idsIn(folder)).toEqual(["acme b 2", "zoo a 3"]);
    expect(stderr).toContain("warning[glob-without-key]: `--only x` matches no key");
  });

  it("takes a JSON array, another lockfile and a journal, whatever the file is called", async () => {
    const source = await tempProject(severalPages);
    await writeFile(join(source, "ids.txt"), csv);
    await runIn(source, ["import", "--from", "ids.txt"]);
    const other = await readFile(join(source, lockfileName), "utf8");
    const digest = parseLockfile(other, "x").pages.get("acme")?.assets.get("b")?.digest ?? "";
    const upload = {
      page: "acme",
      pageId: "7",
      platform: "messenger",
      key: "b",
      entry: { ...heldSince(1, "4", "b"), digest, sizeBytes: 70, source: "b.png" },
    } as const;
    const folder = await tempProject({
      ...severalPages,
      "rows.csv": JSON.stringify([{ key: "a", attachment_id: "9", uploaded_at: "2026-11-10", page: "zoo" }]),
      "other.txt": other,
      "died.json": [
        journalHeader,
        renderUploaded(1, upload),
        renderIntent(2, { page: "acme", key: "a", digest }),
      ].join(""),
    });
    expect((await runIn(folder, ["import", "--from", "rows.csv"])).exitCode).toBe(0);
    const merged = await runIn(folder, ["import", "--from", "other.txt"]);
    expect(merged.stdout).toMatchSnapshot();
    const journaled = await runIn(folder, ["import", "--from", "died.json"]);
    expect(journaled.stdout).toMatchSnapshot();
    expect(journaled.stderr).toContain(
      "warning[possible-duplicate]: an upload of `a` to Page `acme` was cut off",
    );
    expect(await idsIn(folder)).toEqual(["acme a 1", "acme b 4", "zoo a 9"]);
    for (const name of ["other.txt", "died.json"]) {
      expect((await runIn(folder, ["import", "--from", name])).stdout).toContain("Nothing to import");
    }
  });

  it("says when its file is not there, or cannot be read", async () => {
    const folder = await tempProject({ ...onePage, "folder/x": "" });
    expect((await runIn(folder, ["import", "--from", "gone.csv"])).stderr).toBe(
      "error[import-file-unreadable]: `gone.csv` does not exist\n  --> gone.csv\nhint: name a file of IDs: CSV, JSON, another lockfile, or a journal\n\n1 error\n",
    );
    expect((await runIn(folder, ["import", "--from", "folder"])).stderr).toContain(
      "error[import-file-unreadable]: `folder` cannot be read: it is a folder (EISDIR)",
    );
  });
});

describe("forget", () => {
  const rows =
    "key,attachment_id,uploaded_at,page\na,1,2026-11-20,acme\nb,2,2026-11-20,\na,3,2026-11-20,zoo\n";

  async function project(): Promise<string> {
    const folder = await tempProject({
      ...severalPages,
      "ids.csv": rows,
    });
    await runIn(folder, ["import", "--from", "ids.csv"]);
    await runIn(folder, ["import", "a", "4", "--uploaded-at", "2026-11-21", "--page", "zoo"]);
    expect(await idsIn(folder)).toEqual(["acme a 1", "acme b 2", "zoo a 4", "zoo (a) 3"]);
    return folder;
  }

  it("drops a key's IDs, live and retired, and retires none", async () => {
    const folder = await project();
    const ran = await runIn(folder, ["forget", "a"], terminal);
    expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
    expect(ran.stdout).toMatchSnapshot();
    expect(await idsIn(folder)).toEqual(["acme b 2"]);
    const planned = await runIn(folder, ["plan", "--offline"]);
    expect(planned.stdout).toContain("Plan: 2 to create, 1 unchanged: 2 uploads");
  });

  it("shows its table on 40 columns, without colour", async () => {
    const narrow = { isTerminal: true, columns: 40 };
    const { stdout } = await runIn(await project(), ["forget", "a", "b", "--no-color"], narrow);
    expect(stdout).toMatchSnapshot();
  });

  it("drops single IDs, and is narrowed by --page and --only", async () => {
    const folder = await project();
    expect((await runIn(folder, ["forget", "3"])).stdout).toContain("Forgot 1 ID.\n");
    expect((await runIn(folder, ["forget", "a", "--page", "zoo"])).exitCode).toBe(0);
    expect(await idsIn(folder)).toEqual(["acme a 1", "acme b 2"]);
    const left = await runIn(folder, ["forget", "a", "--only", "b"]);
    expect(left).toMatchObject({ exitCode: 1, stdout: "" });
    expect(left.stderr).toContain("error[key-not-found]: `a` is left out by `--page` or `--only`");
  });

  it("prints a document with --json, and writes the outputs", async () => {
    const folder = await tempProject(onePage);
    await runIn(folder, ["import", "a", "1", "--uploaded-at", "2026-11-20"]);
    expect(await document(folder, ["forget", "a"])).toMatchObject({
      exitCode: 0,
      document: {
        status: "complete",
        summary: { forgotten: 1 },
        results: [
          { page: "default", key: "a", state: "live", attachmentId: "1", expiresAt: "2027-02-18T00:00:00Z" },
        ],
        written: ["ids.json"],
      },
    });
    expect(await readFile(join(folder, "ids.json"), "utf8")).not.toContain('"1"');
  });

  it("tells all names that mean nothing, and forgets nothing then", async () => {
    const folder = await project();
    await runIn(folder, ["forget", "b"]);
    const before = await readFile(join(folder, lockfileName), "utf8");
    const ran = await runIn(folder, ["forget", "a", "A", "b", "welcome"]);
    expect(ran).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `error[key-not-found]: \`${lockfileName}\` has no ID of \`A\`
hint: did you mean \`a\`?

error[key-not-found]: \`${lockfileName}\` has no ID of \`b\`
hint: nothing is to be forgotten: \`apply\` will upload it

error[key-not-found]: \`${lockfileName}\` has no ID of \`welcome\`
hint: \`messenger-assets status\` lists what there is

3 errors
`,
    });
    expect(await readFile(join(folder, lockfileName), "utf8")).toBe(before);
  });
});

describe("import and forget", () => {
  const commands: readonly (readonly [string, ...string[]])[] = [
    ["import", "b", "2", "--uploaded-at", "2026-11-20"],
    ["forget", "a"],
  ];

  async function projectWithJournal(): Promise<string> {
    const upload = {
      page: "default",
      pageId: "7",
      platform: "messenger",
      key: "a",
      entry: held("1", "a"),
    } as const;
    const lost = { page: "default", pageId: "7", key: "b", digest: upload.entry.digest };
    const lines = [journalHeader, renderUploaded(1, upload), renderIntent(2, lost)].join("");
    return tempProject({ ...onePage, [journal]: lines });
  }

  it.each(commands)("%s folds the journal of a cut-off apply on disk", async (...argv) => {
    const folder = await projectWithJournal();
    const ran = await runIn(folder, argv);
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr).toContain(
      "warning[possible-duplicate]: an upload of `b` to Page `default` was cut off",
    );
    expect(await idsIn(folder)).toEqual(argv[0] === "import" ? ["default a 1", "default b 2"] : []);
    await expect(readFile(join(folder, journal))).rejects.toThrow("ENOENT");
  });

  it("import folds the journal also when it has nothing to add", async () => {
    const folder = await projectWithJournal();
    const { stdout } = await runIn(folder, ["import", "a", "1", "--uploaded-at", "unknown"]);
    expect(stdout).toContain("Nothing to import");
    expect(await idsIn(folder)).toEqual(["default a 1"]);
    await expect(readFile(join(folder, journal))).rejects.toThrow("ENOENT");
  });

  it.each(commands)("%s waits for no other run, unless it is told to", async (...argv) => {
    const folder = await projectWithJournal();
    const lockPath = join(folder, ".messenger-assets/messenger-assets/run.lock");
    const lock = await acquireRunLock(lockPath, { clock: backgroundClock });
    const refused = await document(folder, argv);
    expect(refused).toMatchObject({ exitCode: 1, document: { diagnostics: [{ code: "run-locked" }] } });
    const waiting = runIn(folder, [...argv, "--lock-timeout", "30s", "--quiet"]);
    await lock.release();
    expect((await waiting).exitCode).toBe(0);
  });

  it.each(commands)(
    "%s writes nothing where an output would overwrite code of another hand",
    async (...argv) => {
      const folder = await projectWithJournal();
      await writeFile(join(folder, "ids.json"), '{"mine": true}');
      const ran = await document(folder, argv);
      expect(ran).toMatchObject({
        exitCode: 1,
        document: { diagnostics: [{ code: "output-not-generated" }] },
      });
      await expect(readFile(join(folder, lockfileName))).rejects.toThrow("ENOENT");
    },
  );

  it.each(commands)("%s tells of outputs that cannot be generated beside what it did", async (...argv) => {
    const folder = await projectWithJournal();
    const manifest = onePage["messenger-assets.yaml"]
      .replace("b.png }", 'b.png, u: "https://cdn.example.com/u" }')
      .replace("format: json, path: ids.json", "format: typescript, path: ids.ts");
    await writeFile(join(folder, "messenger-assets.yaml"), manifest);
    expect(await document(folder, argv)).toMatchObject({
      exitCode: 1,
      document: { status: "partial", written: [], diagnostics: [{ code: "type-unknown" }] },
    });
    expect(await idsIn(folder)).toEqual(argv[0] === "import" ? ["default a 1", "default b 2"] : []);
    const told = await runIn(folder, ["import", "b", "3", "--uploaded-at", "unknown", "--quiet"]);
    expect(told).toMatchObject({ exitCode: 1, stdout: "" });
    expect(told.stderr).toContain("error[type-unknown]");
  });

  it.each(commands)("%s heals conflict markers on disk", async (...argv) => {
    const folder = await tempProject(onePage);
    await runIn(folder, ["import", "a", "1", "--uploaded-at", "2026-11-20"]);
    const text = await readFile(join(folder, lockfileName), "utf8");
    await writeFile(join(folder, lockfileName), `<<<<<<< HEAD\n${text}=======\n${text}>>>>>>> topic\n`);
    expect((await runIn(folder, argv)).exitCode).toBe(0);
    expect(await idsIn(folder)).toEqual(argv[0] === "import" ? ["default a 1", "default b 2"] : []);
  });
});
