import type { SandboxOptions } from "../sandbox-options.ts";

/** The Pages, with their apps, the user and the Graph API's versions that a config file asks for. */
export type SandboxConfig = Pick<SandboxOptions, "pages" | "accounts" | "oldestVersion">;
