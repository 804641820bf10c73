const units = ["KB", "MB", "GB", "TB"] as const;

/** A number of bytes for people: `812 B`, `48.2 KB`, `1.0 MB`; 1 KB is 1,024 bytes. */
export function formatBytes(sizeBytes: number): string {
  if (sizeBytes < 1024) return `${sizeBytes} B`;
  let amount = sizeBytes / 1024;
  let unit: string = "KB";
  for (const larger of units.slice(1)) {
    if (roundToTenth(amount) < 1024) break;
    amount /= 1024;
    unit = larger;
  }
  return `${roundToTenth(amount).toFixed(1)} ${unit}`;
}

function roundToTenth(amount: number): number {
  return Math.round(amount * 10) / 10;
}
