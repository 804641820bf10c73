// @ts-check
// Says something to a running bot, as Meta would pass it on: `node examples/bots/say.js menu`.
// The variables BOT_URL, APP_SECRET, PAGE_ID and PSID (who says it) replace what fits `start.js`.
import { createHmac, randomUUID } from "node:crypto";
import { appSecret, pageId, port } from "./sandbox/settings.js";

const {
  BOT_URL = `http://127.0.0.1:${port}`,
  APP_SECRET = appSecret,
  PAGE_ID = pageId,
  PSID = "5551",
} = process.env;
const text = process.argv.slice(2).join(" ");
if (text === "") {
  console.error("usage: node examples/bots/say.js TEXT");
  process.exit(64);
}

const timestamp = Date.now();
const body = JSON.stringify({
  object: "page",
  entry: [
    {
      id: PAGE_ID,
      time: timestamp,
      messaging: [
        {
          sender: { id: PSID },
          recipient: { id: PAGE_ID },
          timestamp,
          message: { mid: `m_${randomUUID()}`, text },
        },
      ],
    },
  ],
});

const reply = await fetch(`${BOT_URL}/webhook`, {
  method: "POST",
  headers: {
    "content-type": "application/json",
    "x-hub-signature-256": `sha256=${createHmac("sha256", APP_SECRET).update(body).digest("hex")}`,
  },
  body,
}).catch((error) => {
  console.error(`${BOT_URL} does not answer: ${error.cause?.message ?? error.message}`);
  process.exit(1);
});
console.log(`${reply.status} ${await reply.text()}`);
if (!reply.ok) process.exitCode = 1;
