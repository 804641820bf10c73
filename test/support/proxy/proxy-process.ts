import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { waitUntil } from "../wait-until.ts";

/** A forward proxy that runs in a process of its own. */
export interface ProxyProcess {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  /** The request lines that came so far: `CONNECT HOST:PORT`, `GET URL`, each after `407 ` where it was refused. */
  readonly lines: () => Promise<unknown>;
  /** Ends it; from then on its address refuses connections. */
  readonly stop: () => Promise<void>;
}

/** Whom a proxy leads to, and whom it lets in. */
export interface ProxyOptions {
  /** The port on 127.0.0.1 that a `HOST:PORT` leads to. */
  readonly ports: Readonly<Record<string, number>>;
  /** Left out: everybody is let in. */
  readonly login?: { readonly user: string; readonly password: string };
}

const program = fileURLToPath(new URL("./forward-proxy.js", import.meta.url));

/** Starts a proxy that ends with the test. */
export async function startProxyProcess({ ports, login }: ProxyOptions): Promise<ProxyProcess> {
  const authorization = login && basicAuthorization(login);
  const child = spawn(process.execPath, [program, JSON.stringify({ ports, authorization })], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (more: string) => {
    text += more;
  });
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };
  onTestFinished(stop);
  await waitUntil("the proxy listens", () => text.includes("\n"));
  const address = `127.0.0.1:${text.trim()}`;
  return { address, lines: async () => (await fetch(`http://${address}/`)).json(), stop };
}

/** What a client that knows the password sends. */
export function basicAuthorization({ user, password }: NonNullable<ProxyOptions["login"]>): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}
