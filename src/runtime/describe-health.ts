import type { AssetsHealth } from "./assets.ts";
import type { DocumentState } from "./watch-document.ts";

const dayMs = 86_400_000;

/** How the document of `source` stands at `nowMs`. */
export function describeHealth(
  { snapshot, loadedAtMs, failure }: DocumentState,
  source: string,
  nowMs: number,
): AssetsHealth {
  const rows = snapshot.pages.flatMap(({ name, entries }) =>
    entries.map((entry) => ({ page: name, ...entry })),
  );
  const found = rows.filter(({ attachmentId }) => attachmentId !== "");
  const live = found.filter(({ expiresAtMs }) => expiresAtMs > nowMs);
  const [soonest] = live.toSorted((a, b) => a.expiresAtMs - b.expiresAtMs);
  return {
    assets: rows.length,
    missing: rows.length - found.length,
    expired: found.length - live.length,
    ...(soonest && {
      soonest: {
        page: soonest.page,
        key: soonest.key,
        expiresAt: soonest.expiresAt,
        daysLeft: Math.floor((soonest.expiresAtMs - nowMs) / dayMs),
      },
    }),
    loadedAt: formatTime(loadedAtMs),
    source,
    ...(failure && { failure: { message: failure.message, since: formatTime(failure.sinceMs) } }),
  };
}

function formatTime(ms: number): string {
  return new Date(ms).toISOString();
}
