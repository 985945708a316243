/** How numbers and borrowed words stand in sentences. */
import { formatCount } from "../format.ts";

export const plural = (n: number, one: string, many: string): string =>
  `${formatCount(n)} ${n === 1 ? one : many}`;

/** Words from elsewhere, ended like a sentence. */
export const sentence = (words: string): string => (/[.!?]$/.test(words) ? words : `${words}.`);
