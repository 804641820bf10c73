import type { AssetType, Platform } from "../asset-type.ts";
import type { Renewal } from "../desired/desired-state.ts";
import type { Place } from "../diagnostics/diagnostic.ts";
import type { PlatformLimits } from "../limits.ts";

/** A generated file that the manifest asks for. */
export interface Output {
  readonly format: "typescript" | "javascript" | "python" | "json";
  /** As written; `{page}` (json alone) stands for each Page's name. */
  readonly path: string;
  /** Whether IDs and expiries stand in the file; the default is true. */
  readonly ids: boolean;
  readonly place: Place;
}

/** One Page as declared. */
export interface DeclaredPage {
  readonly name: string;
  readonly id?: string;
  /** The variable that its token comes from: its own, or the account's. */
  readonly tokenEnv: string;
  /** Whether `tokenEnv` holds the token of an account, whose `/me/accounts` has the Page's. */
  readonly takesAccountToken?: true;
  readonly appSecretEnv: string;
  readonly platform: Platform;
  readonly labels: ReadonlyMap<string, string>;
  readonly place: Place;
}

/** Where an asset declaration's bytes come from, before substitution. */
export type DeclaredSource =
  | { readonly kind: "path"; readonly path: string }
  | {
      readonly kind: "glob";
      readonly glob: string;
      readonly ignore: readonly string[];
      readonly allowEmpty: boolean;
    }
  | { readonly kind: "url"; readonly url: string; readonly upload: "url" | "bytes" };

/** One entry of `assets`; it stands for many assets with a glob, locales or several Pages. */
export interface AssetDeclaration {
  readonly key: string;
  readonly source: DeclaredSource;
  readonly type?: AssetType;
  readonly contentType?: string;
  readonly fileName?: string;
  /** Page selectors; undefined: all Pages. */
  readonly pages?: readonly string[];
  readonly locales?: readonly string[];
  readonly untilMs?: number;
  /** The key in the manifest. */
  readonly keyPlace: Place;
  /** The path, glob or URL in the manifest. */
  readonly sourcePlace: Place;
  /** The page selectors in the manifest. */
  readonly pagesPlace: Place;
  /** Each of them, where they are a list. */
  readonly selectorPlaces?: readonly Place[];
}

/** A manifest whose every declaration is well-formed; files and URLs are not looked at yet. */
export interface Manifest {
  /** The file, as given. */
  readonly file: string;
  readonly pages: readonly DeclaredPage[];
  readonly graphVersion: string;
  readonly renewal: Renewal;
  readonly limits: PlatformLimits;
  readonly publicBaseUrl?: { readonly url: string; readonly place: Place };
  /** The variable with the token of a user or system user whose `/me/accounts` gives the Pages' tokens. */
  readonly accountsTokenEnv?: string;
  readonly assets: readonly AssetDeclaration[];
  readonly outputs: readonly Output[];
}
