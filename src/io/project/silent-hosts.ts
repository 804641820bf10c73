import type { FactsProblem } from "../../core/facts/facts.ts";
import { silentHostProblem } from "../facts/url-problems.ts";

/** The hosts that answer nothing: each of their URLs would use up all its time. */
export interface SilentHosts {
  /** What `url` comes to unasked, where its host has left as many others without an answer as are asked at a time. */
  readonly refuse: (url: string) => FactsProblem | undefined;
  /** Notes whether `url`'s host gave no answer at all. One that ever answers is asked on. */
  readonly note: (url: string, isSilent: boolean) => void;
}

/** Remembers which hosts are silent; `enough` requests without an answer tell. */
export function createSilentHosts(enough: number): SilentHosts {
  const silences = new Map<string, number>();
  return {
    refuse: (url) => {
      const count = silences.get(hostOf(url)) ?? 0;
      return count >= enough ? silentHostProblem(url, count) : undefined;
    },
    note: (url, isSilent) => {
      const host = hostOf(url);
      const before = silences.get(host) ?? 0;
      silences.set(host, isSilent ? before + 1 : Number.NEGATIVE_INFINITY);
    },
  };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "";
}
