// @ts-check
// A Graph API that takes every upload, looks at none, and holds no bytes: a process of its own. It answers
// `BENCH_LATENCY_MS` after the last byte, and tells of a Page whose calls are far from spent.
import { createServer } from "node:http";

const latencyMs = Number(process.env["BENCH_LATENCY_MS"]);
// 200 calls a day for each of a thousand engaged users.
const allowedCalls = 200_000;
let calls = 0;

const server = createServer((request, response) => {
  request.resume().on("end", () => {
    if (latencyMs === 0) answer(request, response);
    else setTimeout(answer, latencyMs, request, response);
  });
});
// A connection must not be closed under a client that goes on with it.
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.(typeof address === "object" ? address?.port : undefined);
});

/**
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
function answer(request, response) {
  calls++;
  const isUpload = request.method === "POST";
  const body = isUpload ? { attachment_id: String(10n ** 15n + BigInt(calls)) } : { id: "1234567890" };
  const percent = Math.floor((100 * calls) / allowedCalls);
  const usage = { call_count: percent, total_cputime: 0, total_time: 0 };
  const useCase = { type: "messenger", ...usage, estimated_time_to_regain_access: 0 };
  response
    .writeHead(200, {
      "content-type": "application/json",
      "facebook-api-version": "v25.0",
      "x-app-usage": JSON.stringify(usage),
      "x-business-use-case-usage": JSON.stringify({ 1234567890: [useCase] }),
    })
    .end(JSON.stringify(body));
}
