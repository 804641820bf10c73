import type { ApplyEvent } from "../../apply/apply-event.ts";
import { type BoundPages, bindPages } from "../../apply/bind-pages.ts";
import { pageFailureOf } from "../../apply/page-failure-of.ts";
import type { IdentifyPage } from "../../apply/ports.ts";
import type { UploadErrorDetail } from "../../apply/upload-error.ts";
import { alignPages } from "../../core/lockfile/align-pages.ts";
import type { Project } from "../project/load-project.ts";
import type { AskPatiently } from "./ask-patiently.ts";
import type { RunCredentials } from "./run-credentials.ts";

/** What is asked before anything is sent. */
export interface BindProjectOptions {
  /** The Pages that something is to be sent for; no other is asked for. */
  readonly pages: ReadonlySet<string>;
  readonly credentials: RunCredentials;
  readonly identifyPage: IdentifyPage;
  readonly askPatiently: AskPatiently;
  readonly signal: AbortSignal;
  readonly onEvent: (event: ApplyEvent) => void;
}

/**
 * Gets the Pages' tokens and sees whose they are, as `bindPages`. A Page whose ID and token an account gave together needs
 * no asking: one Page's token is not another's.
 */
export async function bindProjectPages(
  { desired, lockfile }: Pick<Project, "desired" | "lockfile">,
  options: BindProjectOptions,
): Promise<BoundPages> {
  const { pages, credentials, identifyPage, askPatiently, signal, onEvent } = options;
  const names = desired.pages.map(({ name }) => name).filter((name) => pages.has(name));
  const tokenless = await findTokenless(names.filter(credentials.isByAccount), options);
  const bound = await bindPages(desired, {
    lockfile: alignPages(lockfile, desired.pages),
    pages: new Set(names.filter((name) => !credentials.isByAccount(name))),
    identifyPage: (page, stop) => askPatiently(page.name, () => identifyPage(page, stop), stop),
    signal,
    onEvent,
  });
  return { ...bound, failures: new Map([...tokenless, ...bound.failures]) };
}

/** Why any of the Pages named has no token. After an abort nothing is said of them. */
async function findTokenless(
  names: readonly string[],
  { credentials, signal }: BindProjectOptions,
): Promise<ReadonlyMap<string, UploadErrorDetail>> {
  const failures = new Map<string, UploadErrorDetail>();
  for (const name of names) {
    try {
      await credentials.of(name);
    } catch (error) {
      if (signal.aborted) return new Map();
      failures.set(name, pageFailureOf(error));
    }
  }
  return failures;
}
