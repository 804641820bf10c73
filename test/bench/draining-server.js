// @ts-check
// A Graph API that takes every upload, looks at none, and holds no bytes: a process of its own. Its first argument is JSON,
// see `server.js`. Asked by a message, it tells what it has counted.
import { createServer } from "node:http";

const { latencyMs, calls, windowMs, tellsUsage } = JSON.parse(String(process.argv[2]));
/** @type {number[]} */
const counted = [];
/** @type {number[]} */
const takenAtMs = [];
/** @type {number[]} */
const refusedAtMs = [];

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
  process.send?.({ port: typeof address === "object" ? address?.port : undefined });
});
process.on("message", () => process.send?.({ takenAtMs, refusedAtMs }));

/**
 * Refused calls count, too.
 *
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
function answer(request, response) {
  const nowMs = performance.now();
  while (counted.length > 0 && Number(counted[0]) <= nowMs - windowMs) counted.shift();
  counted.push(nowMs);
  const isRefused = counted.length > calls;
  (isRefused ? refusedAtMs : takenAtMs).push(nowMs);
  const isUpload = request.method === "POST";
  const taken = isUpload
    ? { attachment_id: String(10n ** 15n + BigInt(takenAtMs.length)) }
    : { id: "1234567890" };
  const refused = { error: { message: "(#80006) Too many calls", type: "OAuthException", code: 80006 } };
  response
    .writeHead(isRefused ? 400 : 200, {
      "content-type": "application/json",
      "facebook-api-version": "v25.0",
      ...(tellsUsage && usageHeaders()),
    })
    .end(JSON.stringify(isRefused ? refused : taken));
}

function usageHeaders() {
  const percent = Math.floor((100 * counted.length) / calls);
  const usage = { call_count: percent, total_cputime: 0, total_time: 0 };
  const useCase = { type: "messenger", ...usage, estimated_time_to_regain_access: 0 };
  return { "x-business-use-case-usage": JSON.stringify({ 1234567890: [useCase] }) };
}
