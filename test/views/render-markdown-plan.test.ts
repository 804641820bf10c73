import { expect, test } from "vitest";
import type { PlannedAction } from "../../src/core/plan/plan.ts";
import { printable } from "../../src/core/text/printable.ts";
import { renderMarkdownFailure, renderMarkdownPlan } from "../../src/views/render-markdown-plan.ts";
import { hostileText } from "../support/hostile-text.ts";
import { readMarkdown } from "../support/markdown.ts";
import { fc } from "../support/properties.ts";
import { desired, error, everyAction, locked, place, plan } from "./builders.ts";

const manifest = "bots/café/messenger-assets.yaml";

/** The strictest way of counting what GitHub calls 65,536 characters. */
function sizeOf(text: string): number {
  return Buffer.byteLength(text);
}

function creation(page: string, key: string): PlannedAction {
  return { action: "create", reason: "new", page, key, desired: desired(key) };
}

const unreadable = error({
  code: "url-status",
  message: "`https://cdn.example.com/a.png` was answered with 404",
  hint: "put the file there,\n  or change the URL",
  place: place("  a: https://cdn.example.com/a.png", "https"),
});

const removals = error({ code: "too-many-removals", message: "12 of 20 assets would be removed" });

const warning = error({
  code: "glob-without-key",
  severity: "warning",
  message: "`--only x|y` matches no key",
});

test("one Page has one table of what the change brings, problems before it and renewals folded after it", () => {
  const text = renderMarkdownPlan(plan(everyAction()), {
    manifest,
    diagnostics: [warning, unreadable, removals],
  });
  expect(text).toMatchInlineSnapshot(`
    "<!-- messenger-assets plan bots/caf%C3%A9/messenger-assets.yaml -->
    **Plan: 2 to create, 2 to update, 3 to renew, 1 to reuse, 2 to remove, 2 unchanged: 7 uploads, at least 289.2 KB.** \`bots/café/messenger-assets.yaml\`

    **2 errors, 1 warning**

    | | Problem | Where |
    |---|---|---|
    | error \`too-many-removals\` | \`12 of 20 assets would be removed\` |  |
    | error \`url-status\` | \`\` \`https://cdn.example.com/a.png\` was answered with 404 \`\`<br>hint: \`put the file there, or change the URL\` | \`messenger-assets.yaml:5:6\` |
    | warning \`glob-without-key\` | \`\` \`--only x\\|y\` matches no key \`\` |  |

    | | Key | Why | Type | Size | Source |
    |---|---|---|---|--:|---|
    | create | \`a-new\` | new | image | 48.2 KB | \`media/a-new.png\` |
    | create | \`b-unread\` | new |  |  | \`https://cdn.example.com/b\` |
    | reuse | \`c-reused\` | same content | image | 48.2 KB | \`media/c-reused.png\` |
    | remove | \`f-gone\` | not in manifest | video | 1.2 MB | \`media/f-gone.mp4\` |
    | remove | \`g-ended\` | past its end | image | 47.1 KB | \`media/welcome.png\` |
    | renew | \`j-forced\` | forced | image | 48.2 KB | \`media/j-forced.png\` |
    | update | \`k-edited\` | content changed | image | 48.2 KB | \`media/k-edited.png\` |
    | update | \`l-retyped\` | type changed | image | 48.2 KB | \`media/l-retyped.png\` |

    <details>
    <summary>2 renewals that are due anyway</summary>

    | Key | ID | Type | Size |
    |---|---|---|--:|
    | \`i-dead\` | expired 3 days ago | image | 48.2 KB |
    | \`h-due\` | expires in 5 hours | image | 48.2 KB |

    </details>
    "
  `);
});

test("several Pages have a heading and a table each; those without a change have none", () => {
  const keep: PlannedAction = {
    action: "keep",
    reason: "unchanged",
    page: "quiet",
    key: "x",
    desired: desired("x"),
    locked: locked(),
  };
  const actions = [...everyAction("acme").slice(0, 8), keep, ...everyAction("zeta").slice(2, 9)];
  expect(renderMarkdownPlan(plan(actions), { manifest, diagnostics: [] })).toMatchInlineSnapshot(`
    "<!-- messenger-assets plan bots/caf%C3%A9/messenger-assets.yaml -->
    **Plan: 2 to create, 3 to renew, 2 to reuse, 4 to remove, 5 unchanged: 5 uploads, at least 192.8 KB.** \`bots/café/messenger-assets.yaml\`

    #### Page \`acme\`: 2 to create, 1 to reuse, 2 to remove

    | | Key | Why | Type | Size | Source |
    |---|---|---|---|--:|---|
    | create | \`a-new\` | new | image | 48.2 KB | \`media/a-new.png\` |
    | create | \`b-unread\` | new |  |  | \`https://cdn.example.com/b\` |
    | reuse | \`c-reused\` | same content | image | 48.2 KB | \`media/c-reused.png\` |
    | remove | \`f-gone\` | not in manifest | video | 1.2 MB | \`media/f-gone.mp4\` |
    | remove | \`g-ended\` | past its end | image | 47.1 KB | \`media/welcome.png\` |

    #### Page \`zeta\`: 1 to reuse, 2 to remove

    | | Key | Why | Type | Size | Source |
    |---|---|---|---|--:|---|
    | reuse | \`c-reused\` | same content | image | 48.2 KB | \`media/c-reused.png\` |
    | remove | \`f-gone\` | not in manifest | video | 1.2 MB | \`media/f-gone.mp4\` |
    | remove | \`g-ended\` | past its end | image | 47.1 KB | \`media/welcome.png\` |

    <details>
    <summary>3 renewals that are due anyway</summary>

    | Page | Key | ID | Type | Size |
    |---|---|---|---|--:|
    | \`zeta\` | \`i-dead\` | expired 3 days ago | image | 48.2 KB |
    | \`acme\` | \`h-due\` | expires in 5 hours | image | 48.2 KB |
    | \`zeta\` | \`h-due\` | expires in 5 hours | image | 48.2 KB |

    </details>
    "
  `);
});

test("a plan without changes is one line, and the marker", () => {
  const keeps = everyAction().filter(({ action }) => action === "keep");
  expect(renderMarkdownPlan(plan(keeps), { manifest: "m.yaml", diagnostics: [] })).toBe(
    "<!-- messenger-assets plan m.yaml -->\n**No changes. 2 assets are up to date.** `m.yaml`\n",
  );
});

test("where no plan came about, the comment says so under the same marker", () => {
  const text = renderMarkdownFailure({ manifest: "m.yaml", diagnostics: [unreadable] });
  expect(text).toMatchInlineSnapshot(`
    "<!-- messenger-assets plan m.yaml -->
    **No plan: 1 error.** \`m.yaml\`

    | | Problem | Where |
    |---|---|---|
    | error \`url-status\` | \`\` \`https://cdn.example.com/a.png\` was answered with 404 \`\`<br>hint: \`put the file there, or change the URL\` | \`messenger-assets.yaml:5:6\` |
    "
  `);
});

test.each([
  ["messenger-assets.yaml", "messenger-assets.yaml"],
  ["a/b_c-d.e/m.yml", "a/b_c-d.e/m.yml"],
  ["a b/ä!-->.yaml", "a%20b/%C3%A4%21--%3E.yaml"],
  ["100%\n.yaml", "100%25%0A.yaml"],
  ["\ud800.yaml", "%EF%BF%BD.yaml"],
])("the marker of %j cannot end early, and is its own", (path, name) => {
  const [marker] = renderMarkdownPlan(plan([]), { manifest: path, diagnostics: [] }).split("\n");
  expect(marker).toBe(`<!-- messenger-assets plan ${name} -->`);
});

const pages500 = Array.from({ length: 500 }, (_, page) =>
  Array.from({ length: 20 }, (_, key) => creation(`brand-${page}`, `stickers/of-${page}-${key}`)),
).flat();

test("of 500 Pages with 20 assets of their own each, every one has its heading, and the summary stays", () => {
  const text = renderMarkdownPlan(plan(pages500), { manifest, diagnostics: [unreadable] });
  expect(sizeOf(text)).toBeLessThan(65_536);
  expect(sizeOf(text)).toBeGreaterThan(63_000);
  const lines = text.split("\n");
  expect(lines.slice(0, 4)).toEqual([
    "<!-- messenger-assets plan bots/caf%C3%A9/messenger-assets.yaml -->",
    "**Plan: 10,000 to create: 10,000 uploads, 470.7 MB.** `bots/café/messenger-assets.yaml`",
    "",
    "**1 error**",
  ]);
  expect(text).toContain("| error `url-status` |");
  expect(lines.filter((line) => line.startsWith("#### "))).toEqual(
    Array.from({ length: 500 }, (_, page) => `#### Page \`brand-${page}\`: 20 to create`),
  );
  expect(lines.at(-2)).toBe("Not all of it has room here: `messenger-assets plan` shows the rest.");
});

test("many Pages with the same have one table, and one heading", () => {
  const alike = Array.from({ length: 500 }, (_, page) => [
    creation(`brand-${page}`, "a"),
    creation(`brand-${page}`, "b"),
  ]);
  const text = renderMarkdownPlan(plan([...alike.flat(), creation("zoo", "c")]), {
    manifest,
    diagnostics: [],
  });
  expect(text.split("\n").slice(3)).toEqual([
    "#### 500 Pages (`brand-0`, `brand-1`, `brand-2` and 497 more): 2 to create each",
    "",
    "| | Key | Why | Type | Size | Source |",
    "|---|---|---|---|--:|---|",
    "| create | `a` | new | image | 48.2 KB | `media/a.png` |",
    "| create | `b` | new | image | 48.2 KB | `media/b.png` |",
    "",
    "#### Page `zoo`: 1 to create",
    "",
    "| | Key | Why | Type | Size | Source |",
    "|---|---|---|---|--:|---|",
    "| create | `c` | new | image | 48.2 KB | `media/c.png` |",
    "",
  ]);
});

test("many Pages with much in common have one table of keys, and so have their renewals", () => {
  const due = everyAction("a").filter(({ reason }) => reason === "expiring" || reason === "expired");
  const pages = Array.from({ length: 64 }, (_, index) => `p${index}`);
  const created = pages.flatMap((page, index) =>
    ["a", "b", "c", "d", "e", "f"]
      .filter((_, bit) => (index >> bit) % 2 === 1)
      .map((key) => creation(page, key)),
  );
  const renewed = pages.flatMap((page) => due.map((action) => ({ ...action, page })));
  const only = due.slice(0, 1).map((action) => ({ ...action, page: "p7", key: "one" }));
  const text = renderMarkdownPlan(plan([...created, ...renewed, ...only]), { manifest, diagnostics: [] });
  expect(text.split("\n").slice(3)).toMatchInlineSnapshot(`
    [
      "| | Key | Why | Type | Size | Pages |",
      "|---|---|---|---|--:|---|",
      "| create | \`a\` | new | image | 48.2 KB | 32 Pages |",
      "| create | \`b\` | new | image | 48.2 KB | 32 Pages |",
      "| create | \`c\` | new | image | 48.2 KB | 32 Pages |",
      "| create | \`d\` | new | image | 48.2 KB | 32 Pages |",
      "| create | \`e\` | new | image | 48.2 KB | 32 Pages |",
      "| create | \`f\` | new | image | 48.2 KB | 32 Pages |",
      "",
      "<details>",
      "<summary>129 renewals that are due anyway</summary>",
      "",
      "| Page | Key | ID | Type | Size |",
      "|---|---|---|---|--:|",
      "| 64 Pages | \`i-dead\` | first expired 3 days ago | image | 48.2 KB |",
      "| 64 Pages | \`h-due\` | first expires in 5 hours | image | 48.2 KB |",
      "| \`p7\` | \`one\` | expires in 5 hours | image | 48.2 KB |",
      "",
      "</details>",
      "",
    ]
  `);
});

test("of two Pages, a large one does not take the room of a small one", () => {
  const large = Array.from({ length: 5000 }, (_, key) => creation("a", `key-${key}`));
  const small = Array.from({ length: 3 }, (_, key) => creation("b", `key-${key}`));
  const due = everyAction("b").filter(({ reason }) => reason === "expiring");
  const text = renderMarkdownPlan(plan([...large, ...small, ...due]), { manifest, diagnostics: [] });
  expect(sizeOf(text)).toBeLessThan(65_536);
  const [first = "", second = ""] = text.split("#### Page `b`: 3 to create\n");
  const rows = first.match(/^\| create/gm)?.length ?? 0;
  expect(rows).toBeGreaterThan(800);
  expect(first).toContain(`\n\nand ${(5000 - rows).toLocaleString("en")} more\n\n`);
  expect(second).toMatchInlineSnapshot(`
    "
    | | Key | Why | Type | Size | Source |
    |---|---|---|---|--:|---|
    | create | \`key-0\` | new | image | 48.2 KB | \`media/key-0.png\` |
    | create | \`key-1\` | new | image | 48.2 KB | \`media/key-1.png\` |
    | create | \`key-2\` | new | image | 48.2 KB | \`media/key-2.png\` |

    <details>
    <summary>1 renewal that is due anyway</summary>

    | Page | Key | ID | Type | Size |
    |---|---|---|---|--:|
    | \`b\` | \`h-due\` | expires in 5 hours | image | 48.2 KB |

    </details>

    Not all of it has room here: \`messenger-assets plan\` shows the rest.
    "
  `);
});

test("more Pages than have room for a heading are counted, and problems and renewals stay", () => {
  const many = Array.from({ length: 5000 }, (_, page) =>
    creation(`brand-with-a-long-name-${page}`, `x${page}`),
  );
  const due = everyAction("z").filter(({ reason }) => reason === "expiring");
  const text = renderMarkdownPlan(plan([...many, ...due]), { manifest, diagnostics: [removals] });
  const headings = text.match(/^#### /gm)?.length ?? 0;
  expect(sizeOf(text)).toBeLessThan(65_536);
  expect(headings).toBeGreaterThan(900);
  expect(text).toContain("**1 error**");
  expect(text).toContain(`\n\nand ${(5000 - headings).toLocaleString("en")} more Pages\n\n<details>\n`);
  expect(text).toContain("<summary>1 renewal that is due anyway</summary>");
});

/** A plan, and its problems, of which `text` is every text that comes from outside. */
function documentOf(text: (index: number) => string): string {
  const actions = ["a", "b"].flatMap((page, at) =>
    everyAction(page).map((action, index) => withTexts(action, text(at), text(index + 2))),
  );
  const excerpt = place("x", "x", { file: text(0) });
  return renderMarkdownPlan(plan(actions), {
    manifest: text(0),
    diagnostics: [
      error({ message: text(1), hint: `see ${text(2)}`, place: excerpt }),
      error({ message: text(2), hint: `see ${text(1)}`, file: text(3) }),
    ],
  });
}

function withTexts(action: PlannedAction, page: string, text: string): PlannedAction {
  const held = locked({ source: text });
  switch (action.action) {
    case "create":
      return { ...action, page, key: text, desired: { ...action.desired, source: text } };
    case "reuse":
      return { ...action, page, key: text, desired: { ...action.desired, source: text }, reused: held };
    case "remove":
      return { ...action, page, key: text, locked: held };
    default:
      return { ...action, page, key: text, desired: { ...action.desired, source: text } };
  }
}

test("whatever the texts are, nothing of them stands outside of a code span", () => {
  const texts = fc.uniqueArray(
    hostileText.filter((text) => printable(text) !== ""),
    {
      minLength: 14,
      maxLength: 14,
      selector: printable,
    },
  );
  const benign = readMarkdown(documentOf((index) => `text${index}`));
  fc.assert(
    fc.property(texts, (given) => {
      const { code, frame } = readMarkdown(documentOf((index) => given[index] ?? ""));
      expect(withoutMarker(frame)).toBe(withoutMarker(benign.frame));
      expect(code.length).toBe(benign.code.length);
    }),
  );
});

function withoutMarker(html: string): string {
  return html.replace(/^<!-- messenger-assets plan [A-Za-z0-9._/%-]* -->\n/, "");
}

test("whatever the plan, the comment has less characters than GitHub takes, and its HTML is whole", () => {
  const longText = fc.tuple(hostileText, fc.nat(400)).map(([text, times]) => text.repeat(times));
  const actions = fc
    .tuple(fc.array(longText, { minLength: 1, maxLength: 40 }), fc.nat(40), fc.nat(40))
    .map(([texts, pages, keys]) =>
      Array.from({ length: pages }, (_, page) =>
        Array.from({ length: keys }, (_, key) => everyAction()[(page + key) % 12])
          .filter((action) => action !== undefined)
          .map((action, key) =>
            withTexts(action, `${texts[page % texts.length]}${page}`, `${texts[key % texts.length]}${key}`),
          ),
      ).flat(),
    );
  const diagnostics = fc.array(
    longText.map((message) => error({ message, hint: message, place: place(message, message) })),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(actions, diagnostics, longText, (planned, problems, path) => {
      const text = renderMarkdownPlan(plan(planned), {
        manifest: path.slice(0, 4096),
        diagnostics: problems,
      });
      expect(sizeOf(text)).toBeLessThan(65_536);
      const { frame } = readMarkdown(text);
      expect(frame.match(/<details>/g)?.length).toBe(frame.match(/<\/details>/g)?.length);
      expect(frame.match(/<a |<img|<del|<em|<p>\|/g)).toBeNull();
      expect(text.match(/^\*\*.*\*\* /m)?.index).toBe(text.indexOf("\n") + 1);
    }),
    { numRuns: 30 },
  );
});
