import type { AssetsClock, FetchDocument } from "../../src/runtime/open-options.ts";

/** A clock that stands until it is told to go on. */
export interface FakeClock extends AssetsClock {
  /** The delays of the timers that wait. */
  readonly delays: () => readonly number[];
  readonly setNow: (text: string) => void;
  /** Lets the timers that wait go off. */
  readonly ring: () => void;
}

/** A clock at `text`, whose chance is always `random`. */
export function fakeClock(text = "2027-01-01T00:00:00Z", random = 0.5): FakeClock {
  const timers = new Map<() => void, number>();
  const now = { ms: Date.parse(text) };
  return {
    nowMs: () => now.ms,
    random: () => random,
    schedule: (run, delayMs) => {
      timers.set(run, delayMs);
      return () => timers.delete(run);
    },
    delays: () => [...timers.values()],
    setNow: (next) => {
      now.ms = Date.parse(next);
    },
    ring: () => {
      const due = [...timers.keys()];
      timers.clear();
      for (const run of due) run();
    },
  };
}

/** What a server answers. */
export interface FakeReply {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server of one document, and the headers that it was asked with. */
export interface FakeServer {
  readonly fetch: FetchDocument;
  readonly asked: readonly Readonly<Record<string, string>>[];
  /** What it answers from now on; an error is a connection that does not come about. */
  readonly answer: (reply: FakeReply | Error) => void;
}

/** A server that answers with `reply`. */
export function fakeServer(reply: FakeReply | Error): FakeServer {
  const asked: Readonly<Record<string, string>>[] = [];
  const answers: (FakeReply | Error)[] = [reply];
  return {
    asked,
    answer: (next) => answers.splice(0, 1, next),
    fetch: async (_, { headers }) => {
      asked.push(headers);
      const [current = new Error("no answer")] = answers;
      if (current instanceof Error) throw current;
      const { status = 200, body = "", headers: sent = {} } = current;
      const text = typeof body === "string" ? body : JSON.stringify(body);
      return new Response(status === 304 ? null : text, { status, headers: sent });
    },
  };
}

/** A lockfile's entry, live on the first of January 2027. */
export function entry(attachmentId: string, over: Readonly<Record<string, unknown>> = {}): object {
  return {
    attachmentId,
    expiresAt: "2027-02-20T08:00:00Z",
    source: "media/welcome.png",
    type: "image",
    ...over,
  };
}

/** A lockfile of one Page with the ID 1234567890. */
export function lockfileOf(
  assets: Readonly<Record<string, object>>,
  retired: readonly object[] = [],
  name = "default",
): object {
  return { lockfileVersion: 1, pages: { [name]: { assets, id: "1234567890", retired } } };
}
