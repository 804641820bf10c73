import { describe, expect, it } from "vitest";
import type { DesiredState } from "../../../src/core/desired/desired-state.ts";
import { DiagnosticError } from "../../../src/core/diagnostics/diagnostic.ts";
import { emptyLockfile } from "../../../src/core/lockfile/lockfile.ts";
import { chooseAssets, type SendTarget, type SendWorld } from "../../../src/core/send/choose-assets.ts";
import {
  dayMs,
  desiredDefault,
  desiredState,
  held,
  lockfileDefault,
  nowMs,
  wanted,
  wantedPage,
} from "../../support/builders.ts";

const all: SendTarget = { kind: "all" };
const text: SendTarget = { kind: "text" };

function keyed(key: string): SendTarget {
  return { kind: "key", key };
}

/** `PAGE: KEYS`, or the diagnostic's code, message and hint. */
function chosenBy(target: SendTarget, desired: DesiredState, changes: Partial<SendWorld> = {}): string {
  try {
    const { page, keys } = chooseAssets(target, {
      desired,
      lockfile: emptyLockfile,
      countsLocked: true,
      nowMs,
      selectsPage: () => true,
      selectsKey: () => true,
      ...changes,
    });
    return `${page.name}: ${keys.join(" ")}`;
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return error.diagnostics.map(({ code, message, hint }) => `${code}: ${message}; ${hint}`).join("\n");
  }
}

const one = desiredDefault(wanted("a"), wanted("b"));
const two = desiredState(
  wantedPage("acme", [wanted("logo"), wanted("beta")]),
  wantedPage("other", [wanted("logo")]),
);

describe("a key", () => {
  it("is sent from the one Page that has it", () => {
    expect(chosenBy(keyed("a"), one)).toBe("default: a");
    expect(chosenBy(keyed("beta"), two)).toBe("acme: beta");
  });

  it("of several Pages needs one of them to be chosen, and lists them", () => {
    expect(chosenBy(keyed("logo"), two)).toBe(
      "page-ambiguous: `logo` can be sent from the Pages `acme`, `other`, and a PSID is of one Page alone; name it: `--page acme`",
    );
    expect(chosenBy(keyed("logo"), two, { selectsPage: (name) => name === "other" })).toBe("other: logo");
  });

  it("that only the lockfile has can be sent by its ID, and has no bytes", () => {
    const changes = { lockfile: lockfileDefault({ old: held("1", "old") }) };
    expect(chosenBy(keyed("old"), one, changes)).toBe("default: old");
    expect(chosenBy(keyed("old"), one, { ...changes, countsLocked: false })).toBe(
      "key-not-found: `old` is no asset of the manifest; `messenger-assets plan` lists what there is",
    );
    expect(chosenBy(keyed("olds"), one, changes)).toContain("did you mean `old`?");
  });

  it("that does not exist may be a slip, or stand for several", () => {
    const stickers = desiredDefault(wanted("stickers/cat"), wanted("hello@de"), wanted("hello@en"));
    expect(chosenBy(keyed("hello"), stickers)).toContain("it stands for `hello@de`, `hello@en`: name one");
    expect(chosenBy(keyed("stickers"), stickers)).toContain("it stands for `stickers/cat`: name one");
    expect(chosenBy(keyed("stickers/cta"), stickers)).toContain("did you mean `stickers/cat`?");
  });

  it("that `--page` or `--only` leaves out is told so", () => {
    const expected =
      "key-not-found: `beta` is left out by `--page` or `--only`; leave the option out, or name a Page that has it: `acme`";
    expect(chosenBy(keyed("beta"), two, { selectsPage: (name) => name === "other" })).toBe(expected);
    expect(chosenBy(keyed("beta"), two, { selectsKey: (key) => key === "logo" })).toBe(expected);
  });
});

describe("all assets", () => {
  it("are those of the manifest that have not ended, as far as they are chosen", () => {
    const desired = desiredDefault(wanted("a"), wanted("b"), wanted("xmas", "x", { untilMs: nowMs - dayMs }));
    const changes = { lockfile: lockfileDefault({ old: held("1", "old") }) };
    expect(chosenBy(all, desired, changes)).toBe("default: a b");
    expect(chosenBy(all, desired, { selectsKey: (key) => key === "b" })).toBe("default: b");
  });

  it("need one Page", () => {
    expect(chosenBy(all, two)).toContain("the assets can be sent from the Pages `acme`, `other`");
    expect(chosenBy(all, two, { selectsKey: (key) => key === "beta" })).toBe("acme: beta");
  });

  it("may be none", () => {
    expect(chosenBy(all, one, { selectsKey: () => false })).toBe(
      "key-not-found: there is no asset to send; declare one in the manifest, or widen `--page` and `--only`",
    );
  });
});

describe("a text", () => {
  it("needs one Page of the manifest", () => {
    expect(chosenBy(text, one)).toBe("default: ");
    expect(chosenBy(text, two)).toContain("the text can be sent from the Pages `acme`, `other`");
    expect(chosenBy(text, two, { selectsPage: () => false })).toContain(
      "page-not-found: `--page` means a Page",
    );
  });
});
