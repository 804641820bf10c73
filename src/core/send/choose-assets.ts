import type { DesiredPage, DesiredState } from "../desired/desired-state.ts";
import { listNames } from "../desired/list-names.ts";
import { type Diagnostic, DiagnosticError } from "../diagnostics/diagnostic.ts";
import type { Lockfile } from "../lockfile/lockfile.ts";
import { isEnded } from "../plan/renewal.ts";
import { suggest } from "../text/suggest.ts";

/** What is to be sent: one asset, all of a Page, or a text alone. */
export type SendTarget =
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "all" }
  | { readonly kind: "text" };

/** What there is to choose from. */
export interface SendWorld {
  readonly desired: DesiredState;
  /** Aligned with the desired Pages. */
  readonly lockfile: Lockfile;
  /** Whether an asset counts that only the lockfile has: it has an ID, and no bytes. */
  readonly countsLocked: boolean;
  readonly nowMs: number;
  readonly selectsPage: (name: string) => boolean;
  readonly selectsKey: (key: string) => boolean;
}

/** The one Page that sends, and the keys of what it sends, in code-unit order. */
export interface ChosenAssets {
  readonly page: DesiredPage;
  readonly keys: readonly string[];
}

/**
 * The Page and the assets that `target` means. A PSID is of one Page, so one Page alone may be meant.
 *
 * @throws {DiagnosticError} `key-not-found`, `page-not-found`, or `page-ambiguous` with the Pages.
 */
export function chooseAssets(target: SendTarget, world: SendWorld): ChosenAssets {
  const selected = world.desired.pages.filter(({ name }) => world.selectsPage(name));
  if (target.kind === "text") return { page: onlyPage(selected, "the text"), keys: [] };
  if (target.kind === "all") return chooseAll(selected, world);
  const { key } = target;
  return { page: onlyPage(pagesWith(key, selected, world), `\`${key}\``), keys: [key] };
}

function chooseAll(selected: readonly DesiredPage[], world: SendWorld): ChosenAssets {
  const filled = selected.filter((page) => wantedKeys(page, world).length > 0);
  if (filled.length === 0) throw failure(nothingToSend);
  const page = onlyPage(filled, "the assets");
  return { page, keys: wantedKeys(page, world) };
}

function wantedKeys({ assets }: DesiredPage, { nowMs, selectsKey }: SendWorld): readonly string[] {
  return [...assets.values()]
    .filter((asset) => !isEnded(asset, nowMs) && selectsKey(asset.key))
    .map(({ key }) => key);
}

function pagesWith(key: string, selected: readonly DesiredPage[], world: SendWorld): readonly DesiredPage[] {
  const { desired, lockfile, countsLocked, selectsKey } = world;
  const hasKey = ({ name, assets }: DesiredPage): boolean =>
    assets.has(key) || (countsLocked && lockfile.pages.get(name)?.assets.has(key) === true);
  const holding = desired.pages.filter(hasKey);
  if (holding.length === 0) throw failure(unknownKey(key, world));
  const chosen = selected.filter(hasKey);
  if (chosen.length === 0 || !selectsKey(key)) throw failure(leftOut(key, holding));
  return chosen;
}

function onlyPage(pages: readonly DesiredPage[], what: string): DesiredPage {
  const [page, ...others] = pages;
  if (page === undefined) throw failure(noPage);
  if (others.length === 0) return page;
  throw failure({
    code: "page-ambiguous",
    message: `${what} can be sent from the Pages ${listNames(pages.map(({ name }) => name))}, and a PSID is of one Page alone`,
    hint: `name it: \`--page ${page.name}\``,
  });
}

function failure(detail: Omit<Diagnostic, "severity">): DiagnosticError {
  return new DiagnosticError([{ ...detail, severity: "error" }]);
}

function unknownKey(
  key: string,
  { desired, lockfile, countsLocked }: SendWorld,
): Omit<Diagnostic, "severity"> {
  const keys = new Set([
    ...desired.pages.flatMap(({ assets }) => [...assets.keys()]),
    ...(countsLocked ? [...lockfile.pages.values()].flatMap(({ assets }) => [...assets.keys()]) : []),
  ]);
  const below = [...keys].filter((known) => known.startsWith(`${key}@`) || known.startsWith(`${key}/`));
  return {
    code: "key-not-found",
    message: `\`${key}\` is no asset of the manifest`,
    hint: below.length > 0 ? `it stands for ${listNames(below)}: name one of them` : nearestKey(key, keys),
  };
}

function nearestKey(key: string, keys: ReadonlySet<string>): string {
  const meant = suggest(key, keys);
  return meant === undefined ? "`messenger-assets plan` lists what there is" : `did you mean \`${meant}\`?`;
}

function leftOut(key: string, holding: readonly DesiredPage[]): Omit<Diagnostic, "severity"> {
  return {
    code: "key-not-found",
    message: `\`${key}\` is left out by \`--page\` or \`--only\``,
    hint: `leave the option out, or name a Page that has it: ${listNames(holding.map(({ name }) => name))}`,
  };
}

const nothingToSend: Omit<Diagnostic, "severity"> = {
  code: "key-not-found",
  message: "there is no asset to send",
  hint: "declare one in the manifest, or widen `--page` and `--only`",
};

const noPage: Omit<Diagnostic, "severity"> = {
  code: "page-not-found",
  message: "`--page` means a Page that the manifest does not have any more: there is no token to send with",
  hint: "name a Page of the manifest",
};
