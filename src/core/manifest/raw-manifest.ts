import type { AssetType, Platform } from "../asset-type.ts";

/** The manifest's text as plain values, once it fits `schema/manifest.schema.json`. */
export interface RawManifest {
  readonly version: 1;
  readonly page?: string;
  readonly pages?: Readonly<Record<string, RawPage | null>>;
  readonly accounts?: { readonly tokenEnv: string };
  readonly graph?: { readonly version?: string };
  readonly renewal?: { readonly lifetime?: string; readonly before?: string; readonly spread?: string };
  readonly limits?: { readonly image?: string; readonly other?: string; readonly megapixels?: number };
  readonly publicBaseUrl?: string;
  readonly assets: Readonly<Record<string, RawAsset | string>>;
  readonly outputs?: readonly RawOutput[];
}

export interface RawPage {
  readonly id?: string;
  readonly tokenEnv?: string;
  readonly appSecretEnv?: string;
  readonly platform?: Platform;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface RawAsset {
  readonly path?: string;
  readonly url?: string;
  readonly glob?: string;
  readonly ignore?: readonly string[];
  readonly allowEmpty?: boolean;
  readonly upload?: "url" | "bytes";
  readonly type?: AssetType;
  readonly contentType?: string;
  readonly fileName?: string;
  readonly pages?: string | readonly string[];
  readonly locales?: readonly string[];
  readonly until?: string;
}

interface RawOutput {
  readonly format: "typescript" | "javascript" | "python" | "json";
  readonly path: string;
  readonly ids?: boolean;
}
