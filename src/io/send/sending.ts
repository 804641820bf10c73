import type { RetryPolicy } from "../../apply/retry/retry-call.ts";
import type { MessageResult } from "../../apply/send/message-result.ts";
import type { Addressing } from "../../apply/send/send-message.ts";
import type { UsageGate } from "../../apply/send/usage-gate.ts";
import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { ChosenAssets } from "../../core/send/choose-assets.ts";
import type { UrlSource } from "../apply/url-source.ts";
import { systemClock } from "../clock.ts";
import type { Credentials } from "../graph/credentials.ts";
import type { GraphClient } from "../graph/graph-client.ts";

/** How the asset gets into a message: by the locked ID, as bytes, or as bytes whose ID is recorded. */
export type SendingMode = "id" | "upload" | "save";

/** What is sent. */
export interface Sending {
  readonly chosen: ChosenAssets;
  readonly mode: SendingMode;
  readonly addressing: Addressing;
  /** Sent first, by itself. */
  readonly text?: string;
}

/** What sending needs beside that. */
export interface SendOptions {
  /** By the clock that the Graph API goes by. */
  readonly now: () => number;
  /** Default: from the environment, as the manifest says. */
  readonly credentialsOf: ((page: string) => Credentials) | undefined;
  /** Ends the run in good order: a message under way gets 5 s. */
  readonly signal: AbortSignal;
  readonly onResult: (result: MessageResult) => void;
  readonly onWarning: (warning: Diagnostic) => void;
}

/** What became of it. */
export interface Sent {
  readonly results: readonly MessageResult[];
  /** The outputs that were written anew. */
  readonly written: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What the parts of one run share. */
export interface OpenSending extends SendOptions {
  readonly urls: UrlSource;
  readonly gate: UsageGate;
  readonly client: GraphClient;
  /** Aborts when what is under way is to be given up. */
  readonly cutOff: AbortSignal;
}

/** Somebody waits in front of a screen. */
const maxRetries = 3;

/** How messages, and the question whose a token is, are tried again. */
export function retryPolicy(stop: AbortSignal): RetryPolicy {
  return { clock: systemClock, random: Math.random, stop, maxRetries };
}
