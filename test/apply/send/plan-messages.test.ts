import { describe, expect, it } from "vitest";
import type { PlannedMessage } from "../../../src/apply/send/message-result.ts";
import {
  type MessageWorld,
  planById,
  planFreshUploads,
  planText,
  planWithBytes,
} from "../../../src/apply/send/plan-messages.ts";
import type { DesiredAsset } from "../../../src/core/desired/desired-state.ts";
import type { Diagnostic } from "../../../src/core/diagnostics/diagnostic.ts";
import { emptyLockfile } from "../../../src/core/lockfile/lockfile.ts";
import {
  dayMs,
  desiredState,
  held,
  lockfileDefault,
  nowMs,
  wanted,
  wantedPage,
  wantedUrl,
} from "../../support/builders.ts";
import { addressing } from "./messages.ts";

function world(assets: readonly DesiredAsset[], changes: Partial<MessageWorld> = {}): MessageWorld {
  const page = wantedPage("default", assets, { id: "1234567890" });
  return {
    chosen: { page, keys: assets.map(({ key }) => key) },
    addressing,
    desired: desiredState(page, wantedPage("other", assets)),
    lockfile: emptyLockfile,
    nowMs,
    urlDiagnostics: [],
    ...changes,
  };
}

/** What a message holds, or why it cannot be sent. */
function wordsOf(message: PlannedMessage): string {
  if (message.kind === "impossible") return `${message.key}: ${message.error.code}`;
  const { key, content } = message.request;
  switch (content.kind) {
    case "text":
      return content.text;
    case "attachment":
      return `${key}: ${content.type} ${content.attachmentId}`;
    default:
      return `${key}: ${content.upload.body.kind}${content.isReusable ? " kept" : ""}`;
  }
}

describe("a text", () => {
  it("goes from the Page, whose ID may be the lockfile's alone", () => {
    const request = {
      page: "default",
      pageId: "1234567890",
      ...addressing,
      content: { kind: "text", text: "hi" },
    };
    expect(planText("hi", world([]))).toEqual({ kind: "message", request });
    const page = wantedPage("default", []);
    const bare = { ...world([]), chosen: { page, keys: [] } };
    expect(planText("hi", { ...bare, lockfile: lockfileDefault({}, { id: "1234567890" }) })).toEqual({
      kind: "message",
      request,
    });
    const { pageId: _, ...without } = request;
    expect(planText("hi", bare)).toEqual({ kind: "message", request: without });
  });
});

describe("a message by ID", () => {
  it("has the ID and the type of the lockfile", () => {
    const lockfile = lockfileDefault({ a: held("1857777774821032", "a", { type: "file" }) });
    const [message, ...others] = planById(world([wanted("a")], { lockfile }));
    expect(others).toEqual([]);
    expect(message).toEqual({
      kind: "message",
      request: {
        page: "default",
        pageId: "1234567890",
        key: "a",
        ...addressing,
        content: { kind: "attachment", type: "file", attachmentId: "1857777774821032" },
      },
    });
  });

  it("cannot be sent without one, and says what to do", () => {
    expect(planById(world([wanted("a")]))).toEqual([
      {
        kind: "impossible",
        page: "default",
        key: "a",
        error: {
          code: "id-missing",
          message: "`a` has no attachment ID on Page `default`",
          hint: "`messenger-assets apply` uploads it; `--upload` sends its bytes without an ID",
          scope: "asset",
        },
      },
    ]);
  });
});

describe("a message with bytes", () => {
  it("is not kept, whatever the lockfile has, also past its `until`", () => {
    const assets = [
      wanted("a"),
      wanted("same", "a"),
      wantedUrl("web"),
      wanted("xmas", "x", { untilMs: nowMs - dayMs }),
    ];
    const lockfile = lockfileDefault({ a: held("1", "a"), xmas: held("2", "x") });
    expect(planWithBytes(world(assets, { lockfile })).map(wordsOf)).toEqual([
      "a: file",
      "same: file",
      "web: url",
      "xmas: file",
    ]);
  });

  it("sends the new bytes behind an unchanged URL by itself: Meta may have cached the old ones", () => {
    const lockfile = lockfileDefault({
      web: held("1", "old", { source: "https://cdn.example.com/web.png" }),
    });
    expect(planWithBytes(world([wantedUrl("web")], { lockfile })).map(wordsOf)).toEqual(["web: url-bytes"]);
  });

  it("cannot be sent for a pointer, or for bytes that nobody knows", () => {
    const transport = { kind: "file", path: "/bot/a.png", lfsPointer: true } as const;
    const assets = [
      wanted("a", "a", { transport }),
      wantedUrl("b", "b", { content: { kind: "unknown" } }),
      wantedUrl("c", "c", { content: { kind: "unreadable" } }),
    ];
    expect(planWithBytes(world(assets)).map(wordsOf)).toEqual([
      "a: lfs-pointer",
      "b: content-unknown",
      "c: content-unknown",
    ]);
  });

  it("says what is wrong with its own URL", () => {
    const assets = ["en", "de"].map((locale) =>
      wantedUrl(`hello@${locale}`, locale, { content: { kind: "unreadable" } }),
    );
    const place = wanted("a").place;
    const told = (url: string, changes: Partial<Diagnostic> = {}): Diagnostic => ({
      code: "url-status",
      severity: "error",
      message: `\`${url}\` was answered with 404`,
      hint: "check the address",
      place,
      ...changes,
    });
    const urlDiagnostics = [
      told("elsewhere", { place: { ...place, line: 9 } }),
      { code: "url-invalid", severity: "error", message: "at no place" } as const,
      told("https://cdn.example.com/hello@de.png"),
      { code: "url-html", severity: "error", message: "an HTML page", place } as const,
    ];
    const errors = planWithBytes(world(assets, { urlDiagnostics })).map((message) =>
      message.kind === "impossible" ? message.error : undefined,
    );
    const expected = {
      code: "url-status",
      message: "`https://cdn.example.com/hello@de.png` was answered with 404",
      hint: "check the address",
      scope: "asset",
    };
    expect(errors).toEqual([expected, expected]);
    const [error] = planWithBytes(world(assets, { urlDiagnostics: urlDiagnostics.slice(3) })).map(
      (message) => (message.kind === "impossible" ? message.error : undefined),
    );
    expect(error).toEqual({ code: "url-html", message: "an HTML page", scope: "asset" });
  });

  it("cannot be sent for a key that the manifest does not have", () => {
    const chosen = { page: wantedPage("default", []), keys: ["gone"] };
    expect(planWithBytes({ ...world([]), chosen }).map(wordsOf)).toEqual(["gone: content-unknown"]);
  });
});

describe("uploads that are asked for", () => {
  it("are those of the chosen keys and Page alone, and nothing is removed", () => {
    const assets = [wanted("a"), wanted("b"), wanted("xmas", "x", { untilMs: nowMs - dayMs })];
    const lockfile = lockfileDefault({ a: held("1", "a"), gone: held("2", "gone") });
    const { chosen, ...rest } = world(assets, { lockfile });
    const plan = planFreshUploads({ ...rest, chosen: { ...chosen, keys: ["a", "xmas"] } });
    expect(
      plan.actions.map(({ page, key, action, reason }) => [page, key, action, reason].join(" ")),
    ).toEqual(["default a renew forced", "default xmas create new"]);
  });
});
