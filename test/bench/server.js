// @ts-check
import { fork } from "node:child_process";

const dayMs = 86_400_000;

/**
 * A Graph API in a process of its own, and the environment that leads `apply` to it.
 *
 * @param {object} options
 * @param {number} [options.latencyMs] how long after an upload's last byte it answers; default 0
 * @param {number} [options.calls] how many are taken in a window: by default those of a Page with a thousand engaged users
 * @param {number} [options.windowMs] default: a day
 * @param {boolean} [options.tellsUsage] default: true
 */
export async function startServer(options = {}) {
  const settings = { latencyMs: 0, calls: 200_000, windowMs: dayMs, tellsUsage: true, ...options };
  const server = fork(new URL("./draining-server.js", import.meta.url), [JSON.stringify(settings)]);
  const { port } = await nextMessage(server);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    env: { MESSENGER_GRAPH_URL: url, MESSENGER_PAGE_ACCESS_TOKEN: "bench" },
    /** When calls were taken and refused, in milliseconds of its own clock. */
    count: () => {
      const counted = nextMessage(server);
      server.send({});
      return counted;
    },
    stop: () => {
      server.kill();
    },
  };
}

/**
 * @param {import("node:child_process").ChildProcess} server
 * @returns {Promise<any>}
 */
function nextMessage(server) {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error("the server has ended"));
    server.once("exit", onExit);
    server.once("message", (message) => {
      server.off("exit", onExit);
      resolve(message);
    });
  });
}
