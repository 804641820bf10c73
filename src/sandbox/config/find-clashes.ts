import type { DocumentProblem } from "../document/read-members.ts";
import type { SandboxApp } from "../sandbox-app.ts";
import type { SandboxAccounts, SandboxPageOptions } from "../sandbox-options.ts";

/** What must be told apart by its ID or token, and where it stands. */
interface Claim {
  readonly value: string | undefined;
  readonly path: readonly string[];
}

/** The IDs and tokens of a config that stand for two things. */
export function findClashes(config: {
  readonly pages: readonly SandboxPageOptions[];
  readonly apps: ReadonlyMap<string, SandboxApp>;
  readonly accounts: SandboxAccounts | undefined;
}): readonly DocumentProblem[] {
  const { pages, apps, accounts } = config;
  return [
    ...clashesOf(
      "ID",
      pages.map(({ name, id }) => ({ value: id, path: ["pages", name, "id"] })),
    ),
    ...clashesOf(
      "ID",
      [...apps].map(([name, { id }]) => ({ value: id, path: ["apps", name, "id"] })),
    ),
    ...clashesOf("token", [
      ...pages.map(({ name, token }) => ({ value: token, path: ["pages", name, "token"] })),
      { value: accounts?.token, path: ["accounts", "token"] },
    ]),
  ];
}

/** The value itself is not told: it may be a token. */
function clashesOf(what: string, claims: readonly Claim[]): readonly DocumentProblem[] {
  const first = new Map<string, string>();
  return claims.flatMap(({ value, path }) => {
    if (value === undefined || value === "") return [];
    const name = path.join(".");
    const other = first.get(value);
    if (other === undefined) first.set(value, name);
    if (other === undefined) return [];
    return [{ path, part: "value" as const, message: `\`${name}\` has the ${what} of \`${other}\`` }];
  });
}
