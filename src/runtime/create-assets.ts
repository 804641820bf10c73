import { AssetUnavailableError, type UnavailableReason } from "./asset-unavailable-error.ts";
import type { Assets, AssetsHealth, AssetsPage, Attachment } from "./assets.ts";
import { describeHealth } from "./describe-health.ts";
import { type OpenOptions, systemClock } from "./open-options.ts";
import { type Entry, findEntries, findPage, type SnapshotPage } from "./snapshot.ts";
import { type DocumentSource, type WatchedDocument, watchDocument } from "./watch-document.ts";

/**
 * The assets that `source` tells of.
 *
 * @throws {Error} when it cannot be read the first time.
 */
export async function createAssets<Key extends string, Page extends string>(
  source: DocumentSource,
  options: OpenOptions,
): Promise<Assets<Key, Page>> {
  const document = await watchDocument(source, options);
  const { nowMs } = options.clock ?? systemClock;
  const warn = createWarning(options);
  return {
    page: (page: string): AssetsPage => openPage(page, { document, nowMs, warn }),
    pageNames: () => document.state().snapshot.pages.map(({ name }) => name),
    health: (now: Date | number = nowMs()): AssetsHealth =>
      describeHealth(document.state(), source.name, Number(now)),
    refresh: document.refresh,
    close: document.close,
  };
}

interface PageWorld {
  readonly document: WatchedDocument;
  readonly nowMs: () => number;
  readonly warn: (page: string, key: string) => void;
}

function openPage(address: string, { document, nowMs, warn }: PageWorld): AssetsPage {
  const find = (): SnapshotPage | undefined => findPage(document.state().snapshot, address);
  const isLive = ({ expiresAtMs }: Entry): boolean => expiresAtMs > nowMs();
  /** The entry to send, or why there is none. */
  const choose = (
    key: string,
    locale: string,
    isFit: (entry: Entry) => boolean,
  ): Entry | UnavailableReason => {
    const page = find();
    if (page === undefined) return "page-unknown";
    const entries = findEntries(page.assets, key, locale);
    if (entries.length > 0) return entries.find(isFit) ?? reasonOf(entries[0]);
    const retired = findEntries(page.retired, key, locale);
    const live = retired.find(isLive);
    if (live !== undefined) warn(page.name, live.key);
    return live ?? reasonOf(retired[0]);
  };
  return {
    message: (key, { locale = "" } = {}) => {
      const chosen = choose(key, locale, (entry) => isLive(entry) || entry.url !== undefined);
      if (typeof chosen === "string") throw new AssetUnavailableError(address, key, chosen);
      const { type, attachmentId, url } = chosen;
      const byUrl = !isLive(chosen) && url !== undefined;
      return { attachment: { type, payload: byUrl ? { url } : { attachment_id: attachmentId } } };
    },
    attachment: (key, { locale = "" } = {}) => attachmentOf(choose(key, locale, isLive)),
    attachmentByUrl: (url, type) =>
      attachmentOf(
        find()?.entries.find((entry) => entry.url === url && entry.type === type && isLive(entry)),
      ),
  };
}

function reasonOf(entry: Entry | undefined): UnavailableReason {
  if (entry === undefined) return "key-unknown";
  return entry.attachmentId === "" ? "id-missing" : "id-expired";
}

function attachmentOf(entry: Entry | string | undefined): Attachment | undefined {
  if (typeof entry !== "object") return undefined;
  const { attachmentId, type, expiresAt } = entry;
  return { attachmentId, type, expiresAt };
}

/** Warns of each asset that the manifest has lost, once. */
// biome-ignore lint/suspicious/noConsole: a bot's log is where a warning belongs when it does not say otherwise
function createWarning({ onWarning = (message) => console.warn(message) }: OpenOptions): PageWorld["warn"] {
  const warned = new Set<string>();
  return (page, key) => {
    const asset = `\`${key}\` of Page \`${page}\``;
    if (warned.has(asset)) return;
    warned.add(asset);
    onWarning(`${asset} is not in the manifest any more: it can be sent until its ID expires`);
  };
}
