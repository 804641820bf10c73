import type { ChaosPage } from "../project/chaos-project.ts";
import type { Random } from "../random.ts";

/** How the sandbox misbehaves, and what that may lead to. */
export interface Faults {
  /** The document for `PUT /_sandbox/rules`. */
  readonly document: { readonly rules: readonly object[]; readonly rateLimit?: object };
  /** Whether an upload may fail because of them. */
  readonly mayFail: boolean;
  /** Whether a reply may never come. */
  readonly mayHang: boolean;
}

/** A sandbox that does as it should. */
export const noFaults: Faults = { document: { rules: [] }, mayFail: false, mayHang: false };

interface Fault {
  readonly effect: object;
  /** Whether a command can always get over it. */
  readonly isHarmless?: true;
}

/** Random faults, which end after some calls. */
export function drawFaults(random: Random, pages: readonly ChaosPage[]): Faults {
  const latency = random.chance(0.5)
    ? [{ effect: { latencyMs: random.int(1, random.pick([10, 60, 300])) } }]
    : [];
  const drawn = Array.from({ length: random.int(0, 3) }, () => drawRule(random, pages));
  const rateLimit = random.chance(0.08) ? drawRateLimit(random) : undefined;
  return {
    document: {
      rules: [...latency, ...drawn.map(({ rule }) => rule)],
      ...(rateLimit !== undefined && { rateLimit }),
    },
    mayFail: drawn.some(({ isHarmless }) => !isHarmless),
    mayHang: drawn.some(({ rule }) => JSON.stringify(rule).includes('"hang"')),
  };
}

function drawRule(
  random: Random,
  pages: readonly ChaosPage[],
): { readonly rule: object; readonly isHarmless: boolean } {
  if (random.chance(0.06)) {
    const expireToken = { afterCalls: random.int(0, 20) };
    return { rule: { match: { page: random.pick(pages).id }, effect: { expireToken } }, isHarmless: false };
  }
  const { effect, isHarmless = false } = drawFault(random);
  const isOfUploads = random.chance(0.93);
  const rule = {
    match: { path: isOfUploads ? "message_attachments" : "/me", ...drawMatch(random, pages) },
    times: random.weigh([
      [3, 1],
      [2, random.int(2, 4)],
      [1, random.int(5, 12)],
    ]),
    effect,
  };
  return { rule, isHarmless: isHarmless && isOfUploads };
}

function drawMatch(random: Random, pages: readonly ChaosPage[]): object {
  return {
    ...random.weigh<object>([
      [3, { share: random.pick([0.1, 0.3, 0.7]), seed: random.int(0, 1_000) }],
      [2, { call: random.int(1, 12) }],
      [1, { every: random.int(1, 7) }],
    ]),
    ...(random.chance(0.2) && { page: random.pick(pages).id }),
  };
}

/** Codes of every class, with their subcodes: passing, throttled, of the asset, of the Page, of the app. */
const passing = [[1], [2], [-1], [1200], [100, 2018008], [100, 2018294]] as const;
const throttled = [[4], [17], [32], [341], [613], [80001], [80006]] as const;
const ofAsset = [[100], [100, 2018005], [100, 2018047], [100, 2018109], [546]] as const;
const ofPage = [
  [190, 463],
  [190, 460],
  [102],
  [3],
  [10],
  [200],
  [230],
  [368],
  [100, 33],
  [2500],
  [1, 99],
] as const;
const ofApp = [[101], [5]] as const;

function drawFault(random: Random): Fault {
  return random.weigh<Fault>([
    [4, { effect: errorOf(random.pick(passing), random.pick([400, 500, 503])) }],
    [2, { effect: errorOf(random.pick(throttled), random.pick([400, 403])), isHarmless: true }],
    [2, { effect: errorOf(random.pick(ofAsset), 400) }],
    [1, { effect: errorOf(random.pick(ofPage), random.pick([400, 401])) }],
    [0.3, { effect: errorOf(random.pick(ofApp), 400) }],
    [2, { effect: { html: random.pick([200, 500, 502, 503]) } }],
    [3, { effect: { reset: random.pick(["before", "during", "after"]) } }],
    [2, { effect: { truncate: true } }],
    [3, { effect: { lose: true } }],
    [0.2, { effect: { hang: true } }],
  ]);
}

function errorOf([code, subcode]: readonly [number, number?], status: number): object {
  return { error: { code, ...(subcode !== undefined && { subcode }), status } };
}

/** Short windows; with usage headers too few calls are made to be refused, since a refusal then costs a minute. */
function drawRateLimit(random: Random): object {
  const usageHeaders = random.chance(0.3);
  return {
    calls: usageHeaders ? random.int(100, 300) : random.int(5, 40),
    windowMs: random.int(300, 1_500),
    usageHeaders,
    code: random.pick([80006, 4, 613]),
  };
}
