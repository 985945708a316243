/** The panel's arrangement and the sizes of its panes, kept for the next time. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { createContext } from "preact";
import { arrangementFor, type Arrangement } from "./arrangement.ts";
import { parseSizes, sizeOf, withoutSize, withSize, type Pane, type Sizes } from "./sizes.ts";

const KEY = "darkroom.panes";

export class Layout {
  readonly #window = signal({ width: innerWidth, height: innerHeight });
  readonly #sizes = signal<Sizes>(readSizes());
  readonly arrangement: ReadonlySignal<Arrangement> = computed(() =>
    arrangementFor(this.#window.value.width, this.#window.value.height),
  );

  /** Follows the window until the answer is called. */
  start(): () => void {
    const measure = (): void => {
      this.#window.value = { width: innerWidth, height: innerHeight };
    };
    measure();
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }

  /** Size of a pane as the user left it, else as designed, px. */
  size(pane: Pane): number {
    return sizeOf(this.#sizes.value, pane, this.arrangement.value);
  }

  resize(pane: Pane, size: number): void {
    this.#sizes.value = withSize(this.#sizes.peek(), pane, this.arrangement.peek(), size);
  }

  /** Back to the designed size. */
  reset(pane: Pane): void {
    const arrangement = this.arrangement.peek();
    this.#sizes.value = withoutSize(this.#sizes.peek(), pane, arrangement);
    store(withoutSize(readSizes(), pane, arrangement));
  }

  /** After a drag, not during it: storage writes to disk. */
  remember(pane: Pane): void {
    // Panels of other tabs remember theirs in the same place: only this pane's is ours to change.
    store(withSize(readSizes(), pane, this.arrangement.peek(), this.size(pane)));
  }
}

function store(sizes: Sizes): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(sizes));
  } catch {
    // A profile that forbids storage: the sizes last as long as the panel.
  }
}

function readSizes(): Sizes {
  try {
    return parseSizes(localStorage.getItem(KEY));
  } catch {
    return {};
  }
}

/** Set once at the root, since panes are in every region. */
export const LayoutContext = createContext<Layout | null>(null);
