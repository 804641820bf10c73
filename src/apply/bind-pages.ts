import type { DesiredPage, DesiredState } from "../core/desired/desired-state.ts";
import type { Lockfile } from "../core/lockfile/lockfile.ts";
import type { ApplyEvent } from "./apply-event.ts";
import { pageFailureOf } from "./page-failure-of.ts";
import type { IdentifyPage } from "./ports.ts";
import { UploadError, type UploadErrorDetail } from "./upload-error.ts";

/** The Pages that may be uploaded to, each with the ID that its token is for. */
export interface BoundPages {
  /** The desired state, with the IDs that were learned. */
  readonly desired: DesiredState;
  /** Why nothing is uploaded to a Page, by its name. */
  readonly failures: ReadonlyMap<string, UploadErrorDetail>;
}

/** What binding needs. */
export interface BindOptions {
  /** Aligned with the desired Pages: its IDs bind where the manifest names none. */
  readonly lockfile: Lockfile;
  /** The Pages that have something to upload; no other is asked for. */
  readonly pages: ReadonlySet<string>;
  readonly identifyPage: IdentifyPage;
  readonly signal: AbortSignal;
  readonly onEvent: (event: ApplyEvent) => void;
}

/**
 * Asks whose each token is, before anything is uploaded with it. A token of another Page than the one that manifest or
 * lockfile name is the failure `page-mismatch`; one that may not ask is a warning. After an abort nothing is said of the
 * Pages that have not answered.
 */
export async function bindPages(desired: DesiredState, options: BindOptions): Promise<BoundPages> {
  const asked = desired.pages.filter(({ name }) => options.pages.has(name));
  const answers = new Map(
    await Promise.all(asked.map(async (page) => [page.name, await askForPage(page, options)] as const)),
  );
  const failures = new Map<string, UploadErrorDetail>();
  const nameById = new Map(
    desired.pages.map((page) => [knownIdOf(page, options.lockfile), page.name] as const),
  );
  const pages = desired.pages.map((page) => {
    const answer = answers.get(page.name);
    if (answer?.kind === "failed") failures.set(page.name, answer.error);
    if (answer?.kind !== "bound") return page;
    const other = nameById.get(answer.id) ?? page.name;
    if (other !== page.name) {
      failures.set(page.name, sameToken(page.name, other, answer.id));
      return page;
    }
    nameById.set(answer.id, page.name);
    if (answer.isNew)
      options.onEvent({ kind: "page-bound", page: page.name, id: answer.id, title: answer.title });
    return { ...page, id: answer.id };
  });
  return { desired: { ...desired, pages }, failures };
}

type Answer =
  | { readonly kind: "bound"; readonly id: string; readonly title: string; readonly isNew: boolean }
  | { readonly kind: "unknown" }
  | { readonly kind: "failed"; readonly error: UploadErrorDetail };

function knownIdOf({ name, id }: DesiredPage, lockfile: Lockfile): string | undefined {
  return id ?? lockfile.pages.get(name)?.id;
}

async function askForPage(page: DesiredPage, options: BindOptions): Promise<Answer> {
  const { name, id: declaredId } = page;
  const knownId = knownIdOf(page, options.lockfile);
  try {
    const { id, name: title } = await options.identifyPage(
      { name, ...(knownId !== undefined && { id: knownId }) },
      options.signal,
    );
    if (knownId !== undefined && knownId !== id) {
      return { kind: "failed", error: otherPage(name, { knownId, id, title }, declaredId !== undefined) };
    }
    return { kind: "bound", id, title, isNew: knownId === undefined };
  } catch (error) {
    // Nothing is uploaded any more: there is nothing to say of the Page.
    if (options.signal.aborted) return { kind: "unknown" };
    return answerOfError(name, error, options.onEvent);
  }
}

function answerOfError(name: string, error: unknown, onEvent: BindOptions["onEvent"]): Answer {
  const failure = pageFailureOf(error);
  if (!(error instanceof UploadError && isPermissionError(failure)))
    return { kind: "failed", error: failure };
  onEvent({
    kind: "warning",
    code: "page-not-verified",
    message: `the token of Page \`${name}\` may not say whose it is: ${failure.message}`,
    hint: "grant it `pages_show_list`, so that an upload to the wrong Page is noticed",
  });
  return { kind: "unknown" };
}

/** Meta's permission codes: 3, 10 and 200 to 299 (graph-api, "Replies"). */
function isPermissionError({ code }: UploadErrorDetail): boolean {
  return /^(3|10|2\d\d)$/.test(code);
}

interface OtherPage {
  readonly knownId: string;
  readonly id: string;
  readonly title: string;
}

function otherPage(name: string, { knownId, id, title }: OtherPage, isDeclared: boolean): UploadErrorDetail {
  const source = isDeclared ? "the manifest" : "the lockfile";
  return {
    code: "page-mismatch",
    message: `the token of Page \`${name}\` is for ${title} (${id}), and ${source} says ${knownId}`,
    hint: isDeclared
      ? "set the token of that Page, or mend the ID in the manifest"
      : `set the token of that Page, or write \`id: "${id}"\` in the manifest if the Page has changed`,
    scope: "page",
  };
}

function sameToken(name: string, other: string, id: string): UploadErrorDetail {
  return {
    code: "page-mismatch",
    message: `the token of Page \`${name}\` is for ${id}, which is Page \`${other}\``,
    hint: "give each Page its own `tokenEnv`, with its own token",
    scope: "page",
  };
}
