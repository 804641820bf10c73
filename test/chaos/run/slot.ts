import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnBuiltCommand } from "../../support/built-command.ts";
import { type FileServer, openFileServer } from "../../support/file-server.ts";
import { readAnnouncement, type SandboxControl } from "../../support/sandbox-announcement.ts";
import { waitUntil } from "../../support/wait-until.ts";
import type { ChaosPage } from "../project/chaos-project.ts";
import { mountSmallDisk, type SmallDisk } from "./disk.ts";

/** Where runs take place, one after the other: a sandbox in a process of its own, and what lies around it. */
export interface Slot {
  readonly control: SandboxControl["control"];
  /** Where the sandbox listens, on loopback. */
  readonly port: number;
  /** Serves the assets that are behind URLs. */
  readonly media: FileServer;
  /** The sandbox's Pages. */
  readonly pages: readonly ChaosPage[];
  readonly secrets: readonly string[];
  /** The tokens, as the environment of every command has them. */
  readonly env: Readonly<Record<string, string>>;
  /** Undefined where nothing can be mounted. */
  readonly disk: SmallDisk | undefined;
  readonly close: () => Promise<void>;
}

const pages: readonly ChaosPage[] = ["acme", "brand", "club"].map((name, index) => ({
  name,
  id: `10000000000000${index}`,
  tokenEnv: `${name.toUpperCase()}_TOKEN`,
}));

/** Opens a slot; without `canMount` it has no small disk. */
export async function openSlot(canMount: boolean): Promise<Slot> {
  const folder = mkdtempSync(join(tmpdir(), "messenger-assets-sandbox-"));
  const named = pages.map(({ name, id, tokenEnv }) => [name, { id, tokenEnv }] as const);
  const manifest = { version: 1, pages: Object.fromEntries(named), assets: {} };
  writeFileSync(join(folder, "messenger-assets.yaml"), JSON.stringify(manifest));
  const command = spawnBuiltCommand(["sandbox", "--json", "--port", "0"], { cwd: folder, env: {} });
  await waitUntil("the sandbox says where it is", () => command.stdout().includes("\n"));
  const { url, pages: announced, control } = readAnnouncement(command.stdout());
  const media = await openFileServer({});
  const disk = canMount ? mountSmallDisk() : undefined;
  const tokens = new Map(announced.map(({ id, token }) => [id, token]));
  const tokenOf = ({ id }: ChaosPage): string => tokens.get(id) ?? "";
  const [first] = pages.map(tokenOf);
  return {
    control,
    port: Number(new URL(url).port),
    media,
    pages,
    secrets: [...tokens.values()],
    env: {
      MESSENGER_PAGE_ACCESS_TOKEN: first ?? "",
      ...Object.fromEntries(pages.map((page) => [page.tokenEnv, tokenOf(page)])),
    },
    disk,
    close: async () => {
      command.child.kill("SIGKILL");
      await Promise.all([command.closed, media.close()]);
      disk?.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
