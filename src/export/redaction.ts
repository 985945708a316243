/** What is replaced in an export, and what was found to be replaced. */
import type { FormField, HeaderList, RequestBody } from "../messages/capture.ts";
import { maskField, maskHeaders, type Masking, maskText, maskUrl } from "../stream/secrets/mask.ts";
import type { SecretKind } from "../stream/secrets/rules.ts";

export const SECRET_KINDS: readonly SecretKind[] = ["authorization", "key", "named", "email"];

/** Samples kept of each kind. */
const SAMPLES = 3;

/** What was replaced of one kind. */
export interface Found {
  readonly count: number;
  /** How the first different ones look masked, with a few words before them. */
  readonly samples: readonly string[];
}

export type Findings = Readonly<Partial<Record<SecretKind, Found>>>;

export function foundIn(findings: Findings): number {
  return Object.values(findings).reduce((sum, { count }) => sum + count, 0);
}

/** Masks what one export contains, and remembers what it masked. */
export class Redaction implements Masking {
  readonly kinds: ReadonlySet<SecretKind>;
  readonly #found = new Map<SecretKind, { count: number; samples: string[] }>();

  /** @param kinds what is replaced; none: every byte stays as it is */
  constructor(kinds: Iterable<SecretKind>) {
    this.kinds = new Set(kinds);
  }

  /** Nothing is replaced. */
  get exact(): boolean {
    return this.kinds.size === 0;
  }

  get findings(): Findings {
    return Object.fromEntries(
      SECRET_KINDS.flatMap((kind) => {
        const found = this.#found.get(kind);
        return found === undefined ? [] : [[kind, { ...found, samples: [...found.samples] }]];
      }),
    );
  }

  readonly seen = (kind: SecretKind, masked: string): void => {
    const found = this.#found.get(kind) ?? { count: 0, samples: [] };
    this.#found.set(kind, found);
    found.count++;
    if (found.samples.length < SAMPLES && !found.samples.includes(masked)) {
      found.samples.push(masked);
    }
  };

  /** Words of a few lines at most; a body goes through {@link SecretMasker}. */
  text(text: string): string {
    return maskText(text, this).value;
  }

  url(url: string): string {
    return maskUrl(url, this).value;
  }

  headers(headers: HeaderList): HeaderList {
    return maskHeaders(headers, this).value;
  }

  /** @param type the request's content type */
  body(body: RequestBody, type: string): RequestBody {
    const urlEncoded = /^\s*application\/x-www-form-urlencoded\b/i.test(type);
    const text = (plain: string): string =>
      urlEncoded ? maskUrl(`?${plain}`, this).value.slice(1) : this.text(plain);
    switch (body.kind) {
      case "text":
        return { kind: "text", text: text(body.text) };
      case "bytes": {
        const plain = decoded(body.bytes);
        // Not text: an image or an archive, in which no secret could be told from noise.
        if (plain === null || this.exact) return body;
        return { kind: "bytes", bytes: new TextEncoder().encode(text(plain)) };
      }
      case "form": {
        const fields = body.fields.map(({ name, value }): FormField => {
          const masked = typeof value === "string" ? maskField(name, value, this).value : value;
          return { name, value: masked };
        });
        return { kind: "form", fields };
      }
      case "none":
      case "not-captured":
        break;
    }
    return body;
  }
}

/** UTF-8 as text, or null when it is none. */
export function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
