// @ts-check
// Starts one of the example bots against the sandbox, with media uploaded there: no token, no network, and nothing left
// behind. `npm run bot:typescript` and `npm run bot:python` build the package first.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createChildren } from "./sandbox/children.js";
import { createFolder } from "./sandbox/create-folder.js";
import { followClock, readClock } from "./sandbox/follow-clock.js";
import { serveMedia } from "./sandbox/serve-media.js";
import { appSecret, pageId, port, verifyToken } from "./sandbox/settings.js";

const project = fileURLToPath(new URL("../..", import.meta.url));
const messengerAssets = [process.execPath, join(project, "dist", "bin.js")];
const compiler = [process.execPath, join(project, "node_modules", "typescript", "bin", "tsc")];

/** Each bot: what it imports beside the manifest's outputs, how it is built and started, and its sandbox's clock. */
const bots = new Map([
  [
    "typescript",
    {
      outputs: [],
      build: [...compiler, "--project", "examples/bots/typescript"],
      command: [
        process.execPath,
        "--import",
        "./examples/bots/clock/preload.js",
        "dist/bots/typescript/bot.js",
      ],
      env: {},
    },
  ],
  [
    "python",
    {
      outputs: [{ format: "python", path: "examples/bots/python/messenger_assets.py" }],
      build: undefined,
      command: ["python3", "examples/bots/python/bot.py"],
      env: {
        PYTHONPATH: join("examples", "bots", "clock"),
        PYTHONDONTWRITEBYTECODE: "1",
        // Python would send what is for this machine to a proxy, too.
        no_proxy: "127.0.0.1",
      },
    },
  ],
]);

const [name = ""] = process.argv.slice(2);
const bot = bots.get(name);
if (bot === undefined) {
  console.error(`usage: node examples/bots/start.js ${[...bots.keys()].join("|")}`);
  process.exit(64);
}

/** What is undone at the end, the last first. @type {(() => unknown)[]} */
const cleanUp = [];
/** @type {Promise<void> | undefined} */
let ending;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => end(0));

try {
  await start(bot);
} catch (error) {
  if (ending === undefined) console.error(error instanceof Error ? error.message : error);
  await end(1);
}

/**
 * Uploads to a sandbox, starts the bot against it, and uploads again whenever a line is entered.
 *
 * @param {NonNullable<typeof bot>} bot
 */
async function start({ outputs, build, command, env }) {
  const media = await serveMedia(project);
  cleanUp.push(media.close);
  const folder = createFolder(project, { pageId, mediaUrl: media.url, outputs });
  cleanUp.push(() => rmSync(folder, { recursive: true, force: true }));
  const children = createChildren((ended) => {
    console.error(`\`${ended}\` has ended`);
    end(1);
  });
  cleanUp.push(children.end);

  const line = await children.start([...messengerAssets, "sandbox", "--json", "--port", "0"], {
    cwd: folder,
  });
  const { url: sandbox, pages } = JSON.parse(line);
  const token = pages[0].token;
  const clock = join(folder, "clock");
  cleanUp.push(await followClock(sandbox, clock));

  const apply = async () => {
    const { now } = await readClock(sandbox);
    const graph = {
      MESSENGER_GRAPH_URL: sandbox,
      MESSENGER_PAGE_ACCESS_TOKEN: token,
      MESSENGER_APP_SECRET: undefined,
    };
    await children.run([...messengerAssets, "apply", "--at", now], { cwd: folder, env: graph });
  };
  await apply();
  if (build !== undefined) await children.run(build, { cwd: folder });

  const greeting = await children.start(command, {
    cwd: folder,
    env: {
      ...env,
      APP_SECRET: appSecret,
      VERIFY_TOKEN: verifyToken,
      PAGE_ACCESS_TOKEN: token,
      GRAPH_URL: sandbox,
      ASSETS: "assets.json",
      // As a rule ten minutes are soon enough.
      ASSETS_REFRESH_SECONDS: "1",
      PORT: process.env["PORT"] ?? `${port}`,
      SANDBOX_CLOCK: clock,
    },
  });
  explain(greeting, { sandbox, folder });

  createInterface(process.stdin).on("line", () => {
    apply().catch((error) => console.error(error.message));
  });
}

/**
 * Tells what one can do now.
 *
 * @param {string} greeting What the bot said at its start.
 * @param {{ readonly sandbox: string, readonly folder: string }} places
 */
function explain(greeting, { sandbox, folder }) {
  const botUrl = greeting.replace(/^.*(?=http:)/, "");
  const variable = botUrl.endsWith(`:${port}`) ? "" : `BOT_URL=${botUrl} `;
  console.log(`
${greeting}

  Talk to it:       ${variable}node examples/bots/say.js hallo
  See what it sent: ${sandbox}/
  How it stands:    curl ${botUrl}/healthz
  91 days later:    curl --data '{"advance":"91d"}' ${sandbox}/_sandbox/clock
  Apply, as in CI:  press Enter
  Its files:        ${folder}
  End:              press Ctrl-C
`);
}

/**
 * Ends what runs, removes what was made, and exits.
 *
 * @param {number} exitCode
 */
function end(exitCode) {
  ending ??= (async () => {
    for (const undo of cleanUp.toReversed()) await undo();
    process.exit(exitCode);
  })();
  return ending;
}
