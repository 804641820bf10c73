import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DiagnosticError } from "../../../src/core/diagnostics/diagnostic.ts";
import { emptyLockfile } from "../../../src/core/lockfile/lockfile.ts";
import { serializeLockfile } from "../../../src/core/lockfile/serialize-lockfile.ts";
import { openLockfileStore } from "../../../src/io/lockfile/lockfile-store.ts";
import { lockedAsset, lockedPage, lockfileWith } from "../../core/lockfile/builders.ts";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "messenger-assets-"));
  path = join(folder, "x.lock.json");
});
afterEach(() => rm(folder, { recursive: true }));

const lockfile = lockfileWith({ default: lockedPage({ a: lockedAsset("1") }, { id: "7" }) });
const other = lockfileWith({ default: lockedPage({ a: lockedAsset("2") }, { id: "7" }) });

describe("reading", () => {
  test("a missing file is empty", async () => {
    expect(await openLockfileStore(path).read()).toEqual({
      lockfile: emptyLockfile,
      text: undefined,
      healed: false,
    });
  });

  test("what was written is read, with its text", async () => {
    const store = openLockfileStore(path);
    await store.write(lockfile);
    expect(await store.read()).toEqual({ lockfile, text: serializeLockfile(lockfile), healed: false });
  });

  test("conflict markers are healed in memory alone", async () => {
    const text = `<<<<<<< ours\n${serializeLockfile(lockfile)}=======\n${serializeLockfile(lockfile)}>>>>>>> theirs\n`;
    await writeFile(path, text);
    expect(await openLockfileStore(path).read()).toEqual({ lockfile, text, healed: true });
    expect(await readFile(path, "utf8")).toBe(text);
  });

  test("a file that cannot be read is an error, never empty", async () => {
    await mkdir(path);
    await expect(openLockfileStore(path, "x.lock.json").read()).rejects.toMatchObject({
      diagnostics: [
        {
          code: "lockfile-unreadable",
          severity: "error",
          message: "`x.lock.json` cannot be read: it is a folder (EISDIR)",
          file: "x.lock.json",
        },
      ],
    });
  });

  test("a broken file is named as it is shown", async () => {
    await writeFile(path, "");
    await expect(openLockfileStore(path, "x.lock.json").read()).rejects.toMatchObject({
      diagnostics: [{ code: "lockfile-invalid-json", message: "`x.lock.json` is empty" }],
    });
  });
});

describe("writing", () => {
  test("a file that holds just these bytes is not touched", async () => {
    const store = openLockfileStore(path);
    await store.write(lockfile);
    const before = await stat(path, { bigint: true });
    await store.write(lockfile);
    const after = await stat(path, { bigint: true });
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
  });

  test("the file is replaced whole, keeps its mode, and nothing is left beside it", async () => {
    const store = openLockfileStore(path);
    await store.write(lockfile);
    await chmod(path, 0o640);
    const before = await stat(path);
    await store.write(other);
    const after = await stat(path);
    expect(await readFile(path, "utf8")).toBe(serializeLockfile(other));
    expect(after.mode).toBe(before.mode);
    expect(after.ino).not.toBe(before.ino);
    expect(await readdir(folder)).toEqual(["x.lock.json"]);
  });

  test("of writes at the same time the last one stays", async () => {
    const store = openLockfileStore(path);
    const writes = Array.from({ length: 20 }, (_, number) =>
      store.write(lockfileWith({ default: lockedPage({ a: lockedAsset(`${number}`) }) })),
    );
    await Promise.all([...writes, store.write(lockfile)]);
    expect((await store.read()).lockfile).toEqual(lockfile);
  });

  test("what others wrote since it was read is merged, into every later writing too", async () => {
    const store = openLockfileStore(path);
    await store.write(lockfile);
    const known = openLockfileStore(path, path, serializeLockfile(lockfile));
    const pulled = lockfileWith({
      default: lockedPage({ a: lockedAsset("1"), b: lockedAsset("8") }, { id: "7" }),
    });
    await writeFile(path, serializeLockfile(pulled));
    const ours = (id: string): typeof lockfile =>
      lockfileWith({ default: lockedPage({ a: lockedAsset("1"), c: lockedAsset(id) }, { id: "7" }) });
    await known.write(ours("9"));
    expect(await known.write(ours("10"))).toEqual((await store.read()).lockfile);
    expect([...((await store.read()).lockfile.pages.get("default")?.assets.keys() ?? [])]).toEqual([
      "a",
      "b",
      "c",
    ]);
    expect((await store.read()).lockfile.pages.get("default")?.assets.get("c")?.attachmentId).toBe("10");
  });

  test("of two writers that found the same file none overwrites what the other wrote", async () => {
    const stores = ["1", "2", "3"].map((id) => ({ id, store: openLockfileStore(path) }));
    await Promise.all(
      stores.map(({ id, store }) =>
        store.write(lockfileWith({ default: lockedPage({ [`key-${id}`]: lockedAsset(id) }, { id: "7" }) })),
      ),
    );
    const { lockfile: written } = await openLockfileStore(path).read();
    expect([...(written.pages.get("default")?.assets.keys() ?? [])]).toEqual(["key-1", "key-2", "key-3"]);
    expect(await readdir(folder)).toEqual(["x.lock.json"]);
  });

  test("a link is followed, to a file that is not there yet too", async () => {
    const link = join(folder, "link.json");
    await symlink("x.lock.json", link);
    const store = openLockfileStore(link);
    await store.write(lockfile);
    await store.write(other);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await readFile(path, "utf8")).toBe(serializeLockfile(other));
  });

  test("its folder is made", async () => {
    const inside = join(folder, ".messenger-assets", "x", "sandbox", "x.lock.json");
    await openLockfileStore(inside).write(lockfile);
    expect(await readFile(inside, "utf8")).toBe(serializeLockfile(lockfile));
    expect(await readFile(join(folder, ".messenger-assets", ".gitignore"), "utf8")).toBe("*\n");
  });

  test("a write that fails says why, leaves nothing behind, and does not stop the next", async () => {
    const store = openLockfileStore(path, "x.lock.json");
    await symlink(join("missing", "x.lock.json"), path);
    await expect(store.write(lockfile)).rejects.toMatchObject({
      diagnostics: [
        {
          code: "lockfile-unwritable",
          severity: "error",
          message: "`x.lock.json` cannot be written: its folder does not exist (ENOENT)",
          hint: "make it writable and run `apply` again: it goes on where this run stopped",
          file: "x.lock.json",
        },
      ],
    });
    expect(await readdir(folder)).toEqual(["x.lock.json"]);
    await rm(path);
    await store.write(lockfile);
    expect((await store.read()).lockfile).toEqual(lockfile);
  });

  test("is found to be writable, there or not", async () => {
    const store = openLockfileStore(path);
    await store.assertWritable();
    expect(await readdir(folder)).toEqual([]);
    await store.write(lockfile);
    await store.assertWritable();
  });

  test("is found to be unwritable where no file can be made", async () => {
    const file = join(folder, "file");
    await writeFile(file, "");
    await expect(
      openLockfileStore(join(file, "x.lock.json"), "x.lock.json").assertWritable(),
    ).rejects.toEqual(
      new DiagnosticError([
        {
          code: "lockfile-unwritable",
          severity: "error",
          message: "`x.lock.json` cannot be written: a file stands where a folder has to be (EEXIST)",
          hint: "make it writable and run `apply` again: it goes on where this run stopped",
          file: "x.lock.json",
        },
      ]),
    );
  });

  test("is found to be unwritable where its links lead in a circle", async () => {
    await symlink("x.lock.json", path);
    await expect(openLockfileStore(path).assertWritable()).rejects.toMatchObject({
      diagnostics: [{ code: "lockfile-unwritable" }],
    });
  });

  test("a file that cannot be read is not replaced", async () => {
    await mkdir(path);
    await expect(openLockfileStore(path).write(lockfile)).rejects.toMatchObject({
      diagnostics: [{ code: "lockfile-unreadable" }],
    });
  });
});
