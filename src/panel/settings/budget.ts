/** The storage budget as the user types it. Pure. */
const LEAST = 10;
const MOST = 100_000;

/** Megabytes as typed → bytes; null when it is not a whole number in range. */
export function parseBudget(typed: string): number | null {
  const text = typed.trim();
  if (!/^\d+$/.test(text)) return null;
  const megabytes = Number(text);
  return megabytes >= LEAST && megabytes <= MOST ? megabytes * 1_000_000 : null;
}

/** Bytes → megabytes as shown in the field. */
export function formatBudget(bytes: number): string {
  return String(Math.round(bytes / 1_000_000));
}
