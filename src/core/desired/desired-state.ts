import type { AssetType, Platform } from "../asset-type.ts";
import type { Place } from "../diagnostics/diagnostic.ts";

/** What the bytes of an asset are, as far as is known. */
export type Content =
  | {
      readonly kind: "known";
      /** `sha256:` and 64 lower-case hex digits. */
      readonly digest: string;
      readonly sizeBytes: number;
      /** The media type to send. */
      readonly contentType: string;
      readonly type: AssetType;
      readonly etag?: string;
      readonly lastModified?: string;
    }
  /** A URL that was not asked (`--offline`) and has no entry yet; `type` is the declared one. */
  | { readonly kind: "unknown"; readonly type?: AssetType }
  /** A URL that could not be read: no action is planned and its entry stays. */
  | { readonly kind: "unreadable"; readonly type?: AssetType };

/** How the bytes get to Meta. */
export type Transport =
  | { readonly kind: "file" /** Absolute path. */; readonly path: string; readonly lfsPointer?: true }
  /** Meta fetches the URL. */
  | { readonly kind: "url"; readonly url: string }
  /** We fetch the URL and send the bytes. */
  | { readonly kind: "url-bytes"; readonly url: string };

/** One asset that a Page should have. */
export interface DesiredAsset {
  readonly key: string;
  /** As written in the manifest after substitution: a path or a URL. */
  readonly source: string;
  readonly content: Content;
  readonly transport: Transport;
  /** The name to send: ASCII letters, digits and `._- ` alone. */
  readonly fileName: string;
  /** A file's alone: the URL below which the web has it, after substitution. */
  readonly publicBaseUrl?: string;
  /** From this instant (milliseconds since the epoch) on it is removed. */
  readonly untilMs?: number;
  /** Where the manifest declares it. */
  readonly place: Place;
}

/** When IDs are replaced; all in milliseconds. */
export interface Renewal {
  readonly lifetimeMs: number;
  readonly beforeMs: number;
  readonly spreadMs: number;
}

/** One Page, and the assets that it should have, by key in code-unit order. */
export interface DesiredPage {
  readonly name: string;
  /** Meta's number for the Page, when the manifest gives it. */
  readonly id?: string;
  readonly platform: Platform;
  /** The names (never the values) of the environment variables that hold its secrets. */
  readonly tokenEnv: string;
  /** Whether `tokenEnv` holds the token of an account, whose `/me/accounts` has the Page's. */
  readonly takesAccountToken?: true;
  readonly appSecretEnv: string;
  readonly assets: ReadonlyMap<string, DesiredAsset>;
}

/** What the manifest asks for, with all files and URLs read: the Pages in code-unit order of their names. */
export interface DesiredState {
  readonly pages: readonly DesiredPage[];
  readonly renewal: Renewal;
}
