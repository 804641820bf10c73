import {
  type DocumentProblem,
  type Members,
  quoted,
  readMembers,
  reportAt,
  type Spot,
  spotIn,
} from "../document/read-members.ts";
import { isJsonObject } from "../json.ts";
import type { SandboxApp } from "../sandbox-app.ts";
import type { SandboxAccounts, SandboxPageOptions } from "../sandbox-options.ts";
import { findClashes } from "./find-clashes.ts";
import {
  hintOf,
  readApp,
  readId,
  readPlatform,
  readSecret,
  readTexts,
  readVersion,
} from "./read-config-members.ts";
import type { SandboxConfig } from "./sandbox-config.ts";

/** A config as far as it could be read; it is to be used only when there are no problems. */
export interface ParsedConfig extends SandboxConfig {
  readonly problems: readonly DocumentProblem[];
}

type Apps = ReadonlyMap<string, SandboxApp>;

/** The Pages, apps and user of a config (`{"pages":{…},"apps":{…},"accounts":{…}}`), and everything wrong with it. */
export function parseConfig(document: unknown): ParsedConfig {
  const problems: DocumentProblem[] = [];
  const root: Spot = { path: [], name: "", report: (problem) => problems.push(problem) };
  const whole = readMembers(document, root, ["pages", "apps", "accounts", "oldestVersion"]);
  const apps = new Map(entriesOf(whole, "apps", parseApp));
  const pages = entriesOf(whole, "pages", (value, spot) => parsePage(value, spot, apps)).map(
    ([, page]) => page,
  );
  if (whole !== undefined && whole.any("pages") === undefined) {
    whole.reportMissing("has no `pages`", "for example `pages: { default: {} }`");
  }
  const accounts = whole === undefined ? undefined : parseAccounts(whole, { apps, pages });
  const oldestVersion = whole === undefined ? undefined : readVersion(whole);
  for (const problem of findClashes({ pages, apps, accounts })) root.report(problem);
  return {
    pages,
    ...(accounts !== undefined && { accounts }),
    ...(oldestVersion !== undefined && { oldestVersion }),
    problems,
  };
}

/** Which paths of a config hold texts that may look like numbers: no digit of theirs may be lost. */
export function isConfigText(path: readonly string[]): boolean {
  return ["id", "token", "secret", "appSecret", "title", "name", "app"].includes(path.at(-1) ?? "");
}

/** What the members of the object `name` hold, each read by `parse`, in their order. */
function entriesOf<Value>(
  whole: Members | undefined,
  name: string,
  parse: (value: unknown, spot: Spot) => Value,
): readonly (readonly [string, Value])[] {
  const member = whole?.any(name);
  if (member === undefined) return [];
  const { value, spot } = member;
  if (!isJsonObject(value) || Object.keys(value).length === 0) {
    reportAt(spot, "value", `${quoted(spot)} must be an object with a member for each, by its name`);
    return [];
  }
  return Object.entries(value).map(([each, content]) => {
    const below = spotIn(spot, each);
    checkName(each, below);
    return [each, parse(content, below)] as const;
  });
}

/** As the manifest has the names of Pages. */
function checkName(name: string, spot: Spot): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) && !/^\d+$/.test(name)) return;
  reportAt(
    spot,
    "key",
    `\`${name}\` is no name`,
    "a name begins with a letter or digit, goes on with those and `.`, `_`, `-`, and is not all digits",
  );
}

function parseApp(value: unknown, spot: Spot): SandboxApp {
  const ownName = spot.path.at(-1) ?? "";
  const app = readMembers(value, spot, ["id", "name", "secret", "requireProof"]);
  if (app === undefined) return { id: "", name: ownName, requiresProof: false };
  const id = readId(app);
  const secret = readSecret(app, "secret");
  const requiresProof = app.flag("requireProof");
  if (app.any("id") === undefined) app.reportMissing("has no `id`", 'for example `id: "100000000000010"`');
  if (requiresProof === true && app.any("secret") === undefined) {
    app.reportWrong("requireProof", "needs a `secret`", "a proof is made of the token with the app's secret");
  }
  return {
    id: id ?? "",
    name: app.text("name") ?? ownName,
    ...(secret !== undefined && { secret }),
    requiresProof: requiresProof ?? secret !== undefined,
  };
}

function parsePage(value: unknown, spot: Spot, apps: Apps): SandboxPageOptions {
  const name = spot.path.at(-1) ?? "";
  // `acme:` with nothing after it is a Page of which nothing special is asked.
  const page = readMembers(value ?? {}, spot, [
    "id",
    "title",
    "token",
    "platform",
    "app",
    "appSecret",
    "scopes",
  ]);
  if (page === undefined) return { name };
  const [id, title, token] = [readId(page), page.text("title"), readSecret(page, "token")];
  const platform = readPlatform(page);
  const app = readApp(page, apps);
  const appSecret = readSecret(page, "appSecret");
  const scopes = readTexts(page, "scopes");
  if (page.any("app") !== undefined && page.any("appSecret") !== undefined) {
    page.reportWrong("appSecret", "stands beside `app`", "the app under `apps` takes a `secret`");
  }
  return {
    name,
    ...(id !== undefined && { id }),
    ...(title !== undefined && { title }),
    ...(token !== undefined && { token }),
    ...(platform !== undefined && { platform }),
    ...(app !== undefined && { app }),
    ...(appSecret !== undefined && { appSecret }),
    ...(scopes !== undefined && { scopes }),
  };
}

function parseAccounts(
  whole: Members,
  { apps, pages }: { readonly apps: Apps; readonly pages: readonly SandboxPageOptions[] },
): SandboxAccounts | undefined {
  const accounts = whole.object("accounts", ["token", "app", "pages"]);
  if (accounts === undefined) return undefined;
  const token = readSecret(accounts, "token");
  const app = readApp(accounts, apps);
  const names = readPageNames(
    accounts,
    pages.map(({ name }) => name),
  );
  return {
    ...(token !== undefined && { token }),
    ...(app !== undefined && { app }),
    ...(names !== undefined && { pages: names }),
  };
}

function readPageNames(accounts: Members, known: readonly string[]): readonly string[] | undefined {
  const names = readTexts(accounts, "pages");
  for (const [index, name] of (names ?? []).entries()) {
    if (known.includes(name)) continue;
    accounts.reportItem("pages", index, "is none of `pages`", hintOf(name, known));
  }
  return names;
}
