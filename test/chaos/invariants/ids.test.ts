import { describe, expect, test } from "vitest";
import { attachment, command, entry, nowMs, snapshot } from "../builders.ts";
import { checkKept } from "./check-kept.ts";
import { checkNotAgain } from "./check-not-again.ts";
import { checkReplies } from "./check-replies.ts";
import { checkTold, toldKeysOf } from "./check-told.ts";
import { checkTruth } from "./check-truth.ts";
import { emptyLedger, withForgiven, withSeen } from "./ledger.ts";

const one = entry("1", "a");
const seen = withSeen(emptyLedger, snapshot([], [one]));

describe("no ID that was on the disk is lost", () => {
  test("it is missed when neither lockfile nor journal hold it any more", () => {
    expect(checkKept(seen, snapshot([entry("2", "b")]), nowMs)).toEqual([
      {
        invariant: "no ID that was on the disk is lost",
        what: "1 of a (Page 7, first seen as asset) is nowhere",
      },
    ]);
  });

  test.each([
    ["still in the journal", snapshot([], [one])],
    ["retired", snapshot([{ ...one, place: "retired" }])],
    ["replaced by a later ID of the same bytes", snapshot([entry("2", "a", { uploadedAtMs: nowMs })])],
  ])("it may be %s", (_, after) => {
    expect(checkKept(withSeen(seen, after), after, nowMs)).toEqual([]);
  });

  test.each([
    ["an earlier ID", entry("2", "a", { uploadedAtMs: nowMs - 86_400_000 })],
    ["an ID of other bytes", entry("2", "b", { uploadedAtMs: nowMs })],
    ["an ID of another Page", entry("2", "a", { uploadedAtMs: nowMs, pageId: "8" })],
  ])("%s does not replace it", (_, other) => {
    const after = snapshot([other]);
    expect(checkKept(withSeen(seen, after), after, nowMs)).toHaveLength(1);
  });

  test("one that replaced it has to be kept itself", () => {
    const later = entry("2", "a", { uploadedAtMs: nowMs });
    expect(checkKept(withSeen(seen, snapshot([later])), snapshot(), nowMs)).toHaveLength(2);
  });

  test("it may go when it has expired, or when somebody else took it out", () => {
    expect(checkKept(seen, snapshot(), one.expiresAtMs)).toEqual([]);
    expect(checkKept(withForgiven(seen, ["1"]), snapshot(), nowMs)).toEqual([]);
  });
});

describe("every ID whose reply reached the process is on the disk", () => {
  const made = [attachment("1", "a"), attachment("2", "b")];
  const replied = new Set(["1", "2"]);

  test("a command that ended by itself has written all of them", () => {
    expect(checkReplies(command({ made, replied, after: snapshot([one]) }))).toEqual([
      {
        invariant: "every ID whose reply reached the process is on the disk",
        what: "2 are not; of one Page, 0 may be missing",
      },
    ]);
    expect(checkReplies(command({ made, replied, after: snapshot([one], [entry("2", "b")]) }))).toEqual([]);
  });

  test("a killed one may have as many unwritten as it had uploads at a time and Page", () => {
    const killed = command({ made, replied, exitCode: null, signal: "SIGKILL", signals: ["SIGKILL"] });
    expect(checkReplies(killed)).toHaveLength(1);
    expect(checkReplies({ ...killed, concurrency: 2 })).toEqual([]);
    expect(checkReplies({ ...killed, after: snapshot([one]) })).toEqual([]);
  });

  test("a reply that was never sent is not asked for", () => {
    expect(checkReplies(command({ made }))).toEqual([]);
  });

  test("one that cannot be stored is told, as a diagnostic and not as a result", () => {
    const id = "1000000000000001";
    const full = { made: [attachment(id, "a")], replied: new Set([id]) };
    const results = `{"results":[{"attachmentId":"${id}"}]}`;
    expect(checkReplies(command({ ...full, stdout: results }))).toHaveLength(1);
    expect(checkReplies(command({ ...full, stderr: `uploaded a (1 B) as ${id}\n` }))).toHaveLength(1);
    const diagnostics = `{"diagnostics":[{"message":"the ID ${id} of a"}]}`;
    expect(checkReplies(command({ ...full, stdout: diagnostics }))).toEqual([]);
    expect(checkReplies(command({ ...full, stderr: `error[id-not-stored]: ${id}\n` }))).toEqual([]);
  });
});

describe("no asset is uploaded again though its ID is known", () => {
  const made = [attachment("2", "a")];
  const again = [
    {
      invariant: "no asset is uploaded again though its ID is known",
      what: "a.png went to Page 7 again as 2; it was 1 already",
    },
  ];

  test.each([
    ["lockfile", snapshot([one])],
    ["journal", snapshot([], [one])],
  ])("it was in the %s", (_, before) => {
    expect(checkNotAgain(command({ before, made }))).toEqual(again);
  });

  test("its reply came in the same run", () => {
    const twice = [attachment("1", "a"), ...made];
    expect(checkNotAgain(command({ made: twice, replied: new Set(["1", "2"]) }))).toEqual(again);
    expect(checkNotAgain(command({ made: twice, replied: new Set(["2"]) }))).toEqual([]);
  });

  test.each([
    [
      "it is due",
      command({ made, before: snapshot([entry("1", "a", { uploadedAtMs: nowMs - 60 * 86_400_000 })]) }),
    ],
    ["it is asked for", command({ made, before: snapshot([one]), mayRepeat: new Set([one.digest]) })],
    ["somebody else forgot it", command({ made, before: snapshot([one]), removedByOthers: new Set(["1"]) })],
    ["it is another Page's", command({ made, before: snapshot([{ ...one, pageId: "8" }]) })],
    ["its bytes are others", command({ made, before: snapshot([entry("1", "b")]) })],
  ])("it may be when %s", (_, observed) => {
    expect(checkNotAgain(observed)).toEqual([]);
  });
});

describe("what is recorded is true", () => {
  test("an ID stands for the bytes that the sandbox got, on the Page that got them", () => {
    expect(checkTruth([one], [attachment("1", "a")], new Map())).toEqual([]);
    expect(checkTruth([one], [attachment("1", "b")], new Map())).toHaveLength(1);
    expect(checkTruth([one], [attachment("1", "a", { pageId: "8" })], new Map())).toHaveLength(1);
    expect(checkTruth([one], [attachment("1", "a", { sizeBytes: 99 })], new Map())).toHaveLength(1);
  });

  test("an ID that nobody gave is none", () => {
    expect(checkTruth([one], [], new Map())).toHaveLength(1);
    expect(checkTruth([one], [], new Map([["1", one]]))).toEqual([]);
  });
});

describe("an attachment that nobody knows was told as a possible duplicate", () => {
  const telling = {
    ledger: emptyLedger,
    toldKeys: new Set<string>(),
    keysOf: new Map([["a.png", new Set(["a"])]]),
  };

  test("it was by its key, or its ID is known after all", () => {
    const made = [attachment("1", "a")];
    expect(checkTold(made, telling)).toHaveLength(1);
    expect(checkTold(made, { ...telling, toldKeys: new Set(["b"]) })).toHaveLength(1);
    expect(checkTold(made, { ...telling, toldKeys: new Set(["a"]) })).toEqual([]);
    expect(checkTold(made, { ...telling, ledger: seen })).toEqual([]);
  });

  test("keys are told by warnings and by results", () => {
    const stderr = "warning[possible-duplicate]: an upload of `a` to Page `default` was cut off\n";
    const stdout = '{"results":[{"key":"b","error":{"possibleDuplicate":true}},{"key":"c","error":{}}]}';
    expect(toldKeysOf({ stdout, stderr })).toEqual(["a", "b"]);
  });
});
