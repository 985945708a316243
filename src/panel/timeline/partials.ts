/** Which partial an image followed. Pure. */
import type { Frame, Row } from "../../stream/types.ts";

/** The partial that an image of the same item came after. */
export interface Before {
  readonly sha256: string;
  readonly partialIndex: number | null;
}

export class Partials {
  /** The latest partial of each item that has no final image yet. */
  readonly #latest = new Map<string, Before>();

  /**
   * Takes an appearance; they come in order of arrival.
   *
   * @returns the partial right before it; null when there is none, or nothing of it decoded
   */
  follow({ index }: Pick<Row, "index">, frame: Frame): Before | null {
    const { role, partialIndex, sha256 } = frame;
    // Drafts are not on the way to a result, and what is repeated followed nothing the second time.
    if (role === "preview" || role === "repeat") return null;
    const keys = keysOf(index, frame.item);
    const known = keys.map((key) => this.#latest.get(key)).find((one) => one !== undefined) ?? null;
    for (const key of keys) {
      if (role === "partial" && sha256 !== null) this.#latest.set(key, { sha256, partialIndex });
      else this.#latest.delete(key);
    }
    return known !== null && continues(known.partialIndex, partialIndex) ? known : null;
  }
}

/** An item is known by both: gateways change ids, and a last event may name no index. */
function keysOf(index: number | null, item: string | null): readonly string[] {
  const keys: string[] = [];
  if (item !== null) keys.push(`item ${item}`);
  if (index !== null) keys.push(`index ${index}`);
  return keys.length > 0 ? keys : [""];
}

/** Where partials begin to count anew, another image begins. */
function continues(before: number | null, after: number | null): boolean {
  return before === null || after === null || after > before;
}
