import type { ChaosProject } from "../project/chaos-project.ts";
import type { Random } from "../random.ts";
import { drawFaults, type Faults, noFaults } from "./faults.ts";
import { drawIntrusions, type Intrusion } from "./intrusion.ts";

/** One command, and all that is to go wrong with it. */
export interface Round {
  readonly argv: readonly string[];
  readonly concurrency: number;
  /** For what is drawn while it runs. */
  readonly seed: string;
  /** The key that `--replace` names. */
  readonly replacedKey?: string;
  readonly faults: Faults;
  readonly intrusions: readonly Intrusion[];
  /** Bytes that a file may have at the most, more or less. */
  readonly sizeLimit?: number;
  /** How long it may take before somebody loses patience. */
  readonly patienceMs: number;
}

/** What a round may use of the machine. */
export interface RoundMeans {
  readonly isOnSmallDisk: boolean;
  readonly canLimitSizes: boolean;
}

/** A random round. */
export function drawRound(random: Random, project: ChaosProject, means: RoundMeans): Round {
  const concurrency = random.weigh([
    [3, 1],
    [3, 4],
    [2, random.int(2, 8)],
  ]);
  const replacedKey = random.chance(0.06) ? random.pick(project.assets).key : undefined;
  const sizeLimit = random.int(1, 12_000);
  const isLimited = random.chance(0.07) && means.canLimitSizes && !means.isOnSmallDisk;
  const faults = random.chance(0.7) ? drawFaults(random, project.pages) : noFaults;
  return {
    argv: [
      "apply",
      ...(random.chance(0.9) ? ["--json"] : []),
      ...["--concurrency", String(concurrency)],
      ...drawBudget(random),
      ...(replacedKey === undefined ? [] : ["--replace", replacedKey]),
      ...(random.chance(0.8) ? ["--allow-removals"] : []),
    ],
    concurrency,
    seed: String(random.int(0, 1_000_000_000)),
    ...(replacedKey !== undefined && { replacedKey }),
    faults,
    intrusions: drawIntrusions(random),
    patienceMs: faults.mayHang ? 4_000 : 12_000,
    ...(isLimited && { sizeLimit }),
  };
}

function drawBudget(random: Random): readonly string[] {
  return random.weigh<readonly string[]>([
    [20, []],
    [1, ["--max-uploads", String(random.int(1, 20))]],
    [1, ["--max-uploads", "0"]],
    [1, ["--max-time", random.pick(["1s", "2s"])]],
  ]);
}

/** The round that nothing is wrong with, which ends a run. */
export const lastRound: Round = {
  argv: ["apply", "--json", "--concurrency", "8", "--allow-removals"],
  concurrency: 8,
  seed: "",
  faults: noFaults,
  intrusions: [],
  patienceMs: 300_000,
};

/** Whether something happens in the round that may make the command fail. */
export function mayFail({ argv, faults, intrusions, sizeLimit }: Round, hasSmallDisk: boolean): boolean {
  return (
    faults.mayFail ||
    sizeLimit !== undefined ||
    !argv.includes("--allow-removals") ||
    intrusions.some(({ act }) => act.kind === "change-media" || (act.kind === "fill-disk" && hasSmallDisk))
  );
}
