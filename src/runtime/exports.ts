export { AssetUnavailableError, type UnavailableReason } from "./asset-unavailable-error.ts";
export type {
  AssetMessage,
  AssetName,
  AssetOptions,
  Assets,
  AssetsHealth,
  AssetsPage,
  Attachment,
  PageAddress,
} from "./assets.ts";
export type { AssetsClock, FetchDocument, OpenOptions } from "./open-options.ts";
export { type WithAssetsOptions, withAssets, withAssetsAdapter } from "./with-assets.ts";
