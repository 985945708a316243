import type { ImageFacts } from "../types.ts";

/** Reads one format: facts, or null when the bytes are not of it. */
export type ContainerReader = (bytes: Uint8Array, view: DataView) => ImageFacts | null;
