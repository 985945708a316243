/** A secret that was found in a text. */
import type { SecretKind } from "./rules.ts";

/** What a secret that reaches the end of the text goes on as, if more text follows. */
export type Continuation =
  /** letters of a token */
  | { readonly kind: "token" }
  /** a quoted string, whose quotes carry so many backslashes */
  | { readonly kind: "string"; readonly quote: string; readonly escapes: number };

/** UTF-16 offsets, half-open. */
export interface Secret {
  readonly kind: SecretKind;
  readonly start: number;
  readonly end: number;
  /** What stays of it, before the mask. */
  readonly stub: string;
  /** What stands on either side of the mask of a number, so that JSON stays JSON. */
  readonly quotes?: string;
  /** Set when it reaches the end of the text without having ended. */
  readonly open: Continuation | null;
}
