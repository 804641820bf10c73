import { describe, expect, it } from "vitest";
import { explainGraphError } from "../../../src/core/graph/explain-graph-error.ts";
import type { GraphError } from "../../../src/core/graph/graph-error.ts";

const context = { page: "acme", tokenEnv: "ACME_TOKEN", appSecretEnv: "ACME_SECRET" };

function graphError(code: number, subcode?: number): GraphError {
  return { code, message: "m", isTransient: false, ...(subcode === undefined ? {} : { subcode }) };
}

describe("explainGraphError", () => {
  it.each([
    [190, 463, "the token has expired: make a new Page access token and set `ACME_TOKEN`"],
    [190, 1, "the token is not valid: make a new Page access token and set `ACME_TOKEN`"],
    [
      200,
      undefined,
      "uploads need the permission `pages_messaging`: grant it to the app for the Page `acme`, then make a new Page access token and set `ACME_TOKEN`",
    ],
    [
      100,
      2018008,
      "Meta could not fetch the URL (unreachable for Meta, TLS, size, or over 10 s; 75 s for a video): set `upload: bytes` to send the bytes instead",
    ],
    [
      368,
      undefined,
      "Meta blocks this for its policies: see the Page's and the app's quality and alerts at Meta before running again; retrying makes it worse",
    ],
    [
      10,
      2018278,
      "outside the user's 24-hour window; this is about the recipient, not about the attachment, whose ID is as good as before",
    ],
    [2, undefined, "a temporary error at Meta: run again"],
  ])("explains %j/%j", (code, subcode, expected) => {
    expect(explainGraphError(graphError(code, subcode), context)).toBe(expected);
  });

  it.each([
    [190, 458, "app was removed"],
    [190, 459, "checkpoint"],
    [190, 460, "password"],
    [190, 464, "not confirmed"],
    [190, 467, "not valid any more"],
    [102, undefined, "session"],
    [3, undefined, "pages_messaging"],
    [10, undefined, "pages_messaging"],
    [1, 99, "pages_messaging"],
    [230, undefined, "pages_messaging"],
    [5, undefined, "allowlist"],
    [101, undefined, "`ACME_TOKEN`"],
    [100, 33, "`id` of the Page `acme`"],
    [2500, undefined, "graph.version"],
    [100, 2018294, "75 s"],
    [100, 2018005, "no file"],
    [100, 2018047, "contentType"],
    [100, 2018109, "25 MB"],
    [546, undefined, "HTML page"],
    [100, 2018074, "--replace"],
    [100, 2018001, "no such user"],
    [551, undefined, "not available"],
    [4, undefined, "--max-usage"],
    [80006, undefined, "--max-usage"],
    [1, undefined, "run again"],
  ])("gives %j/%j a hint about %s", (code, subcode, word) => {
    expect(explainGraphError(graphError(code, subcode), context)).toContain(word);
  });

  it.each([
    [100, 2018001, "no such user", "the `sender.id` of that Page's webhooks"],
    [551, undefined, "not available", "send to another one"],
    [10, 2018278, "24-hour window", "or send with a `--tag` that fits the message"],
  ])(
    "says of the message that failed with %j/%j what to do about its recipient",
    (code, subcode, what, how) => {
      const hint = explainGraphError(graphError(code, subcode), { ...context, call: "message" });
      expect(hint?.split("\n")).toEqual([expect.stringContaining(`${what}`), expect.stringContaining(how)]);
    },
  );

  it("speaks of messages where one was refused, and of the key that it is about", () => {
    const explain = (code: number, subcode?: number): string | undefined =>
      explainGraphError(graphError(code, subcode), { ...context, call: "message", key: "welcome" });
    expect(explain(100, 2018074)).toBe(
      "the ID is dead, or another Page's: upload again for the Page `acme` (`apply --replace welcome`)",
    );
    expect(explain(200)).toContain("messages need the permission `pages_messaging`");
    expect(explain(613)).toBe("wait before the next run: more calls now prolong the block");
    expect(explain(100)).toContain("`--to`, `--messaging-type`, `--tag`");
  });

  it("says which app secret to set when the proof is refused", () => {
    const error = { ...graphError(100), message: "Invalid appsecret_proof provided in the API argument" };
    expect(explainGraphError(error, context)).toBe(
      "the token of the Page `acme` and the app secret must be of one app: set `ACME_SECRET` to its app secret",
    );
    expect(explainGraphError(error, { page: "acme" })).toBe(
      "the token of the Page `acme` and the app secret must be of one app: set its app secret",
    );
  });

  it("speaks of the Page's token where the variable is not known", () => {
    expect(explainGraphError(graphError(190, 463), { page: "acme" })).toBe(
      "the token has expired: make a new Page access token and set the token of the Page `acme`",
    );
  });

  it("speaks of the account where the Page's token came from one", () => {
    const ofAccount = { ...context, tokenEnv: "SYSTEM_USER_TOKEN", isOfAccount: true } as const;
    expect(explainGraphError(graphError(190, 463), ofAccount)).toBe(
      "the token has expired: make a new token of the user or system user and set `SYSTEM_USER_TOKEN`",
    );
  });

  it("falls back on Meta's words for a user", () => {
    const error = { ...graphError(999), userTitle: "Not now", userMessage: "Try a smaller file." };
    expect(explainGraphError(error, context)).toBe("Not now: Try a smaller file.");
    expect(explainGraphError({ ...graphError(999), userMessage: "Smaller." }, context)).toBe("Smaller.");
  });

  it("says of a parameter that Meta does not take what it may be, unless Meta has words for a user", () => {
    const hint =
      "Meta does not take a part of this upload: check the asset's `type`, `contentType` and `fileName`, and `graph.version`";
    expect(explainGraphError(graphError(100), context)).toBe(hint);
    expect(explainGraphError(graphError(100, 1), context)).toBe(hint);
    expect(explainGraphError({ ...graphError(100), userMessage: "Smaller." }, context)).toBe("Smaller.");
  });

  it("calls an unknown transient error temporary, and is silent about other unknown ones", () => {
    expect(explainGraphError({ ...graphError(999), isTransient: true }, context)).toBe(
      "a temporary error at Meta: run again",
    );
    expect(explainGraphError(graphError(999), context)).toBeUndefined();
  });
});
