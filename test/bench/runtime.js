// @ts-check
import { openAssets } from "../../dist/runtime/index.js";
import { median } from "./project.js";

const assetCount = 10_000;
const calls = 300_000;
const runs = 9;

/** What a bot pays: `page.message` beside a look into a Map, and opening a large lockfile beside parsing its JSON. */
export async function benchRuntime() {
  const text = lockfileText();
  const assets = await openAssets(JSON.parse(text));
  const page = assets.page("1234567890");
  const map = new Map(keys().map((key) => [key, { attachment: key }]));
  const ratios = [];
  const perSecond = [];
  for (let run = 0; run < runs; run++) {
    const mapMs = time((key) => map.get(key)?.attachment.length ?? 0);
    const messageMs = time((key) => page.message(key).attachment.type.length);
    ratios.push(messageMs / mapMs);
    perSecond.push(calls / (messageMs / 1000));
  }
  console.log(
    `page.message / Map lookup: ${median(ratios).toFixed(1)} (${Math.round(median(perSecond))} calls a second)`,
  );

  const opening = [];
  for (let run = 0; run < runs; run++) {
    const parseMs = await timeOnce(async () => JSON.parse(text));
    const openMs = await timeOnce(() =>
      openAssets("https://cdn.example.com/lock.json", { fetch: serve(text), refreshMs: 0 }),
    );
    opening.push(openMs / parseMs);
  }
  console.log(`opening a lockfile of ${assetCount} assets / JSON.parse of it: ${median(opening).toFixed(2)}`);
}

function keys() {
  return Array.from({ length: assetCount }, (_, index) => `group-${index % 100}/key-${index}`);
}

function lockfileText() {
  const assets = Object.fromEntries(
    keys().map((key, index) => [
      key,
      {
        attachmentId: `${1_857_777_774_821_032 + index}`,
        contentType: "image/png",
        digest: `sha256:${"0".repeat(56)}${String(index).padStart(8, "0")}`,
        expiresAt: "2999-02-20T08:00:00Z",
        size: 48_213,
        source: `media/${key}.png`,
        type: "image",
        uploadedAt: "2998-11-22T08:00:00Z",
      },
    ]),
  );
  return JSON.stringify(
    { lockfileVersion: 1, pages: { default: { assets, id: "1234567890", retired: [] } } },
    null,
    2,
  );
}

/** @param {string} text */
function serve(text) {
  return async () => new Response(text);
}

/** @param {(key: string) => number} call */
function time(call) {
  const all = keys();
  let sum = 0;
  const startedAt = performance.now();
  for (let index = 0; index < calls; index++) sum += call(all[index % assetCount] ?? "");
  const elapsedMs = performance.now() - startedAt;
  if (sum === 0) throw new Error("nothing was found");
  return elapsedMs;
}

/** @param {() => Promise<unknown>} run */
async function timeOnce(run) {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}
