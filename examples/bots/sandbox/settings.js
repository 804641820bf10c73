// @ts-check
// What the bot, the sandbox and whoever talks to the bot agree on. None of it is a secret: it is for this machine alone.

/** The Page in the sandbox. */
export const pageId = "1234567890";

/** What Meta signs events with; here `say.js` does. */
export const appSecret = "only-for-the-sandbox";

/** What Meta says when it checks the webhook's address. */
export const verifyToken = "sunny-side-up";

/** Where the bot listens, unless the variable PORT names another port. */
export const port = 3000;
