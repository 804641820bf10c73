// @ts-check
// Runs the built run time in a context that has no Node: what Workers, Deno and browsers have alone.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createContext, SourceTextModule } from "node:vm";

const dist = process.argv[2] ?? "";
const answers = [lockfile("1"), lockfile("2")];
const context = createContext({
  URL,
  URLSearchParams,
  Headers,
  Request,
  AbortSignal,
  // Timers are numbers there.
  setTimeout: () => 1,
  clearTimeout: () => undefined,
  fetch: async () => new Response(answers.shift()),
});

/** @param {string} attachmentId */
function lockfile(attachmentId) {
  const cat = { attachmentId, expiresAt: "2999-01-01T00:00:00Z", source: "cat.png", type: "image" };
  return JSON.stringify({
    lockfileVersion: 1,
    pages: { default: { assets: { cat }, id: "1234567890", retired: [] } },
  });
}

/**
 * @param {string} name
 * @returns {Promise<SourceTextModule>}
 */
async function load(name) {
  const path = join(dist, name);
  return new SourceTextModule(await readFile(path, "utf8"), { context, identifier: path });
}

const index = await load("index.js");
await index.link(load);
await index.evaluate();
const { openAssets, withAssets } = index.namespace;

const assets = await openAssets("https://cdn.example.com/messenger-assets.lock.json");
const page = assets.page("1234567890");
const message = page.message("cat");
await assets.refresh();
const refreshed = page.message("cat");

const sent = [];
const fetch = withAssets(async (_url, init) => sent.push(init.body), assets);
await fetch("https://graph.facebook.com/v25.0/me/messages", {
  body: '{"message":{"attachment":{"type":"image","payload":{"url":"asset:cat"}}}}',
});
assets.close();
process.stdout.write(JSON.stringify({ message, refreshed, sent: sent[0] }));
