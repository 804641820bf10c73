import type { SandboxOptions } from "../sandbox-options.ts";

/** The Pages, with their apps, and the user that a config file asks for. */
export type SandboxConfig = Pick<SandboxOptions, "pages" | "accounts">;
