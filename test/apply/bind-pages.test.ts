import { describe, expect, test } from "vitest";
import type { ApplyEvent } from "../../src/apply/apply-event.ts";
import { bindPages } from "../../src/apply/bind-pages.ts";
import type { IdentifyPage } from "../../src/apply/ports.ts";
import type { DesiredState } from "../../src/core/desired/desired-state.ts";
import { DiagnosticError } from "../../src/core/diagnostics/diagnostic.ts";
import { emptyLockfile, type Lockfile } from "../../src/core/lockfile/lockfile.ts";
import { diagnosticError, refusal } from "../support/apply-fixture.ts";
import { desiredState, heldPage, lockfile, wantedPage } from "../support/builders.ts";

interface Binding {
  readonly held?: Lockfile;
  readonly pages?: readonly string[];
  readonly signal?: AbortSignal;
}

async function bind(desired: DesiredState, identifyPage: IdentifyPage, binding: Binding = {}) {
  const { held = emptyLockfile, pages, signal = new AbortController().signal } = binding;
  const events: ApplyEvent[] = [];
  const asked: { readonly name: string; readonly id?: string }[] = [];
  const bound = await bindPages(desired, {
    lockfile: held,
    pages: new Set(pages ?? desired.pages.map(({ name }) => name)),
    identifyPage: async (page, pageSignal) => {
      asked.push(page);
      return await identifyPage(page, pageSignal);
    },
    signal,
    onEvent: (event) => events.push(event),
  });
  const ids = bound.desired.pages.map(({ name, id }) => [name, id]);
  return { ids: Object.fromEntries(ids), failures: Object.fromEntries(bound.failures), events, asked };
}

const answers =
  (ids: Readonly<Record<string, string>>): IdentifyPage =>
  async ({ name }) => ({ id: ids[name] ?? "0", name: `The ${name}` });

const fails =
  (error: unknown): IdentifyPage =>
  async () => {
    throw error;
  };

const acme = desiredState(wantedPage("acme", []));
const acmeOf = (id: string): DesiredState => desiredState(wantedPage("acme", [], { id }));

describe("a token", () => {
  test("tells the ID of a Page that nobody knew", async () => {
    expect(await bind(acme, answers({ acme: "11" }))).toEqual({
      ids: { acme: "11" },
      failures: {},
      events: [{ kind: "page-bound", page: "acme", id: "11", title: "The acme" }],
      asked: [{ name: "acme" }],
    });
  });

  test("of the Page that the manifest names is no news", async () => {
    expect(await bind(acmeOf("11"), answers({ acme: "11" }))).toEqual({
      ids: { acme: "11" },
      failures: {},
      events: [],
      asked: [{ name: "acme", id: "11" }],
    });
  });

  test("of the Page that the lockfile names is no news", async () => {
    const held = lockfile({ acme: heldPage({}, { id: "11" }) });
    expect(await bind(acme, answers({ acme: "11" }), { held })).toEqual({
      ids: { acme: "11" },
      failures: {},
      events: [],
      asked: [{ name: "acme", id: "11" }],
    });
  });

  test("of another Page than the manifest says is a mismatch", async () => {
    expect(await bind(acmeOf("11"), answers({ acme: "22" }))).toMatchObject({
      ids: { acme: "11" },
      failures: {
        acme: {
          code: "page-mismatch",
          message: "the token of Page `acme` is for The acme (22), and the manifest says 11",
          hint: "set the token of that Page, or mend the ID in the manifest",
          scope: "page",
        },
      },
      events: [],
    });
  });

  test("of another Page than the lockfile says is a mismatch, never a changed ID", async () => {
    const held = lockfile({ acme: heldPage({}, { id: "11" }) });
    expect(await bind(acme, answers({ acme: "22" }), { held })).toMatchObject({
      ids: { acme: undefined },
      failures: {
        acme: {
          code: "page-mismatch",
          message: "the token of Page `acme` is for The acme (22), and the lockfile says 11",
          hint: 'set the token of that Page, or write `id: "22"` in the manifest if the Page has changed',
          scope: "page",
        },
      },
    });
  });

  test("is asked for on the Pages with something to upload alone", async () => {
    const desired = desiredState(wantedPage("acme", []), wantedPage("beta", []));
    const { asked, ids } = await bind(desired, answers({ beta: "22" }), { pages: ["beta"] });
    expect(asked).toEqual([{ name: "beta" }]);
    expect(ids).toEqual({ acme: undefined, beta: "22" });
  });
});

describe("two names with one ID", () => {
  const sameToken = (name: string, other: string) => ({
    [name]: {
      code: "page-mismatch",
      message: `the token of Page \`${name}\` is for 11, which is Page \`${other}\``,
      hint: "give each Page its own `tokenEnv`, with its own token",
      scope: "page",
    },
  });

  test("from their tokens: the second fails", async () => {
    const desired = desiredState(wantedPage("acme", []), wantedPage("beta", []));
    expect(await bind(desired, answers({ acme: "11", beta: "11" }))).toMatchObject({
      ids: { acme: "11", beta: undefined },
      failures: sameToken("beta", "acme"),
      events: [{ kind: "page-bound", page: "acme" }],
    });
  });

  test("from a token and the manifest: the one of the token fails, though the other was not asked", async () => {
    const desired = desiredState(wantedPage("acme", []), wantedPage("beta", [], { id: "11" }));
    expect(await bind(desired, answers({ acme: "11" }), { pages: ["acme"] })).toMatchObject({
      ids: { acme: undefined, beta: "11" },
      failures: sameToken("acme", "beta"),
    });
  });

  test("from a token and the lockfile: the one of the token fails, and takes over no block", async () => {
    const desired = desiredState(wantedPage("acme", []), wantedPage("beta", []));
    const held = lockfile({ beta: heldPage({}, { id: "11" }) });
    expect(await bind(desired, answers({ acme: "11" }), { held, pages: ["acme"] })).toMatchObject({
      ids: { acme: undefined, beta: undefined },
      failures: sameToken("acme", "beta"),
    });
  });
});

describe("a question that fails", () => {
  test.each(["3", "10", "200", "230", "299"])(
    "for want of a permission (%s) is a warning, and uploads go on",
    async (code) => {
      expect(await bind(acmeOf("11"), fails(refusal({ code, scope: "page" })))).toEqual({
        ids: { acme: "11" },
        failures: {},
        events: [
          {
            kind: "warning",
            code: "page-not-verified",
            message: "the token of Page `acme` may not say whose it is: (#100) no",
            hint: "grant it `pages_show_list`, so that an upload to the wrong Page is noticed",
          },
        ],
        asked: [{ name: "acme", id: "11" }],
      });
    },
  );

  test.each(["190", "100", "2000", "30", "1"])("with Meta's code %s fails the Page", async (code) => {
    const error = refusal({ code, scope: "page" });
    expect(await bind(acme, fails(error))).toMatchObject({ failures: { acme: error.detail }, events: [] });
  });

  test.each([
    [{ hint: "set `ACME_TOKEN`" }, { hint: "set `ACME_TOKEN`" }],
    [{}, {}],
  ])("for want of a token fails the Page", async (given, expected) => {
    const error = new DiagnosticError([
      { code: "token-missing", severity: "error", message: "there is no token", ...given },
    ]);
    expect((await bind(acme, fails(error))).failures).toEqual({
      acme: { code: "token-missing", message: "there is no token", scope: "page", ...expected },
    });
  });

  test("lets the other Pages be", async () => {
    const desired = desiredState(wantedPage("acme", []), wantedPage("beta", []));
    const { ids, failures } = await bind(desired, async ({ name }) => {
      if (name === "acme") throw diagnosticError("token-missing");
      return { id: "22", name: "Beta" };
    });
    expect(ids).toEqual({ acme: undefined, beta: "22" });
    expect(Object.keys(failures)).toEqual(["acme"]);
  });

  test.each([new TypeError("a bug"), new DiagnosticError([])])(
    "for no known reason is a bug",
    async (error) => {
      await expect(bind(acme, fails(error))).rejects.toBe(error);
    },
  );
});

test.each([
  ["an error of ours", refusal({ code: "aborted", scope: "page" })],
  ["the platform's", new DOMException("This operation was aborted", "AbortError")],
])("an abort while Meta is asked says nothing of the Page: %s", async (_, error) => {
  const controller = new AbortController();
  const bound = bind(
    acme,
    (_page, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(error));
      }),
    { signal: controller.signal },
  );
  controller.abort();
  expect(await bound).toEqual({
    ids: { acme: undefined },
    failures: {},
    events: [],
    asked: [{ name: "acme" }],
  });
});
