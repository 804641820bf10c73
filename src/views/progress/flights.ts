import { createSlots } from "./slots.ts";

/** An upload that is being sent, or was until a moment ago. */
export interface UploadInFlight {
  readonly page: string;
  readonly key: string;
  readonly sizeBytes: number;
  readonly sentBytes: number;
  /** Who sends the bytes: we do, or Meta fetches the URL. */
  readonly upload: "bytes" | "url";
  /** From 1. */
  readonly attempt: number;
  /** When it was done; absent while it is not. */
  readonly doneAtMs?: number;
}

/** Which upload. */
export type UploadName = Pick<UploadInFlight, "page" | "key">;

/** The uploads that have begun and not ended. */
export interface Flights {
  readonly find: (name: UploadName) => UploadInFlight | undefined;
  /** It is sent, for the first time or again, or what is known of it changes. */
  readonly send: (upload: UploadInFlight) => void;
  /** It waits to be sent again. */
  readonly pause: (name: UploadName) => void;
  /** It has ended; with `last`, its line stays for a moment. */
  readonly end: (name: UploadName, last?: UploadInFlight) => void;
  readonly sending: () => number;
  readonly paused: () => number;
  readonly isSending: (page: string) => boolean;
  /** Those that are sent, each in a place that it keeps while it lasts; to be called for each picture that is drawn. */
  readonly list: (nowMs: number) => readonly UploadInFlight[];
}

/** Where the next upload comes a moment after the one before, the lines must not jump meanwhile. */
const lingerMs = 500;

/** No uploads yet. What each call costs does not depend on how many there are, but for `list`. */
export function createFlights(): Flights {
  const places = createSlots<UploadInFlight>();
  const paused = new Map<string, UploadInFlight>();
  const sendingOf = new Map<string, number>();
  /** How many were sent when a picture was drawn a moment ago. */
  let drawn = 0;
  let drawnAtMs = Number.NEGATIVE_INFINITY;

  const count = (page: string, change: number): void => {
    const sending = (sendingOf.get(page) ?? 0) + change;
    if (sending === 0) sendingOf.delete(page);
    else sendingOf.set(page, sending);
  };

  const leave = (name: UploadName, last?: UploadInFlight): UploadInFlight | undefined => {
    const upload = places.get(idOf(name));
    places.free(idOf(name), last);
    if (upload !== undefined) count(name.page, -1);
    return upload;
  };

  return {
    find: (name) => places.get(idOf(name)) ?? paused.get(idOf(name)),
    send: (upload) => {
      const id = idOf(upload);
      paused.delete(id);
      if (places.get(id) === undefined) count(upload.page, 1);
      places.set(id, upload);
    },
    pause: (name) => {
      const upload = leave(name);
      if (upload !== undefined) paused.set(idOf(name), upload);
    },
    end: (name, last) => {
      leave(name, last);
      paused.delete(idOf(name));
    },
    sending: () => places.size(),
    paused: () => paused.size,
    isSending: (page) => sendingOf.has(page),
    list: (nowMs) => {
      if (places.size() >= drawn || nowMs - drawnAtMs >= lingerMs) {
        drawn = places.size();
        drawnAtMs = nowMs;
      }
      // Often the next one has come already, to another place.
      let missing = drawn - places.size();
      return places.values().filter(({ doneAtMs }) => {
        if (doneAtMs === undefined) return true;
        if (missing === 0 || nowMs - doneAtMs >= lingerMs) return false;
        missing -= 1;
        return true;
      });
    },
  };
}

function idOf({ page, key }: UploadName): string {
  return `${page}\n${key}`;
}
