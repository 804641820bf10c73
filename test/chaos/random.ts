import { createHash } from "node:crypto";

/** Choices that are the same for the same seed. */
export interface Random {
  /** A whole number, both ends included. */
  readonly int: (least: number, most: number) => number;
  /** True with this probability, 0 to 1. */
  readonly chance: (probability: number) => boolean;
  /** One of a list that is not empty. */
  readonly pick: <T>(list: readonly T[]) => T;
  /** One of the values, each as often as its weight says. */
  readonly weigh: <T>(choices: readonly (readonly [weight: number, value: T])[]) => T;
  /** So many of the list, in its order; all of a list that is shorter. */
  readonly sample: <T>(list: readonly T[], count: number) => readonly T[];
}

/** The random source of `seed`. */
export function createRandom(seed: string): Random {
  let state = createHash("sha256").update(seed).digest().readUInt32LE();
  /** At least 0, below 1: the generator mulberry32. */
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const int: Random["int"] = (least, most) => least + Math.floor(fraction() * (most - least + 1));
  const pick: Random["pick"] = (list) => at(list, int(0, list.length - 1));
  return {
    int,
    pick,
    chance: (probability) => fraction() < probability,
    weigh: (choices) => {
      let left = fraction() * choices.reduce((sum, [weight]) => sum + weight, 0);
      const chosen = choices.find(([weight]) => {
        left -= weight;
        return left < 0;
      });
      return (chosen ?? at(choices, choices.length - 1))[1];
    },
    sample: (list, count) => {
      const ranked = list.map((_, index) => ({ index, rank: fraction() }));
      const chosen = new Set(
        ranked
          .toSorted((a, b) => a.rank - b.rank)
          .slice(0, count)
          .map(({ index }) => index),
      );
      return list.filter((_, index) => chosen.has(index));
    },
  };
}

function at<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new Error("nothing to choose from");
  return value;
}
