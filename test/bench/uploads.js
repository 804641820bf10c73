// @ts-check
import { spawn } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createBenchProject, forgetUploads, median, timeCommand } from "./project.js";
import { startServer } from "./server.js";

const runs = 5;
const count = 1_000;
const latencyMs = 100;
const concurrency = 8;

/** What an apply of small files costs beside `curl` sending the same requests to the same server, as many at a time. */
export async function benchUploads() {
  const server = await startServer({ latencyMs });
  const project = createBenchProject({ count, sizeBytes: 2_000 });
  try {
    const config = join(project.folder, "curl.config");
    writeFileSync(config, curlConfig(project.folder, server.url));
    const ratios = [];
    for (let run = 0; run < runs; run++) {
      const curlMs = await timeCurl(config);
      const elapsedMs = await timeCommand(
        project.folder,
        ["apply", "--concurrency", String(concurrency), "--json"],
        { env: server.env },
      );
      forgetUploads(project.folder);
      ratios.push(elapsedMs / curlMs);
      console.log(`apply ${seconds(elapsedMs)}, curl ${seconds(curlMs)}: ${(elapsedMs / curlMs).toFixed(3)}`);
    }
    console.log(
      `apply of ${count} small files at concurrency ${concurrency} and ${latencyMs} ms / curl: ${median(ratios).toFixed(3)} (limit: 1.05)`,
    );
  } finally {
    server.stop();
    project.remove();
  }
}

/**
 * The requests that `apply` sends, for one `curl`: it goes on with its connections from one to the next.
 *
 * @param {string} folder
 * @param {string} url
 */
function curlConfig(folder, url) {
  const message = JSON.stringify({ attachment: { type: "file", payload: { is_reusable: true } } });
  const sections = readdirSync(join(folder, "media")).map((name) =>
    [
      `url = ${url}/v25.0/1234567890/message_attachments`,
      'header = "Authorization: Bearer bench"',
      `form-string = ${JSON.stringify(`message=${message}`)}`,
      `form = ${JSON.stringify(`filedata=@${join(folder, "media", name)};type=application/octet-stream`)}`,
      "output = /dev/null",
      "fail",
      "no-progress-meter",
    ].join("\n"),
  );
  return sections.join("\nnext\n");
}

/** @param {string} config */
async function timeCurl(config) {
  const startedAt = performance.now();
  const child = spawn("curl", ["-q", "-Z", "--parallel-max", String(concurrency), "-K", config], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const code = await new Promise((resolve) => child.on("exit", resolve));
  if (code !== 0) throw new Error(`curl ended with ${code}`);
  return performance.now() - startedAt;
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1_000).toFixed(2)} s`;
}
