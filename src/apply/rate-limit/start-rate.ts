import { type CallLog, createCallLog } from "./call-log.ts";

/**
 * How many calls may start per second, learned from refusals alone: no bound before the first.
 *
 * The calls taken before a refusal, over the time they took, are the good rate; for the first refusal that time lasts
 * until a call is taken again, which is a window or a little more. After a refusal starts go on below the good rate,
 * come near it slowly and then search beyond it ever faster, in steps that are shares of that time. A second refusal
 * soon after the first takes off more.
 */
export interface StartRate {
  /** The shortest time between two starts, in milliseconds. */
  readonly intervalMs: (nowMs: number) => number;
  /** A call that was started at `startedAtMs` was taken. */
  readonly taken: (startedAtMs: number) => void;
  /** Calls were refused. */
  readonly refused: (nowMs: number) => void;
}

/** What a refusal takes off, and one that comes soon after another. */
const gentleDecrease = 0.07;
const steepDecrease = 0.3;
const soonSpans = 1.5;
/** After how many spans the good rate is reached again. */
const spansToGood = 6;
/** How fast the first search goes up, as a share of the good rate per span. */
const searchShare = 0.5;
const searchBelow = 0.1;

interface Course {
  readonly kind: "search" | "near";
  /** Calls per millisecond. */
  readonly goodRate: number;
  readonly decrease: number;
  readonly fromMs: number;
  readonly spanMs: number;
}

/** A rate without bound. */
export function createStartRate(): StartRate {
  const calls: CallLog = createCallLog();
  let course: Course | undefined;
  let isRefused = false;
  let refusedMs = 0;
  let firstMs: number | undefined;

  return {
    intervalMs: (nowMs) => (course === undefined ? 0 : 1 / rateAt(course, nowMs)),
    taken: (startedAtMs) => {
      firstMs ??= startedAtMs;
      calls.add(startedAtMs);
      if (!isRefused || startedAtMs <= refusedMs) return;
      isRefused = false;
      course =
        course === undefined
          ? firstCourse(calls.total(), firstMs, startedAtMs)
          : { ...course, fromMs: startedAtMs };
    },
    refused: (nowMs) => {
      firstMs ??= nowMs;
      refusedMs = nowMs;
      if (isRefused) return;
      isRefused = true;
      if (course !== undefined) course = slower(course, calls, nowMs);
    },
  };
}

function firstCourse(taken: number, firstMs: number, againMs: number): Course {
  const spanMs = Math.max(1, againMs - firstMs);
  return { kind: "search", goodRate: taken / spanMs, decrease: searchBelow, fromMs: againMs, spanMs };
}

function slower(course: Course, calls: CallLog, nowMs: number): Course {
  const { kind, fromMs, spanMs } = course;
  const average = Math.max(1, calls.countSince(nowMs - spanMs)) / spanMs;
  const isSoon = kind === "near" && nowMs - fromMs < soonSpans * spanMs;
  return {
    kind: "near",
    goodRate: Math.min(average, rateAt(course, nowMs)),
    decrease: isSoon ? steepDecrease : gentleDecrease,
    fromMs: nowMs,
    spanMs,
  };
}

function rateAt({ kind, goodRate, decrease, fromMs, spanMs }: Course, nowMs: number): number {
  const spans = (nowMs - fromMs) / spanMs;
  if (kind === "search") return goodRate * (1 - decrease + searchShare * spans);
  return goodRate * (1 - decrease * (1 - spans / spansToGood) ** 3);
}
