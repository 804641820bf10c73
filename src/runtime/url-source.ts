import type { FetchDocument } from "./open-options.ts";
import type { DocumentSource } from "./watch-document.ts";
import { isLoopback } from "./web-address.ts";

const timeoutMs = 30_000;

const validators = [
  ["if-none-match", "etag"],
  ["if-modified-since", "last-modified"],
] as const;

/**
 * The document at `address`, asked for by its validators: when it has not changed, it is not sent again.
 *
 * @throws {TypeError} when the address is neither https nor loopback: whoever is between could say what the bot sends.
 */
export function urlSource(address: string, fetchDocument: FetchDocument = fetchInTime): DocumentSource {
  const { protocol, hostname, origin, pathname } = new URL(address);
  const name = `${origin}${pathname}`;
  if (protocol !== "https:" && !isLoopback(hostname)) {
    throw new TypeError(`${name} is not https`);
  }
  return {
    name,
    read: async (last) => {
      const reply = await fetchDocument(address, { headers: { ...last?.conditions } });
      // A body that nobody reads keeps its connection.
      const content = await reply.text();
      if (reply.status === 304 && last !== undefined) return last;
      if (reply.status !== 200) throw new Error(`HTTP ${reply.status}`);
      const conditions: [name: string, validator: string][] = [];
      for (const [name, header] of validators) {
        const validator = reply.headers.get(header);
        if (validator !== null) conditions.push([name, validator]);
      }
      return { content, conditions: Object.fromEntries(conditions) };
    },
  };
}

const fetchInTime: FetchDocument = (url, init) =>
  fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
