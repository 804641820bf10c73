import { listNames } from "../desired/list-names.ts";
import { type Diagnostic, DiagnosticError } from "../diagnostics/diagnostic.ts";
import type { ImportWorld } from "./import-world.ts";

/** A Page as another lockfile or a journal names it. */
export interface ForeignPage {
  readonly name: string;
  readonly id?: string;
}

/**
 * Gives the name that a foreign Page has here; undefined where `--page` leaves it out.
 *
 * @param file where the Pages stand, for diagnostics.
 * @throws {DiagnosticError} `page-not-found`, for all Pages that neither the manifest nor the lockfile has.
 */
export function nameForeignPages(
  foreign: readonly ForeignPage[],
  file: string,
  world: ImportWorld,
): (page: ForeignPage) => string | undefined {
  const known = knownPages(world);
  const unknown = foreign.filter(
    (page) => findName(page, known) === undefined && world.selectsPage(page.name),
  );
  const problems = new Map(
    unknown.map((page) => [identityOf(page), unknownPage(page, file, known)] as const),
  );
  if (problems.size > 0) throw new DiagnosticError([...problems.values()]);
  return (page) => {
    const name = findName(page, known);
    return name !== undefined && world.selectsPage(name) ? name : undefined;
  };
}

type KnownPages = ReadonlyMap<string, string | undefined>;

/** The Pages of the manifest and the lockfile, with their IDs as far as they are known. */
function knownPages({ desired, lockfile }: ImportWorld): KnownPages {
  const held = [...lockfile.pages].map(([name, { id }]) => [name, id] as const);
  const wanted = desired.pages.map(({ name, id }) => [name, id ?? lockfile.pages.get(name)?.id] as const);
  return new Map([...held, ...wanted]);
}

function findName({ name, id }: ForeignPage, known: KnownPages): string | undefined {
  const byId = [...known].find(([, knownId]) => id !== undefined && knownId === id);
  if (byId !== undefined) return byId[0];
  const isSame = known.has(name) && (id === undefined || known.get(name) === undefined);
  return isSame ? name : undefined;
}

function identityOf({ name, id }: ForeignPage): string {
  return JSON.stringify([name, id]);
}

function unknownPage({ name, id }: ForeignPage, file: string, known: KnownPages): Diagnostic {
  const shown = id === undefined ? `Page \`${name}\`` : `Page \`${name}\` (${id})`;
  return {
    code: "page-not-found",
    severity: "error",
    message: `\`${file}\` has IDs of ${shown}, which neither the manifest nor the lockfile has`,
    hint: `an ID works only on the Page that uploaded it; \`--page\` imports those of some Pages alone: ${listNames([...known.keys()])}`,
    file,
  };
}
