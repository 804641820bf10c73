import { expect, test } from "vitest";
import { createUsageGate } from "../../../src/apply/send/usage-gate.ts";

test("the first message passes whatever the usage is, and the others while there is room", () => {
  const gate = createUsageGate(80);
  gate.onUsage("acme", { pagePercent: 99 });
  expect(() => gate.enter("acme")).not.toThrow();
  gate.onUsage("acme", { pagePercent: 79, appPercent: 3 });
  expect(() => gate.enter("acme")).not.toThrow();
  gate.onUsage("acme", { regainMs: 0 });
  expect(() => gate.enter("acme")).not.toThrow();
});

test.each([{ pagePercent: 80 }, { appPercent: 91.4, pagePercent: 2 }])(
  "no message passes at %j, and the error says why",
  (usage) => {
    const gate = createUsageGate(80);
    gate.enter("acme");
    gate.onUsage("acme", usage);
    expect(() => gate.enter("acme")).toThrow(
      /^(80|91) % of the allowance of Page `acme` is used, and the bot needs the rest of it$/,
    );
  },
);
