import { suggest } from "../../core/text/suggest.ts";
import type { Members } from "../document/read-members.ts";
import type { SandboxApp } from "../sandbox-app.ts";
import type { SandboxPageOptions } from "../sandbox-options.ts";

/** The `id` of an app or a Page. */
export function readId(members: Members): string | undefined {
  const id = members.text("id");
  if (id === undefined || /^\d{1,20}$/.test(id)) return id;
  members.reportWrong("id", "must be a number of Meta's, of digits alone");
  return undefined;
}

/** The token or secret `name`. It travels in a header and is found in what is shown: a word, and not a short one. */
export function readSecret(members: Members, name: string): string | undefined {
  const secret = members.text(name);
  if (secret === undefined || /^[!-~]{4,}$/.test(secret)) return secret;
  members.reportWrong(name, "must be at least 4 characters of ASCII, without spaces");
  return undefined;
}

/** The `platform` of a Page. */
export function readPlatform(page: Members): SandboxPageOptions["platform"] {
  const platform = page.text("platform");
  if (platform === undefined || platform === "messenger" || platform === "instagram") return platform;
  page.reportWrong("platform", "must be messenger or instagram");
  return undefined;
}

/** The list of texts `name`. */
export function readTexts(members: Members, name: string): readonly string[] | undefined {
  const value = members.any(name)?.value;
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  members.reportWrong(name, "must be a list of texts");
  return undefined;
}

/** The `oldestVersion` of the Graph API. */
export function readVersion(members: Members): string | undefined {
  const version = members.text("oldestVersion");
  if (version === undefined || /^v[0-9]{1,3}\.[0-9]{1,3}$/.test(version)) return version;
  members.reportWrong("oldestVersion", "must be a version such as `v20.0`");
  return undefined;
}

/** The app that `app` names. */
export function readApp(members: Members, apps: ReadonlyMap<string, SandboxApp>): SandboxApp | undefined {
  const name = members.text("app");
  if (name === undefined) return undefined;
  const app = apps.get(name);
  if (app === undefined) members.reportWrong("app", "is none of `apps`", hintOf(name, [...apps.keys()]));
  return app;
}

/** Which of the `known` names may be meant. */
export function hintOf(name: string, known: readonly string[]): string | undefined {
  const meant = suggest(name, known);
  if (meant !== undefined) return `did you mean \`${meant}\`?`;
  return known.length === 0 ? undefined : `there are ${known.join(", ")}`;
}
