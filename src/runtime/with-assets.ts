import type { Assets } from "./assets.ts";
import { isObject, textOf } from "./json-object.ts";
import { type FindPage, rewriteBody } from "./rewrite-body.ts";
import { isLoopback, isWebAddress } from "./web-address.ts";

/** Which calls are the Graph API's, and which Page they are about. */
export interface WithAssetsOptions {
  /** Where the Graph API is, beside Meta's own addresses and loopback. */
  readonly graphUrl?: string | undefined;
  /** The Page of calls to `me`, or what gives it for their token: an ID or a name. Without it, the only Page. */
  readonly page?: string | ((token: string | undefined) => string | undefined) | undefined;
}

/**
 * `fetch` for any client library: in messages to the Graph API, an attachment with the URL `asset:KEY` (or
 * `asset:KEY@LOCALE`), or with the URL that an asset has on the web, leaves with the live attachment ID that the asset has
 * on the call's Page; without one, with the asset's URL. All other requests are passed on as they are.
 *
 * A call is rejected with an `AssetUnavailableError` when an address has neither.
 */
export function withAssets<Fetch extends (...args: never[]) => unknown>(
  fetch: Fetch,
  assets: Assets,
  options: WithAssetsOptions = {},
): Fetch {
  const graph = createGraph(assets, options);
  return wrap(fetch, async (args) => {
    const [input, init, ...rest] = args;
    const rewrite = graph(textOf(input, "href") ?? textOf(input, "url") ?? input);
    const request = input instanceof Request ? input : undefined;
    const { body: given, headers = request?.headers } = isObject(init) ? init : {};
    if (rewrite === undefined) return args;
    const isText = request?.headers.get("content-type")?.includes("json");
    const body = given === undefined && isText ? await request?.clone().text() : given;
    const rewritten = rewrite(body, headers);
    return rewritten === body ? args : [input, Object.assign({}, init, { body: rewritten }), ...rest];
  });
}

/**
 * The same for axios: an adapter around `adapter`, which `axios.getAdapter` gives, and before axios 1 its
 * `defaults.adapter`.
 *
 * @throws {TypeError} when `adapter` is no function.
 */
export function withAssetsAdapter<Adapter>(
  adapter: Adapter,
  assets: Assets,
  options: WithAssetsOptions = {},
): Adapter {
  const graph = createGraph(assets, options);
  return wrap(adapter, async (args) => {
    const [config] = args;
    const url = textOf(config, "url") ?? "";
    const rewrite = graph(isWebAddress(url) ? url : `${textOf(config, "baseURL")}/${url}`);
    if (rewrite === undefined || !isObject(config)) return args;
    const { data, headers, params } = config;
    const rewritten = rewrite(data, headers, params);
    return rewritten === data ? args : [{ ...config, data: rewritten }];
  });
}

/** `call`, with arguments as `rewrite` gives them. */
function wrap<Call>(call: Call, rewrite: (args: readonly unknown[]) => Promise<readonly unknown[]>): Call {
  if (typeof call !== "function") throw new TypeError("no function: see axios.getAdapter");
  return new Proxy(call, {
    apply: async (target, self, args) => Reflect.apply(target, self, await rewrite(args)),
  });
}

/** Gives the body of a request with attachments by ID. */
type Rewrite = (body: unknown, headers: unknown, params?: unknown) => unknown;

/** What rewrites requests to a URL: undefined where the Graph API is not. */
function createGraph(
  assets: Assets,
  { graphUrl, page }: WithAssetsOptions,
): (url: unknown) => Rewrite | undefined {
  const own = graphUrl ? new URL(graphUrl).host : undefined;
  const findPage: FindPage = (address, token) => {
    if (address !== "me") return assets.page(address);
    const [only, ...others] = assets.pageNames();
    const single = others.length === 0 ? only : undefined;
    return assets.page((typeof page === "function" ? page(token) : (page ?? single)) ?? "me");
  };
  return (url) => {
    if (typeof url !== "string" || !URL.canParse(url)) return undefined;
    const { host, hostname } = new URL(url);
    const isGraph =
      /^graph\.(facebook|instagram)\.com$/.test(hostname) || isLoopback(hostname) || host === own;
    if (!isGraph) return undefined;
    return (body, headers, params) => {
      if (typeof body !== "string") return body;
      const token = textOf(params, "access_token") ?? bearerOf(headers);
      return rewriteBody({ url, body, token }, findPage);
    };
  };
}

/** The token of headers in any form that \`fetch\` or axios takes. */
function bearerOf(headers: unknown): string | undefined {
  const all: Headers = Reflect.construct(Headers, [headers]);
  return /^bearer (\S+)/i.exec(all.get("authorization") ?? "")?.[1];
}
