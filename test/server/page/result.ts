import type { ReadEvent } from "./readers.ts";

/** An image as the page got it. */
export interface ResultImage {
  readonly role: "partial" | "final";
  readonly index: number | null;
  /** SHA-256 of the base64 text, hexadecimal. */
  readonly sha256: string;
  readonly characters: number;
}

/** What the page read, in a form in which two runs can be compared. */
export interface RunResult {
  readonly sdk: string;
  readonly run: string;
  readonly text: string;
  readonly events: number;
  /** Types of the events, in order, repetitions counted: `response.output_text.delta ×12`. */
  readonly types: readonly string[];
  readonly images: readonly ResultImage[];
  readonly error: { readonly name: string; readonly message: string } | null;
}

/** Gathers the result event by event. */
export class ResultCollector {
  readonly #types: { type: string; times: number }[] = [];
  readonly #images: Promise<ResultImage>[] = [];
  #text = "";
  #events = 0;

  /** Takes an event; returns the image in it, if there is one, as base64. */
  add(event: ReadEvent): { role: "partial" | "final"; index: number | null; b64: string } | null {
    this.#events++;
    const type = String(event["type"]);
    const last = this.#types.at(-1);
    if (last?.type === type) last.times++;
    else this.#types.push({ type, times: 1 });
    const delta = event["delta"];
    if (type === "response.output_text.delta" && typeof delta === "string") this.#text += delta;
    const image = imageOf(type, event);
    if (image !== null) this.#images.push(describe(image));
    return image;
  }

  get text(): string {
    return this.#text;
  }

  get events(): number {
    return this.#events;
  }

  async finish(sdk: string, run: string, error: unknown): Promise<RunResult> {
    return {
      sdk,
      run,
      text: this.#text,
      events: this.#events,
      types: this.#types.map(({ type, times }) => (times === 1 ? type : `${type} ×${times}`)),
      images: await Promise.all(this.#images),
      error: error === null ? null : nameAndMessage(error),
    };
  }
}

type FoundImage = { role: "partial" | "final"; index: number | null; b64: string };

/** Both spellings: as sent, and as OpenRouter's SDK hands them over. */
function imageOf(type: string, event: ReadEvent): FoundImage | null {
  if (type === "response.image_generation_call.partial_image") {
    const b64 = event["partial_image_b64"] ?? event["partialImageB64"];
    const index = event["partial_image_index"] ?? event["partialImageIndex"];
    if (typeof b64 !== "string") return null;
    return { role: "partial", index: typeof index === "number" ? index : null, b64 };
  }
  const item = event["item"];
  if (type === "response.output_item.done" && typeof item === "object" && item !== null) {
    const result = "result" in item ? item.result : undefined;
    if (typeof result === "string") return { role: "final", index: null, b64: result };
  }
  return null;
}

async function describe({ role, index, b64 }: FoundImage): Promise<ResultImage> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(b64));
  const sha256 = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0"));
  return { role, index, sha256: sha256.join(""), characters: b64.length };
}

function nameAndMessage(error: unknown): { name: string; message: string } {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: typeof error, message: String(error) };
}
