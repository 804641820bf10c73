import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import {
  countStates,
  type DoctorFinding,
  type DoctorReport,
  sortFindings,
} from "../../core/doctor/doctor-report.ts";
import { defaultGraphUrl } from "../../core/limits.ts";
import { alignPages } from "../../core/lockfile/align-pages.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import type { Manifest } from "../../core/manifest/manifest.ts";
import { parseManifest } from "../../core/manifest/parse-manifest.ts";
import { examineFiles } from "../../io/doctor/examine-files.ts";
import { examineIdsBranch } from "../../io/doctor/examine-ids-branch.ts";
import { examinePages } from "../../io/doctor/examine-pages.ts";
import { examineProxy } from "../../io/doctor/examine-proxy.ts";
import { resolveGraphUrl } from "../../io/graph/graph-url.ts";
import { findManifest } from "../../io/project/find-manifest.ts";
import { readManifestText } from "../../io/project/load-project.ts";
import { createProjectPaths } from "../../io/project/project-paths.ts";
import { doctorDocument } from "../../views/doctor-document.ts";
import { renderDoctor } from "../../views/render-doctor.ts";
import { renderJson } from "../../views/render-json.ts";
import type { CommandContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { CommonOptions, SelectionOptions } from "../options.ts";
import { printDiagnostics } from "../print.ts";
import { createSelection } from "../select.ts";
import { textOptionsOf } from "../text-options.ts";

/** What `doctor` takes. */
export type DoctorCommandOptions = CommonOptions & Pick<SelectionOptions, "page">;

/** Looks at all that an apply needs, and uploads nothing. */
export async function runDoctor(context: CommandContext, options: DoctorCommandOptions): Promise<number> {
  const report = await examine(context, options);
  printReport(context, report, options);
  return countStates(report.findings).failed > 0 ? exitCodes.failed : exitCodes.done;
}

async function examine(
  { cwd, env, clock }: CommandContext,
  options: DoctorCommandOptions,
): Promise<DoctorReport> {
  const paths = await createProjectPaths(options.manifest ?? (await findManifest(cwd)), {
    cwd,
    isSandbox: false,
  });
  const { manifest } = parseManifest(await readManifestText(paths), paths.manifestName);
  const address = readAddress(env);
  const [files, proxy, idsBranch] = await Promise.all([
    examineFiles(paths, { cwd, env }),
    examineProxy(address.graphUrl, env),
    examineIdsBranch(paths, env),
  ]);
  const isReachable = [...address.findings, ...proxy].every(({ state }) => state !== "failed");
  const selected = manifest && selectPages(manifest, files.lockfile, options);
  const pages =
    selected === undefined || !isReachable
      ? []
      : await examinePages({
          ...selected,
          graphUrl: address.graphUrl,
          version: selected.version,
          env,
          clock,
          signal: new AbortController().signal,
        });
  return {
    checkedAtMs: clock.now(),
    findings: sortFindings([...files.findings, ...address.findings, ...proxy, ...idsBranch, ...pages]),
    diagnostics: files.diagnostics,
  };
}

interface Address {
  readonly graphUrl: string;
  readonly findings: readonly DoctorFinding[];
}

/** A wrong address is one finding among others. */
function readAddress(env: CommandContext["env"]): Address {
  try {
    return { graphUrl: resolveGraphUrl(env), findings: [] };
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return {
      graphUrl: defaultGraphUrl,
      findings: error.diagnostics.map(({ code, message, hint }) => ({
        check: "graph-api",
        state: "failed",
        code,
        message,
        ...(hint !== undefined && { hint }),
      })),
    };
  }
}

function selectPages(manifest: Manifest, lockfile: Lockfile, options: DoctorCommandOptions) {
  const { selectsPage = () => true } = createSelection({ manifest, lockfile }, options);
  return {
    pages: manifest.pages.filter(({ name }) => selectsPage(name)),
    lockfile: alignPages(lockfile, manifest.pages),
    version: manifest.graphVersion,
  };
}

function printReport(context: CommandContext, report: DoctorReport, options: DoctorCommandOptions): void {
  const { stdout } = context;
  if (options.json === true) {
    stdout.write(renderJson(doctorDocument(report)));
    return;
  }
  const text = textOptionsOf(context, stdout, options.color);
  const { verbose = false, quiet = false } = options;
  stdout.write(renderDoctor(report, { ...text, verbose, quiet }));
  printDiagnostics(context, report.diagnostics, options);
}
