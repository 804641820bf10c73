import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { findAnyManifest } from "../../io/project/find-manifest.ts";
import { createProjectPaths } from "../../io/project/project-paths.ts";
import { readManifest } from "../../io/project/read-manifest.ts";
import { type Sandbox, startSandbox } from "../../sandbox/start-sandbox.ts";
import type { CommandContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { CommonOptions } from "../options.ts";
import { startProjectSandbox } from "../project-sandbox.ts";

/** What `sandbox` takes. */
export interface SandboxCommandOptions extends CommonOptions {
  readonly port: number;
  readonly host: string;
}

/** Runs a Graph API emulator until a signal. */
export async function runSandbox(context: CommandContext, options: SandboxCommandOptions): Promise<number> {
  const waiting = waitForSignal(context);
  try {
    const sandbox = await start(context, options);
    announce(context, sandbox, options);
    await waiting.ended;
    await sandbox.close();
    return exitCodes.done;
  } finally {
    waiting.stop();
  }
}

async function start(context: CommandContext, options: SandboxCommandOptions): Promise<Sandbox> {
  const { cwd, clock } = context;
  const { host, port } = options;
  const name = options.manifest ?? (await findAnyManifest(cwd));
  const paths = await createProjectPaths(name ?? "messenger-assets.yaml", { cwd, isSandbox: true });
  const listening = { host, port, now: clock.now };
  try {
    if (name !== undefined) return await startProjectSandbox(await readManifest(paths), paths, listening);
    return await startSandbox({ ...listening, pages: [{ name: "default" }], statePath: paths.sandboxState });
  } catch (error) {
    throw errorOfListening(error, { host, port });
  }
}

function errorOfListening(
  error: unknown,
  { host, port }: { readonly host: string; readonly port: number },
): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code !== "EADDRINUSE" && code !== "EACCES" && code !== "EADDRNOTAVAIL") return error;
  return new DiagnosticError([
    {
      code: "sandbox-address",
      severity: "error",
      message: `the sandbox cannot listen on ${host}:${port}: ${code}`,
      hint: "`--port 0` takes a free port",
    },
  ]);
}

function announce(
  { stdout, stderr }: CommandContext,
  sandbox: Sandbox,
  { json, host }: SandboxCommandOptions,
): void {
  if (!["127.0.0.1", "::1", "localhost"].includes(host)) {
    stderr.write(`warning: the sandbox listens on ${host}, so other machines can reach it\n`);
  }
  if (json === true) {
    stdout.write(`${JSON.stringify({ url: sandbox.url, pages: sandbox.pages })}\n`);
    return;
  }
  stdout.write(`The sandbox listens at ${sandbox.url} (end it with Ctrl-C)\n\n`);
  stdout.write(`export MESSENGER_GRAPH_URL=${sandbox.url}\n`);
  for (const { name, id, token } of sandbox.pages) stdout.write(`Page ${name}: ID ${id}, token ${token}\n`);
}

interface Waiting {
  readonly ended: Promise<void>;
  readonly stop: () => void;
}

function waitForSignal({ onSignal }: CommandContext): Waiting {
  const { promise, resolve } = withResolvers();
  return { ended: promise, stop: onSignal(resolve) };
}

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let settle = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: () => settle() };
}
