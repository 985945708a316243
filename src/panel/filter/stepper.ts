/** Work in steps, of which there may be more at any time: one run of them, however often it is asked for. */
export class Stepper {
  readonly #step: () => Promise<boolean>;
  readonly #failed: (error: unknown) => void;
  #running = false;
  #asked = false;

  /** @param step answers whether there may be more to do */
  constructor(step: () => Promise<boolean>, failed: (error: unknown) => void) {
    this.#step = step;
    this.#failed = failed;
  }

  /** Steps until there is nothing more to do. Never rejects: what a step throws ends the run. */
  async run(): Promise<void> {
    // A step that found nothing to do may not have seen what is asked now.
    this.#asked = true;
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#asked) {
        this.#asked = false;
        while (await this.#step());
      }
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#running = false;
    }
  }
}
