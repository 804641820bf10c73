import { createHash } from "node:crypto";
import type { Platform } from "../core/asset-type.ts";
import { createAppOfSecret, defaultApp, defaultScopes, deriveId, type SandboxApp } from "./sandbox-app.ts";
import type { SandboxPageOptions } from "./sandbox-options.ts";

/** A Page of the sandbox, nothing left out. */
export interface SandboxPage {
  readonly name: string;
  readonly id: string;
  readonly platform: Platform;
  readonly token: string;
  /** The one that the token was made for. */
  readonly app: SandboxApp;
  /** The permissions of the token. */
  readonly scopes: readonly string[];
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

/** `prefix` and 40 hex digits that follow from `owner`. */
export function createToken(prefix: string, owner: string): string {
  const hash = createHash("sha256").update(`token ${owner}`).digest("hex");
  return `${prefix}-${hash.slice(0, 40)}`;
}

function createSandboxPage(options: SandboxPageOptions): SandboxPage {
  const id = options.id ?? deriveId(`page ${options.name}`);
  return {
    name: options.name,
    id,
    platform: options.platform ?? "messenger",
    token: options.token ?? createToken("SANDBOX", id),
    app: options.app ?? (options.appSecret === undefined ? defaultApp : createAppOfSecret(options.appSecret)),
    scopes: options.scopes ?? defaultScopes,
    title: options.title ?? options.name,
  };
}
