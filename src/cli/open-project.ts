import type { Manifest } from "../core/manifest/manifest.ts";
import type { Credentials } from "../io/graph/credentials.ts";
import { type LoadProjectOptions, loadProject, type Project } from "../io/project/load-project.ts";
import type { ProjectPaths } from "../io/project/project-paths.ts";
import type { CommandContext } from "./context.ts";
import type { PlanningOptions } from "./options.ts";

/** A loaded project, and the emulator behind it with `--sandbox`. */
export interface OpenProject {
  readonly project: Project;
  /** `--at`, else the sandbox's clock, else the machine's, in milliseconds since the epoch. */
  readonly nowMs: number;
  /** The clock to run by: the sandbox's with `--sandbox`. */
  readonly now: () => number;
  /** The sandbox's tokens; undefined: the environment's. */
  readonly credentialsOf?: (page: string) => Credentials;
  readonly close: () => Promise<void>;
}

type OpenOptions = Pick<PlanningOptions, "manifest" | "offline" | "allowPrivateHosts" | "sandbox" | "at"> &
  Pick<LoadProjectOptions, "isLocked" | "onListed">;

/**
 * Loads the project that `options` mean; with `--sandbox`, starts an emulator for it first. To be closed.
 *
 * @throws {DiagnosticError} as `loadProject`.
 */
export async function openProject(context: CommandContext, options: OpenOptions): Promise<OpenProject> {
  const { env, cwd, clock, urlTimeouts } = context;
  const load: LoadProjectOptions = {
    cwd,
    env,
    ...(options.manifest !== undefined && { manifest: options.manifest }),
    offline: options.offline ?? false,
    isLocked: options.isLocked ?? false,
    allowPrivateHosts: options.allowPrivateHosts ?? false,
    ...(urlTimeouts !== undefined && { urlTimeouts }),
  };
  if (options.sandbox !== true) {
    const { onListed } = options;
    const project = await loadProject({ ...load, ...(onListed !== undefined && { onListed }) });
    return { project, now: clock.now, nowMs: options.at ?? clock.now(), close: async () => undefined };
  }
  const { startProjectSandbox } = await import("./project-sandbox.ts");
  const started: Awaited<ReturnType<typeof startProjectSandbox>>[] = [];
  const startSandbox = async (manifest: Manifest, paths: ProjectPaths): Promise<string> => {
    const sandbox = await startProjectSandbox(manifest, paths, { now: clock.now });
    started.push(sandbox);
    return sandbox.url;
  };
  const close = async (): Promise<void> => {
    await Promise.all(started.map((sandbox) => sandbox.close()));
  };
  try {
    const project = await loadProject({ ...load, startSandbox });
    const [sandbox] = started;
    if (sandbox === undefined) throw new Error("the sandbox was not started");
    const { now } = sandbox;
    return { project, now, nowMs: options.at ?? now(), credentialsOf: sandbox.credentialsOf, close };
  } catch (error) {
    await close();
    throw error;
  }
}
