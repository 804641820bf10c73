import { createHash } from "node:crypto";

/** An app of Meta's, which tokens are made for. */
export interface SandboxApp {
  readonly id: string;
  readonly name: string;
  /** The key of `appsecret_proof`; without one, no proof is looked at. */
  readonly secret?: string;
  /** Whether each call needs the proof; a wrong one is refused in any case. */
  readonly requiresProof: boolean;
}

/** What a token may be used for unless it is said otherwise. */
export const defaultScopes: readonly string[] = [
  "pages_messaging",
  "pages_show_list",
  "pages_manage_metadata",
];

/** The app of Pages that name none. */
export const defaultApp: SandboxApp = { id: "100000000000002", name: "Sandbox", requiresProof: false };

/** The app that is known by its secret alone: the same one for the same secret. */
export function createAppOfSecret(secret: string): SandboxApp {
  return { id: deriveId(`app ${secret}`), name: "Sandbox", secret, requiresProof: true };
}

/** Fifteen digits that follow from `name`. */
export function deriveId(name: string): string {
  const smallest = 100_000_000_000_000n;
  const hash = createHash("sha256").update(name).digest();
  return String(smallest + (hash.readBigUInt64BE() % (9n * smallest)));
}
