/**
 * Screenshots compared as coarse grids of brightness: what is where, and how dark, whatever font
 * the machine has. Pixels are counted in the browser, which can read a PNG.
 */
import type { Page } from "puppeteer-core";

/** Side of a square of the screenshot that becomes one pixel of a baseline, CSS px. */
const CELL = 10;

/** Brightness (0–255) by which cells may differ that count as the same. */
const SAME = 20;

/** Share of cells that may be others: ends of lines that another font sets wider or narrower. */
const MAX_OTHER = 0.02;

export interface Grid {
  readonly columns: number;
  readonly rows: number;
  /** Brightness of each cell, row after row, 0–255. */
  readonly cells: readonly number[];
}

export interface Reduced extends Grid {
  /** The grid as a PNG, base64. */
  readonly png: string;
}

/** @param reader any page; nothing in it is touched */
export function reduceScreenshot(reader: Page, png: Uint8Array): Promise<Reduced> {
  return reader.evaluate(reduceInPage, Buffer.from(png).toString("base64"), CELL);
}

export function readBaseline(reader: Page, png: Uint8Array): Promise<Grid> {
  return reader.evaluate(reduceInPage, Buffer.from(png).toString("base64"), 1);
}

/** Averages squares of `cell` pixels. Runs in a page. */
async function reduceInPage(base64: string, cell: number): Promise<Reduced> {
  const image = new Image();
  image.src = `data:image/png;base64,${base64}`;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("no canvas");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const columns = Math.ceil(width / cell);
  const rows = Math.ceil(height / cell);
  const sums = new Float64Array(columns * rows);
  const counts = new Float64Array(columns * rows);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const place = Math.floor(y / cell) * columns + Math.floor(x / cell);
      const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
      sums[place] = (sums[place] ?? 0) + 0.299 * red + 0.587 * green + 0.114 * blue;
      counts[place] = (counts[place] ?? 0) + 1;
    }
  }
  const cells = Array.from(sums, (sum, place) => Math.round(sum / (counts[place] ?? 1)));
  const small = document.createElement("canvas");
  small.width = columns;
  small.height = rows;
  const pixels = cells.flatMap((value) => [value, value, value, 255]);
  const drawn = new ImageData(new Uint8ClampedArray(pixels), columns, rows);
  small.getContext("2d")?.putImageData(drawn, 0, 0);
  const png = small.toDataURL("image/png").replace(/^[^,]*,/, "");
  return { columns, rows, cells, png };
}

/** What differs, in words with the place in CSS px, or null when the two look alike. */
export function difference(seen: Grid, wanted: Grid): string | null {
  if (seen.columns !== wanted.columns || seen.rows !== wanted.rows) {
    return `${seen.columns} × ${seen.rows} cells instead of ${wanted.columns} × ${wanted.rows}`;
  }
  const others = seen.cells.flatMap((value, place) =>
    resembles(value, wanted, place) && resembles(wanted.cells[place] ?? 0, seen, place)
      ? []
      : [place],
  );
  const share = others.length / seen.cells.length;
  if (share <= MAX_OTHER) return null;
  const x = others.map((place) => (place % seen.columns) * CELL);
  const y = others.map((place) => Math.floor(place / seen.columns) * CELL);
  const from = `${Math.min(...x)}, ${Math.min(...y)}`;
  const to = `${Math.max(...x) + CELL}, ${Math.max(...y) + CELL}`;
  return `${(share * 100).toFixed(1)} % of the picture differs, between (${from}) and (${to})`;
}

/** Is there a cell of this brightness at the place, or one step beside it? Text of another font moves. */
function resembles(value: number, grid: Grid, place: number): boolean {
  const column = place % grid.columns;
  for (const across of [0, -1, 1]) {
    if (column + across < 0 || column + across >= grid.columns) continue;
    for (const down of [0, -grid.columns, grid.columns]) {
      const cell = grid.cells[place + across + down];
      if (cell !== undefined && Math.abs(cell - value) <= SAME) return true;
    }
  }
  return false;
}
