import { describe, expect, it } from "vitest";
import {
  AssetUnavailableError,
  openAssets,
  type WithAssetsOptions,
  withAssets,
} from "../../src/runtime/index.ts";
import { isObject, parseJson, textAt, valueAt } from "../support/json.ts";
import { entry, fakeClock } from "./fake-world.ts";

const promo = "https://cdn.example.com/promo.mp4";
const old = { expiresAt: "2026-12-01T00:00:00Z" };
const acme = {
  cat: entry("11"),
  "hello@de": entry("12"),
  "hello@en": entry("13"),
  promo: entry("14", { source: promo, type: "video" }),
  teaser: entry("15", { source: "https://cdn.example.com/teaser.mp4", type: "video", ...old }),
  menu: entry("16", { ...old }),
};
const assets = await openAssets(
  {
    lockfileVersion: 1,
    pages: {
      acme: { assets: acme, id: "1234567890", retired: [] },
      beta: { assets: { cat: entry("21") }, id: "9876543210", retired: [] },
    },
  },
  { clock: fakeClock() },
);
const single = await openAssets(
  { lockfileVersion: 1, pages: { acme: { assets: acme, id: "1234567890", retired: [] } } },
  { clock: fakeClock() },
);

type Arguments = Parameters<typeof fetch>;

/** What `fetch` is called with when `withAssets` is. */
async function passed(args: Arguments, options?: WithAssetsOptions, from = assets): Promise<Arguments> {
  const calls: Arguments[] = [];
  const target = async (...args: Arguments) => {
    calls.push(args);
    return new Response();
  };
  await withAssets(target, from, options)(...args);
  const [call] = calls;
  if (call === undefined) throw new Error("fetch was not called");
  return call;
}

const messages = "https://graph.facebook.com/v25.0/1234567890/messages";

function bodyOf(attachment: unknown, more: object = {}): string {
  return JSON.stringify({ recipient: { id: "1" }, message: { attachment }, ...more });
}

function toUrl(url: string, type = "image", more: object = {}): object {
  return { type, payload: { url, is_reusable: true, ...more } };
}

/** The attachment that a message with `attachment` leaves with. */
async function sent(attachment: object, url = messages, options?: WithAssetsOptions): Promise<unknown> {
  const [, init] = await passed([url, { method: "POST", body: bodyOf(attachment) }], options);
  return valueAt(parseJson(String(init?.body)), "message", "attachment");
}

describe("an address", () => {
  it.each([
    ["a key", toUrl("asset:cat"), { type: "image", payload: { attachment_id: "11" } }],
    ["a key with a locale", toUrl("asset:hello@en_GB"), { type: "image", payload: { attachment_id: "13" } }],
    ["a key without its locale", toUrl("asset:hello"), { type: "image", payload: { attachment_id: "12" } }],
    ["another type", toUrl("asset:promo", "file"), { type: "video", payload: { attachment_id: "14" } }],
    [
      "other fields",
      toUrl("asset:cat", "image", { sticker_id: 1 }),
      { type: "image", payload: { sticker_id: 1, attachment_id: "11" } },
    ],
    [
      "no live ID",
      toUrl("asset:teaser", "video"),
      { type: "video", payload: { url: "https://cdn.example.com/teaser.mp4", is_reusable: true } },
    ],
  ])("leaves with the asset of the call's Page: %s", async (_, attachment, expected) => {
    expect(await sent(attachment)).toEqual(expected);
  });

  it("is looked up on the Page of the path", async () => {
    expect(await sent(toUrl("asset:cat"), "https://graph.facebook.com/9876543210/messages?x=1")).toEqual({
      type: "image",
      payload: { attachment_id: "21" },
    });
  });

  it.each([
    ["asset:cta", "key-unknown"],
    ["asset:menu", "id-expired"],
  ])("rejects the call when nothing can be sent for it: %s", async (url, reason) => {
    await expect(sent(toUrl(url))).rejects.toThrow(AssetUnavailableError);
    await expect(sent(toUrl(url))).rejects.toMatchObject({ reason, page: "1234567890" });
  });

  it("works among several, and in a message that is a text in the JSON", async () => {
    const attachments = [
      toUrl("asset:cat"),
      toUrl("https://elsewhere.example.com/a.png"),
      toUrl("asset:hello@de"),
    ];
    const [, init] = await passed([
      messages,
      { body: JSON.stringify({ recipient: { id: "1" }, message: JSON.stringify({ attachments }) }) },
    ]);
    const message = parseJson(textAt(parseJson(String(init?.body)), "message"));
    expect(valueAt(message, "attachments")).toEqual([
      { type: "image", payload: { attachment_id: "11" } },
      attachments[1],
      { type: "image", payload: { attachment_id: "12" } },
    ]);
  });
});

describe("a URL that an asset has on the web", () => {
  it("leaves with the live ID", async () => {
    expect(await sent(toUrl(promo, "video"))).toEqual({ type: "video", payload: { attachment_id: "14" } });
  });

  it.each([
    ["without a live ID", toUrl("https://cdn.example.com/teaser.mp4", "video")],
    ["of another type", toUrl(promo, "file")],
    ["of nothing known", toUrl("https://cdn.example.com/other.mp4", "video")],
  ])("stays, byte for byte: %s", async (_, attachment) => {
    const args: Arguments = [messages, { method: "POST", body: ` ${bodyOf(attachment)}\n` }];
    const call = await passed(args);
    expect(call).toEqual(args);
    expect(call[1]).toBe(args[1]);
  });
});

describe("requests of other kinds", () => {
  const body = bodyOf(toUrl("asset:cat"));
  const requests: readonly (readonly [string, Arguments])[] = [
    ["another host", ["https://example.com/v25.0/1234567890/messages", { method: "POST", body }]],
    [
      "a host like Meta's",
      ["https://graph.facebook.com.example.com/1234567890/messages", { method: "POST", body }],
    ],
    [
      "an upload",
      ["https://graph.facebook.com/v25.0/1234567890/message_attachments", { method: "POST", body }],
    ],
    ["a form", [messages, { method: "POST", body: new URLSearchParams({ message: body }) }]],
    ["no JSON", [messages, { method: "POST", body: "message=asset:cat&attachment" }]],
    ["no object", [messages, { method: "POST", body: '"asset:cat"' }]],
    [
      "a text that quotes an address",
      [messages, { method: "POST", body: '{"message":{"text":"asset:cat"}}' }],
    ],
    ["no body", [messages]],
    ["no URL", ["/messages", { method: "POST", body }]],
    ["a Request without JSON", [new Request(messages, { method: "POST", body: new FormData() })]],
    ["a Request elsewhere", [new Request("https://example.com/messages", { method: "POST", body })]],
    ["a GET by a Request", [new Request(messages)]],
  ];

  it.each(requests)("are passed on as they are: %s", async (_, args) => {
    const call = await passed(args);
    expect(call).toHaveLength(args.length);
    for (const [index, argument] of args.entries()) expect(call[index]).toBe(argument);
  });
});

describe("the Graph API", () => {
  it.each([
    "https://graph.instagram.com",
    "http://127.0.0.1:8080",
    "http://localhost:8080",
    "http://[::1]:8080",
  ])("is at %s too", async (origin) => {
    const attachment = await sent(toUrl("asset:cat"), `${origin}/v25.0/1234567890/messages`);
    expect(attachment).toEqual({ type: "image", payload: { attachment_id: "11" } });
  });

  it("is where it is said to be", async () => {
    const options = { graphUrl: "https://graph.example.com/" };
    const attachment = await sent(
      toUrl("asset:cat"),
      "https://graph.example.com/v25.0/1234567890/messages",
      options,
    );
    expect(attachment).toEqual({ type: "image", payload: { attachment_id: "11" } });
  });
});

describe("a request", () => {
  it("may be a URL, or a Request with JSON, which keeps its headers", async () => {
    const body = bodyOf(toUrl("asset:cat"));
    const [url, init] = await passed([new URL(messages), { body }]);
    expect([String(url), String(init?.body)]).toEqual([
      messages,
      bodyOf({ type: "image", payload: { attachment_id: "11" } }),
    ]);

    const headers = { "content-type": "application/json", "x-mine": "1" };
    const request = new Request(messages, { method: "POST", headers, body });
    const made = new Request(...(await passed([request])));
    expect(await made.json()).toEqual(parseJson(String(init?.body)));
    expect([made.method, made.headers.get("x-mine"), made.url]).toEqual(["POST", "1", messages]);
  });

  it("keeps all else that it was called with", async () => {
    const signal = AbortSignal.abort();
    const headers = { "content-type": "application/json" };
    const [, init] = await passed([
      messages,
      { method: "POST", headers, signal, body: bodyOf(toUrl("asset:cat")) },
    ]);
    expect(init).toMatchObject({ method: "POST", headers, signal });
  });

  it("is made by a function with all that the first one has", () => {
    const target = Object.assign(async () => new Response(), { preconnect: () => "connected" });
    expect(withAssets(target, assets).preconnect()).toBe("connected");
  });
});

describe("the Page of a call to `me`", () => {
  const me = "https://graph.facebook.com/v25.0/me/messages";
  const byToken = { page: (token: string | undefined) => (token === "token-b" ? "beta" : undefined) };
  const ofBeta = { type: "image", payload: { attachment_id: "21" } };
  const body = bodyOf(toUrl("asset:cat"));

  it("is the only one", async () => {
    const [, init] = await passed([me, { body }], {}, single);
    expect(init?.body).toContain('"attachment_id":"11"');
  });

  it("is the one that is given", async () => {
    expect(await sent(toUrl("asset:cat"), me, { page: "beta" })).toEqual(ofBeta);
  });

  it.each<[string, Arguments]>([
    ["the query", [`${me}?access_token=token-b`, { body }]],
    ["the body", [me, { body: bodyOf(toUrl("asset:cat"), { access_token: "token-b" }) }]],
    ["a header", [me, { body, headers: { Authorization: "Bearer token-b" } }]],
    ["headers as pairs", [me, { body, headers: [["authorization", "Bearer token-b"]] }]],
    ["Headers", [me, { body, headers: new Headers({ authorization: "bearer token-b" }) }]],
    [
      "a Request",
      [
        new Request(me, {
          method: "POST",
          body,
          headers: { authorization: "Bearer token-b", "content-type": "application/json" },
        }),
      ],
    ],
  ])("is the one of the token in %s", async (_, args) => {
    const [, init] = await passed(args, byToken);
    expect(valueAt(parseJson(String(init?.body)), "message", "attachment")).toEqual(ofBeta);
  });

  it("is unknown when nothing tells it", async () => {
    await expect(sent(toUrl("asset:cat"), me)).rejects.toMatchObject({ page: "me", reason: "page-unknown" });
    await expect(sent(toUrl("asset:cat"), me, byToken)).rejects.toMatchObject({ reason: "page-unknown" });
    expect(await sent(toUrl(promo, "video"), me)).toEqual(toUrl(promo, "video"));
  });
});

describe("a batch", () => {
  const root = "https://graph.facebook.com/v25.0/";
  const message = JSON.stringify({ attachment: toUrl("asset:cat") });

  it("has messages of several Pages, as forms and as JSON", async () => {
    const batch = [
      {
        method: "POST",
        relative_url: "1234567890/messages",
        body: new URLSearchParams({ recipient: '{"id":"1"}', message }).toString(),
      },
      {
        method: "POST",
        relative_url: "me/messages?x=1",
        body: `message=${encodeURIComponent(message)}&access_token=token-b`,
      },
      { method: "POST", relative_url: "v25.0/9876543210/messages", body: bodyOf(toUrl("asset:cat")) },
      {
        method: "POST",
        relative_url: "me/message_attachments",
        body: `message=${encodeURIComponent(message)}`,
      },
      { method: "POST", relative_url: "me/messages", body: "sender_action=typing_on" },
      { method: "GET", relative_url: "me" },
      "nothing",
    ];
    const page = (token: string | undefined) => (token === "token-b" ? "beta" : "acme");
    const [, init] = await passed([root, { body: JSON.stringify({ access_token: "token-a", batch }) }], {
      page,
    });

    const left = valueAt(parseJson(String(init?.body)), "batch");
    const form = (id: string) =>
      JSON.stringify({ attachment: { type: "image", payload: { attachment_id: id } } });
    expect(left).toEqual([
      {
        ...objectAt(batch, 0),
        body: new URLSearchParams({ recipient: '{"id":"1"}', message: form("11") }).toString(),
      },
      {
        ...objectAt(batch, 1),
        body: new URLSearchParams({ message: form("21"), access_token: "token-b" }).toString(),
      },
      { ...objectAt(batch, 2), body: bodyOf({ type: "image", payload: { attachment_id: "21" } }) },
      batch[3],
      batch[4],
      batch[5],
      batch[6],
    ]);
  });

  it("takes the token of the whole where a call has none", async () => {
    const batch = [
      { method: "POST", relative_url: "me/messages", body: `message=${encodeURIComponent(message)}` },
    ];
    const [, init] = await passed([root, { body: JSON.stringify({ access_token: "token-b", batch }) }], {
      page: (token) => (token === "token-b" ? "beta" : undefined),
    });
    expect(init?.body).toContain("21");
  });

  it("without an address stays as it is", async () => {
    const batch = [{ method: "POST", relative_url: "me/messages", body: "message=%7B%7D" }];
    const args: Arguments = [root, { body: JSON.stringify({ batch }, null, 2) }];
    expect((await passed(args))[1]).toBe(args[1]);
  });
});

function objectAt(list: readonly unknown[], index: number): object {
  const value = list[index];
  return isObject(value) ? value : {};
}
