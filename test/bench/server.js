// @ts-check
import { fork } from "node:child_process";

/**
 * A Graph API in a process of its own, and the environment that leads `apply` to it.
 *
 * @param {{ readonly latencyMs: number }} options how long after an upload's last byte it answers
 */
export async function startServer({ latencyMs }) {
  const server = fork(new URL("./draining-server.js", import.meta.url), {
    env: { ...process.env, BENCH_LATENCY_MS: String(latencyMs) },
  });
  const port = await new Promise((resolve, reject) => {
    server.once("message", resolve);
    server.once("exit", () => reject(new Error("the server ended before it listened")));
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    env: { MESSENGER_GRAPH_URL: url, MESSENGER_PAGE_ACCESS_TOKEN: "bench" },
    stop: () => {
      server.removeAllListeners("exit");
      server.kill();
    },
  };
}
