import { type Diagnostic, DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import type { DoctorFinding } from "../../core/doctor/doctor-report.ts";
import { emptyLockfile, type Lockfile } from "../../core/lockfile/lockfile.ts";
import { formatInstant } from "../../core/text/format-instant.ts";
import { backgroundClock } from "../clock.ts";
import type { Environment } from "../graph/credentials.ts";
import { loadProject } from "../project/load-project.ts";
import type { ProjectPaths } from "../project/project-paths.ts";
import { type HeldLockfile, readLockfile } from "../project/read-lockfile.ts";
import { readRunLock } from "../run-lock/read-run-lock.ts";

/** What was found of a project's own files. */
export interface FilesExamined {
  readonly findings: readonly DoctorFinding[];
  /** What is wrong with the manifest and what it names. */
  readonly diagnostics: readonly Diagnostic[];
  /** Empty where it cannot be read. */
  readonly lockfile: Lockfile;
}

/** Looks at the manifest and the files that it names, the lockfile, the journal and the run lock; asks no network. */
export async function examineFiles(
  paths: ProjectPaths,
  { cwd, env }: { readonly cwd: string; readonly env: Environment },
): Promise<FilesExamined> {
  const [manifest, held, lock] = await Promise.all([
    examineManifest(paths, { cwd, env }),
    examineLockfile(paths),
    examineRunLock(paths),
  ]);
  return {
    findings: [...manifest.findings, ...held.findings, ...lock],
    diagnostics: manifest.diagnostics,
    lockfile: held.lockfile,
  };
}

async function examineManifest(
  paths: ProjectPaths,
  { cwd, env }: { readonly cwd: string; readonly env: Environment },
): Promise<Pick<FilesExamined, "findings" | "diagnostics">> {
  try {
    // Another address of the Graph API is looked at by itself.
    const project = await loadProject({
      manifest: paths.manifestName,
      cwd,
      env: { ...env, MESSENGER_GRAPH_URL: undefined },
      offline: true,
    });
    const assets = new Set(project.desired.pages.flatMap(({ assets: wanted }) => [...wanted.keys()])).size;
    const pages = project.desired.pages.length;
    const message = `${assets} ${assets === 1 ? "asset" : "assets"} on ${pages} ${pages === 1 ? "Page" : "Pages"}`;
    return { findings: [{ check: "manifest", state: "ok", message }], diagnostics: [] };
  } catch (error) {
    const diagnostics = diagnosticsOf(error).filter(({ code }) => !isOfLockfile(code));
    const [first] = diagnostics;
    if (first === undefined) return { findings: [], diagnostics };
    const count = diagnostics.length === 1 ? "1 problem" : `${diagnostics.length} problems`;
    return {
      findings: [
        {
          check: "manifest",
          state: "failed",
          code: first.code,
          message: `${paths.manifestName} has ${count}`,
          hint: "`messenger-assets validate` tells each with its place",
        },
      ],
      diagnostics,
    };
  }
}

/** The lockfile is looked at by itself. */
function isOfLockfile(code: string): boolean {
  return /^(lockfile|journal)-/.test(code);
}

async function examineLockfile(paths: ProjectPaths): Promise<Pick<FilesExamined, "findings" | "lockfile">> {
  try {
    const held = await readLockfile(paths);
    return {
      findings: [lockfileFinding(held, paths), ...journalFindings(held, paths)],
      lockfile: held.lockfile,
    };
  } catch (error) {
    const findings = diagnosticsOf(error).map(({ code, message, hint }): DoctorFinding => {
      const check = code.startsWith("journal") ? "journal" : "lockfile";
      return { check, state: "failed", code, message, ...(hint !== undefined && { hint }) };
    });
    return { findings, lockfile: emptyLockfile };
  }
}

function lockfileFinding(
  { lockfile, text, isAhead, folded }: HeldLockfile,
  paths: ProjectPaths,
): DoctorFinding {
  if (text === undefined) {
    const message = `there is no ${paths.lockfileName} yet`;
    return {
      check: "lockfile",
      state: "note",
      message,
      hint: "`messenger-assets apply` writes it: commit it then",
    };
  }
  if (isAhead && folded === 0) {
    return {
      check: "lockfile",
      state: "warning",
      code: "lockfile-conflict-markers",
      message: `${paths.lockfileName} has conflict markers; both sides are read as merged`,
      hint: "`messenger-assets apply` writes it whole",
    };
  }
  const ids = [...lockfile.pages.values()].reduce((sum, { assets }) => sum + assets.size, 0);
  return {
    check: "lockfile",
    state: "ok",
    message: `${ids.toLocaleString("en")} attachment ${ids === 1 ? "ID" : "IDs"}`,
  };
}

function journalFindings(
  { folded, possiblyLost }: HeldLockfile,
  paths: ProjectPaths,
): readonly DoctorFinding[] {
  if (folded === 0 && possiblyLost.length === 0) {
    return [{ check: "journal", state: "ok", message: "nothing is left of a cut-off apply" }];
  }
  const left: readonly DoctorFinding[] =
    folded === 0
      ? []
      : [
          {
            check: "journal",
            state: "warning",
            code: "journal-not-folded",
            message: `${paths.journalName} holds ${folded} ${folded === 1 ? "ID" : "IDs"} that the lockfile lacks`,
            hint: "`messenger-assets apply` takes them up; `--max-uploads 0` does that alone",
          },
        ];
  if (possiblyLost.length === 0) return left;
  return [
    ...left,
    {
      check: "journal",
      state: "warning",
      code: "possible-duplicate",
      message: `${possiblyLost.length} ${possiblyLost.length === 1 ? "upload was" : "uploads were"} cut off, and may exist at Meta, unknown to us`,
      hint: "nothing is to be done: the next `apply` uploads what is missing",
    },
  ];
}

async function examineRunLock({ runLock, runLockName }: ProjectPaths): Promise<readonly DoctorFinding[]> {
  const state = await readRunLock(runLock, backgroundClock);
  switch (state.kind) {
    case "free":
      return [{ check: "run-lock", state: "ok", message: "no run is under way" }];
    case "stale":
      return [
        {
          check: "run-lock",
          state: "ok",
          message: "a run that was killed left it, and the next one takes it",
        },
      ];
    case "held": {
      const { pid, host, sinceMs } = state.holder;
      return [
        {
          check: "run-lock",
          state: "note",
          message: `a run is under way: pid ${pid} on host ${host}, since ${formatInstant(sinceMs)}`,
          hint: `if that run is gone, remove ${runLockName}`,
        },
      ];
    }
    case "unfinished":
      return [{ check: "run-lock", state: "note", message: "a run is about to begin" }];
    case "unreadable":
      return [
        {
          check: "run-lock",
          state: "failed",
          code: "run-lock-unwritable",
          message: `the run lock ${runLockName} cannot be taken${state.reason === undefined ? "" : ` (${state.reason})`}`,
          hint: "make its folder writable for your user",
        },
      ];
    default:
      return state satisfies never;
  }
}

function diagnosticsOf(error: unknown): readonly Diagnostic[] {
  if (error instanceof DiagnosticError) return error.diagnostics;
  throw error;
}
