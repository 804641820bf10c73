import { createHash } from "node:crypto";
import type { Platform } from "../core/asset-type.ts";
import type { SandboxPageOptions } from "./sandbox-options.ts";

/** A Page of the sandbox, nothing left out. */
export interface SandboxPage {
  readonly name: string;
  readonly id: string;
  readonly platform: Platform;
  readonly token: string;
  readonly appSecret?: string;
  readonly title: string;
}

/** The Pages by what a request knows them by. */
export interface PageDirectory {
  readonly all: readonly SandboxPage[];
  readonly byId: ReadonlyMap<string, SandboxPage>;
  readonly byToken: ReadonlyMap<string, SandboxPage>;
}

/** The Pages that `options` ask for, with IDs and tokens that follow from names and IDs where none are given. */
export function createPageDirectory(options: readonly SandboxPageOptions[]): PageDirectory {
  const all = options.map(createSandboxPage);
  return {
    all,
    byId: new Map(all.map((page) => [page.id, page])),
    byToken: new Map(all.map((page) => [page.token, page])),
  };
}

/** The token of the user that the Pages belong to; it follows from their IDs. */
export function createUserToken({ all }: PageDirectory): string {
  return createToken("SANDBOX-USER", all.map(({ id }) => id).join(" "));
}

function createSandboxPage(options: SandboxPageOptions): SandboxPage {
  const id = options.id ?? idOfName(options.name);
  return {
    name: options.name,
    id,
    platform: options.platform ?? "messenger",
    token: options.token ?? createToken("SANDBOX", id),
    ...(options.appSecret === undefined ? {} : { appSecret: options.appSecret }),
    title: options.title ?? options.name,
  };
}

function createToken(prefix: string, owner: string): string {
  return `${prefix}-${sha256(`token ${owner}`).toString("hex").slice(0, 40)}`;
}

function idOfName(name: string): string {
  const smallest = 100_000_000_000_000n;
  return String(smallest + (sha256(`page ${name}`).readBigUInt64BE() % (9n * smallest)));
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
