import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { findAnyManifest } from "../../io/project/find-manifest.ts";
import { createProjectPaths } from "../../io/project/project-paths.ts";
import { readManifest } from "../../io/project/read-manifest.ts";
import type { RequestRecord } from "../../sandbox/http/request-log.ts";
import { type Sandbox, startSandbox } from "../../sandbox/start-sandbox.ts";
import type { CommandContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { CommonOptions } from "../options.ts";
import { startProjectSandbox } from "../project-sandbox.ts";
import { renderRequest } from "../request-line.ts";
import { readSandboxConfig } from "../sandbox-config.ts";
import type { SandboxFaultOptions } from "../sandbox-fault-options.ts";
import { createRulesDocument } from "../sandbox-rules.ts";

/** What `sandbox` takes. */
export interface SandboxCommandOptions extends CommonOptions, SandboxFaultOptions {
  readonly port: number;
  readonly host: string;
  /** A file with Pages. */
  readonly config?: string;
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
  const { cwd, clock, stderr } = context;
  const { host, port } = options;
  const rules = await createRulesDocument(options, cwd);
  const config = options.config === undefined ? undefined : await readSandboxConfig(options.config, cwd);
  const name = options.manifest ?? (await findAnyManifest(cwd));
  const paths = await createProjectPaths(name ?? "messenger-assets.yaml", { cwd, isSandbox: true });
  const listening = {
    host,
    port,
    now: clock.now,
    ...(rules !== undefined && { rules }),
    ...(options.verbose === true && {
      onRequest: (record: RequestRecord) => void stderr.write(`${renderRequest(record)}\n`),
    }),
  };
  try {
    if (name !== undefined) {
      return await startProjectSandbox(await readManifest(paths), paths, { ...listening, config });
    }
    const playing = config === undefined ? { pages: [{ name: "default" }] } : config;
    return await startSandbox({ ...listening, ...playing, statePath: paths.sandboxState });
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
  if (sandbox.isReachable) {
    stderr.write(`warning: the sandbox listens on ${host}, so other machines can reach it\n`);
  }
  const { url, pages, accounts } = sandbox;
  if (json === true) {
    stdout.write(`${JSON.stringify({ url, pages, accounts })}\n`);
    return;
  }
  stdout.write(`The sandbox listens at ${url} (end it with Ctrl-C)\n`);
  stdout.write(`Open it in a browser to see uploads and messages: ${url}/\n\n`);
  stdout.write(`export MESSENGER_GRAPH_URL=${url}\n`);
  for (const { name, id, token, appSecret } of pages) {
    const secret = appSecret === undefined ? "" : `, app secret ${appSecret}`;
    stdout.write(`Page ${name}: ID ${id}, token ${token}${secret}\n`);
  }
  if (accounts !== undefined) stdout.write(`/me/accounts: token ${accounts.token}\n`);
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
