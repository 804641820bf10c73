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

import { type CallLog, createCallLog } from "./call-log.ts";

/** What a refusal takes off, and one that comes soon after another. */
const gentleDecrease = 0.07;
const steepDecrease = 0.3;
/** After how many spans the good rate is reached again. */
const spansToGood = 6;
/** How fast the first search goes up, as a share of the good rate per span. */
const searchShare = 0.5;

interface Course {
  readonly kind: "search" | "near";
  /** Calls per millisecond. */
  readonly goodRate: number;
  readonly decrease: number;
  readonly fromMs: number;
}

/** A rate without bound. */
export function createStartRate(): StartRate {
  const calls: CallLog = createCallLog();
  let firstMs: number | undefined;
  let spanMs: number | undefined;
  let course: Course | undefined;
  let isRefused = false;
  let refusedMs = 0;

  return {
    intervalMs: (nowMs) =>
      course === undefined || spanMs === undefined ? 0 : 1 / rateOf(course, (nowMs - course.fromMs) / spanMs),
    taken: (startedAtMs) => {
      firstMs ??= startedAtMs;
      calls.add(startedAtMs);
      if (!isRefused || startedAtMs <= refusedMs) return;
      if (course === undefined) {
        spanMs = Math.max(1, startedAtMs - firstMs);
        course = { kind: "search", goodRate: Math.max(1, calls.total()) / spanMs, decrease: 0.1, fromMs: startedAtMs };
      } else {
        course = { ...course, fromMs: startedAtMs };
      }
      isRefused = false;
    },
    refused: (nowMs) => {
      refusedMs = nowMs;
      if (isRefused) return;
      isRefused = true;
      if (course === undefined || spanMs === undefined) return;
      const spans = (nowMs - course.fromMs) / spanMs;
      const average = Math.max(1, calls.countSince(nowMs - spanMs)) / spanMs;
      course = {
        kind: "near",
        goodRate: Math.min(average, rateOf(course, spans)),
        decrease: course.kind === "near" && spans < 1.5 ? steepDecrease : gentleDecrease,
        fromMs: nowMs,
      };
    },
  };
}

function rateOf({ kind, goodRate, decrease }: Course, spans: number): number {
  if (kind === "search") return goodRate * (1 - decrease + searchShare * spans);
  return goodRate * (1 - decrease * (1 - spans / spansToGood) ** 3);
}
