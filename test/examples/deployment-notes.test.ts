import { execFile } from "node:child_process";
import { mkdir, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readCodeBlocks } from "../support/code-blocks.ts";
import { gitFolder } from "../support/git.ts";
import { isTested } from "../support/is-tested.ts";
import { listAt, textAt, valueAt } from "../support/json.ts";
import { openUploadedProject } from "../support/notes-project.ts";
import { startObjectStore } from "../support/object-store.ts";
import { buildReader, readerKits, runBaked, startReader } from "../support/reader-kit.ts";
import { tempProject, writeFiles } from "../support/temp-project.ts";

const run = promisify(execFile);
const blocks = await readCodeBlocks("examples/bots/README.md");
const [, configMapCommand = "", upload = "", pull = "", check = ""] = blocks("sh");
const [outputs = "", configMap = "", gitSync = ""] = blocks("yaml");

test("the page of the bots has no code but what is tried here, and in the test of the bots", () => {
  const counts = ["sh", "yaml", "ts", "python"].map((language) => blocks(language).length);
  expect(counts).toEqual([5, 3, 2, 2]);
});

describe.each([["ts"], ["python"]] as const)("a bot in %s, made of the page's code", (language) => {
  test.runIf(language === "ts" || isTested("python3"))("gets new IDs in every way of the page", async () => {
    const kit = readerKits[language];
    const project = await openUploadedProject([...listAt(parse(outputs), "outputs"), kit.output]);
    await buildReader(project, kit, blocks(language));
    const attachmentId = textAt(
      await project.lockfile(),
      ...["pages", "default", "assets", "welcome", "attachmentId"],
    );
    const current = await project.read("assets.json");
    const trial: Trial = {
      start: (assets) => startReader(project, kit, assets),
      current,
      renewed: current.replaceAll(attachmentId, "1234"),
      before: { attachment_id: attachmentId, failed: false },
      after: { attachment_id: "1234", failed: false },
    };

    await tryVolume(await openConfigMapVolume(current), trial);
    await tryVolume(await openGitSyncVolume(current), trial);
    await tryVolume(await openClone(current), trial);
    await tryObjectStore(trial);
    expect(await runBaked(project, kit)).toEqual({
      attachment: { type: "image", payload: { attachment_id: attachmentId } },
    });
    expect(await project.run(...check.trim().split(" ").slice(2))).toMatchObject({ exitCode: 0 });
  });
});

/** A bot that is started for a document, the document before and after a renewal, and what the bot then says. */
interface Trial {
  readonly start: (assets: string) => () => Promise<unknown>;
  readonly current: string;
  readonly renewed: string;
  readonly before: object;
  readonly after: object;
}

async function tryVolume(
  volume: Volume,
  { start, renewed, before, after }: Omit<Trial, "current">,
): Promise<void> {
  const ask = start(volume.assets);
  expect(await ask()).toEqual(before);
  await volume.update(renewed);
  expect(await ask()).toEqual(after);
}

async function tryObjectStore({ start, current, renewed, before, after }: Trial): Promise<void> {
  const store = await startObjectStore();
  const put = async (text: string): Promise<void> => {
    const folder = await tempProject({ "assets.json": text });
    await runShell(upload, folder, { ASSETS_UPLOAD_URL: store.url });
  };
  await put(current);
  const ask = start(store.url);
  expect(await ask()).toEqual(before);
  await put(renewed);
  expect(await ask()).toEqual(after);
  expect(await ask()).toEqual(after);
  await put('{"half":');
  expect(await ask()).toEqual({ ...after, failed: true });
  expect(store.answers).toEqual([200, 304, 200, 304, 200]);
  expect(store.cacheControl()).toBe("no-cache");
}

interface Volume {
  /** The path of the document in it. */
  readonly assets: string;
  readonly update: (text: string) => Promise<void>;
}

/** The page's ConfigMap as the kubelet mounts it: files are links through `..data`, which alone is swapped. */
async function openConfigMapVolume(current: string): Promise<Volume> {
  const { assets, mountPath } = readDeployment(configMap, "bot");
  const [, name, file = ""] = /create configmap (\S+) --from-file=(\S+)/.exec(configMapCommand) ?? [];
  expect(valueAt(parse(configMap), "spec", "template", "spec", "volumes", 0, "configMap", "name")).toBe(name);
  const root = await tempProject();
  const folder = join(root, mountPath);
  const version = async (label: string, text: string): Promise<void> => {
    await writeFiles(join(folder, `..${label}`), { [file]: text });
    await symlink(`..${label}`, join(folder, "..data_tmp"));
    await rename(join(folder, "..data_tmp"), join(folder, "..data"));
  };
  await version("2026_11_26_08_00_00.1", current);
  await symlink(join("..data", file), join(folder, file));
  return {
    assets: join(root, assets),
    update: async (text) => {
      await version("2026_11_26_09_00_00.2", text);
      await rm(join(folder, "..2026_11_26_08_00_00.1"), { recursive: true });
    },
  };
}

/** What git-sync makes of the page's options: a work tree for each commit, and a link that is swapped. */
async function openGitSyncVolume(text: string): Promise<Volume> {
  const { assets, args } = readDeployment(gitSync, "git-sync");
  const option = (name: string): string =>
    args.find((arg) => arg.startsWith(`--${name}=`))?.split("=")[1] ?? "";
  const place = await tempProject();
  const root = join(place, option("root"));
  await mkdir(root, { recursive: true });
  const remote = await gitFolder({ "assets.json": text });
  const sync = async (): Promise<string> => {
    const commit = await remote.git("rev-parse", "HEAD");
    const worktree = join(root, ".worktrees", commit);
    await remote.git("worktree", "add", "--quiet", "--detach", worktree);
    await symlink(join(".worktrees", commit), join(root, "tmp-link"));
    await rename(join(root, "tmp-link"), join(root, option("link")));
    return worktree;
  };
  const first = await sync();
  return {
    assets: join(place, assets),
    update: async (later) => {
      await remote.write("assets.json", later);
      await remote.commit("renewed");
      await sync();
      await remote.git("worktree", "remove", first);
    },
  };
}

/** A clone on a server, which the page's command updates. */
async function openClone(text: string): Promise<Volume> {
  const remote = await gitFolder({ "assets.json": text });
  const folder = join(await tempProject(), "bot");
  await remote.git("clone", "--quiet", remote.folder, folder);
  return {
    assets: join(folder, "assets.json"),
    update: async (later) => {
      await remote.write("assets.json", later);
      await remote.commit("renewed");
      await runShell(pull.replace("/srv/bot", folder), folder);
    },
  };
}

/** What the Deployment `yaml` says of where the bot finds its document, and the options of `container`. */
function readDeployment(
  yaml: string,
  container: string,
): { readonly assets: string; readonly mountPath: string; readonly args: readonly string[] } {
  const spec = valueAt(parse(yaml), "spec", "template", "spec");
  const [bot] = listAt(spec, "containers");
  const mount = valueAt(bot, "volumeMounts", 0);
  const assets = textAt(bot, "env", 0, "value");
  const mountPath = textAt(mount, "mountPath");
  expect(textAt(bot, "env", 0, "name")).toBe("ASSETS");
  expect(assets.startsWith(`${mountPath}/`)).toBe(true);
  expect(valueAt(mount, "subPath")).toBeUndefined();
  expect(textAt(mount, "name")).toBe(textAt(spec, "volumes", 0, "name"));
  const other = listAt(spec, "containers").find((one) => valueAt(one, "name") === container);
  const args = valueAt(other, "args");
  return { assets, mountPath, args: Array.isArray(args) ? args.map(String) : [] };
}

async function runShell(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  await run("sh", ["-c", script], { cwd, env: { ...process.env, ...env } });
}
