/** Numbers as people read them. Pure; the language is fixed so that figures line up in columns. */
const counts = new Intl.NumberFormat("en-US");

/** `1,234`. */
export function formatCount(n: number): string {
  return counts.format(n);
}

/** Decimal units, as DevTools' Network panel has them: `190 B`, `38.2 kB`, `1.95 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  for (const [unit, size] of [
    ["kB", 1e3],
    ["MB", 1e6],
    ["GB", 1e9],
  ] as const) {
    const value = bytes / size;
    if (value < 999.5 || unit === "GB") return `${trim(value)} ${unit}`;
  }
  return `${bytes} B`;
}

function trim(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value < 10 ? 2 : 1).replace(/\.0+$/, "");
}

/**
 * A share of 0 … 1 as `40 %`, or `40.4 %` with one digit. Only none is `0 %` and only all is
 * `100 %`: what lies nearer to them than can be said is `<1 %` or `>99 %`.
 */
export function formatShare(share: number, digits = 0): string {
  const words = (100 * share).toFixed(digits);
  const step = 10 ** -digits;
  if (share > 0 && Number(words) === 0) return `<${step} %`;
  if (share < 1 && Number(words) === 100) return `>${(100 - step).toFixed(digits)} %`;
  return `${words} %`;
}

/** Milliseconds as `0.41 s`, `21.8 s`, `4 min 05 s`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`;
  if (seconds < 99.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

/** Milliseconds since the request as the table's time column: `9.047`, after hours `12345.6`. */
export function formatOffset(ms: number): string {
  return (ms / 1000).toFixed(Math.abs(ms) < 10_000_000 ? 3 : 1);
}

/** Local time of day with milliseconds. */
export function formatClock(epochMs: number): string {
  const d = new Date(epochMs);
  const two = (n: number): string => String(n).padStart(2, "0");
  const ms = String(d.getMilliseconds()).padStart(3, "0");
  return `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}.${ms}`;
}

/** An address in the parts a list shows; anything that is no URL is its own path. */
export function addressParts(url: string): { readonly path: string; readonly host: string } {
  try {
    const parsed = new URL(url);
    return parsed.host === ""
      ? { path: url, host: parsed.protocol.replace(":", "") }
      : { path: parsed.pathname + parsed.search, host: parsed.host };
  } catch {
    return { path: url, host: "" };
  }
}

/** A type's dim namespace and its telling last part; `response.` is dropped, the tooltip has it. */
export function typeParts(type: string): { readonly lead: string; readonly name: string } {
  const short = type.startsWith("response.") ? type.slice("response.".length) : type;
  const dot = short.lastIndexOf(".");
  return { lead: short.slice(0, dot + 1), name: short.slice(dot + 1) };
}
