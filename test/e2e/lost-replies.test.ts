import { expect, test } from "vitest";
import { openFaultyWorld, uploadPath, uploadsOf } from "../support/faulty-world.ts";
import { listAt, textAt } from "../support/json.ts";
import { resultsOf } from "../support/project.ts";

const temporary: Readonly<Record<string, object>> = {
  minus1: { error: -1 },
  one: { error: 1 },
  two: { error: 2 },
  "twelve-hundred": { error: 1200 },
  transient: { error: { code: 999, transient: true } },
  "with-200": { error: { code: 2, status: 200, data: "{}" } },
};

const losing: Readonly<Record<string, object>> = {
  "html-500": { html: 500 },
  "html-502": { html: 502 },
  "html-503": { html: 503 },
  "html-504-done": { html: 504, done: true },
  "html-200": { html: 200 },
  "html-403": { html: 403 },
  "text-200": { reply: { body: "OK" } },
  "cut-off-json": { reply: { body: '{"attachment_id":"18' } },
  "empty-200": { reply: { body: "" } },
  "empty-500": { reply: { body: "", status: 500 } },
  "no-id": { reply: { body: { success: "true" } } },
  "no-id-400": { reply: { body: {}, status: 400 } },
  "no-id-done": { reply: { body: { attachment_id: null } }, done: true },
  "empty-error": { reply: { body: { error: {} }, status: 400 } },
  "a-list": { reply: { body: [] } },
  "reset-before": { reset: "before" },
  "reset-during": { reset: "during" },
  "reset-after": { reset: "after" },
  truncated: { truncate: true },
  lost: { lose: true },
};

/** What makes an ID that nobody learns. */
const orphaning = ["html-504-done", "no-id-done", "truncated", "lost"];

test("a temporary error is sent again; a reply that is none, too, and told as a possible duplicate", async () => {
  const faults = { ...temporary, ...losing };
  const keys = Object.keys(faults);
  const { project, sandbox } = await openFaultyWorld(
    ["acme"],
    [...keys, "fine"],
    Object.entries(faults).map(([key, effect]) => ({ match: { path: uploadPath, key }, times: 1, effect })),
  );
  const applied = await project.run("apply", "--json", "--concurrency", "16");
  expect(applied.exitCode).toBe(0);
  expect(resultsOf(applied)).toEqual(
    [...keys, "fine"].toSorted().map((key) => `acme ${key} create uploaded`),
  );
  const told = [
    ...applied.stderr.matchAll(
      /the reply to an upload of `([^`]+)` to Page `acme` was lost: it may exist at Meta, unknown to us/g,
    ),
  ];
  expect(told.map(([, key]) => key).toSorted()).toEqual(Object.keys(losing).toSorted());
  expect(applied.stderr.match(/warning\[/g)).toHaveLength(Object.keys(losing).length);

  const attachments = listAt(await sandbox.control("GET", "state"), "attachments");
  const made = new Map<string, number>();
  for (const attachment of attachments) {
    const key = textAt(attachment, "fileName").replace(".png", "");
    made.set(key, (made.get(key) ?? 0) + 1);
  }
  expect(made).toEqual(new Map([...keys, "fine"].map((key) => [key, orphaning.includes(key) ? 2 : 1])));
  // A connection that was reset before the body is known by no file name.
  expect(await uploadsOf(sandbox)).toHaveLength(2 * keys.length + 1);
  expect(resultsOf(await project.run("apply", "--json")).every((result) => result.endsWith(" kept"))).toBe(
    true,
  );
});
