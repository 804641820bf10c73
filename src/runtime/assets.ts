import type { AssetType } from "../core/asset-type.ts";

/**
 * What `assets.page` takes: a Page's ID or its name. Any `string` will do, because a webhook's `entry[].id` is one; a
 * literal must be a name of the manifest, or digits.
 */
export type PageAddress<Page extends string, Text extends string> = string extends Text
  ? Text
  : Page | `${number}`;

/** What stands for an asset: its key; of one with locales also the key without its locale. */
export type AssetName<Key extends string> = Key | (Key extends `${infer Base}@${string}` ? Base : never);

/** Which of several to take. */
export interface AssetOptions {
  /** The user's, such as `de_AT`: it falls back to `de`, then to the first of the asset. */
  readonly locale?: string | undefined;
}

/** The Send API's `message` with one attachment. */
export interface AssetMessage {
  readonly attachment: {
    readonly type: AssetType;
    readonly payload: { readonly attachment_id: string } | { readonly url: string };
  };
}

/** An attachment ID that lives. */
export interface Attachment {
  readonly attachmentId: string;
  readonly type: AssetType;
  /** As in the document: RFC 3339. */
  readonly expiresAt: string;
}

/** The assets of one Page. It goes by the newest document, however long it is kept. */
export interface AssetsPage<Key extends string = string> {
  /**
   * The Send API's `message`: by a live attachment ID, else by the asset's URL.
   *
   * @throws {AssetUnavailableError} when there is neither.
   */
  message(key: AssetName<Key>, options?: AssetOptions): AssetMessage;
  /** The live attachment of an asset; undefined when it has none, or when there is no such asset or Page. */
  attachment(key: AssetName<Key>, options?: AssetOptions): Attachment | undefined;
  /** The live attachment of the asset that the web has at exactly `url`, and that was uploaded as `type`. */
  attachmentByUrl(url: string, type: string): Attachment | undefined;
}

/** How the document stands, for a bot's own `/healthz`; it holds no secret. */
export interface AssetsHealth {
  /** The assets of all Pages. */
  readonly assets: number;
  /** Those without an attachment ID. */
  readonly missing: number;
  /** Those whose attachment ID has expired. */
  readonly expired: number;
  /** The live ID that expires first, and the whole days that it has left. */
  readonly soonest?: {
    readonly page: string;
    readonly key: string;
    readonly expiresAt: string;
    readonly daysLeft: number;
  };
  /** When the document was last read whole, changed or not: RFC 3339. */
  readonly loadedAt: string;
  /** The path, the URL (without its query), or `document`. */
  readonly source: string;
  /** Why the last refresh failed, and since when refreshes do: the last good copy is in use. */
  readonly failure?: { readonly message: string; readonly since: string };
}

/** The attachment IDs of the manifest's Pages, kept up to date. */
export interface Assets<Key extends string = string, Page extends string = string> {
  /** The assets of a Page. One that there is not has none, until a newer document has it. */
  page<Text extends string>(page: PageAddress<Page, Text>): AssetsPage<Key>;
  /** The names of the Pages. */
  pageNames(): readonly string[];
  /** How the document stands now, or at `now` (a Date, or milliseconds since the epoch). */
  health(now?: Date | number): AssetsHealth;
  /** Reads the document now. It never rejects: `health` says when it failed. */
  refresh(): Promise<void>;
  /** Ends the refreshing; answers go on with the last copy. */
  close(): void;
}
