/** What is replaced in an export, and what was found to be replaced. */
import type { HeaderList, RequestBody } from "../messages/capture.ts";
import { maskBodyText, maskBytes, maskForm } from "../stream/secrets/body.ts";
import { maskHeaders, type Masking, maskText, maskUrl } from "../stream/secrets/mask.ts";
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
    switch (body.kind) {
      case "text":
        return { kind: "text", text: maskBodyText(body.text, type, this).value };
      case "bytes":
        return { kind: "bytes", bytes: maskBytes(body.bytes, type, this).value };
      case "form":
        return { kind: "form", fields: maskForm(body.fields, this).value };
      case "none":
      case "not-captured":
        break;
    }
    return body;
  }
}
