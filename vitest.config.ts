import preact from "@preact/preset-vite";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Tests marked long run only with `npm test -- --long`; they take minutes each.
 * Everything else is run by every `npm test`.
 */
const withLongTests = process.env["DARKROOM_LONG"] === "1";
const exclude = ["**/node_modules/**", ...(withLongTests ? [] : ["**/*.long.test.{ts,tsx}"])];

/** Files that take longest come first, so that no worker is left alone with one at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number =>
      LONGEST.findIndex((part) => moduleId.includes(part)) + 1 || LONGEST.length + 1;
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
const LONGEST = [".long.test.", "differential/firefox", "differential/chromium", "exports/"];

const minutes = (n: number): number => n * 60_000;

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false })],
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.{ts,tsx}"],
          setupFiles: ["test/unit/seed.ts"],
          exclude,
          // Vitest would leave one core to itself.
          maxWorkers: 2,
          // Component tests ask for happy-dom with a `@vitest-environment` comment.
          environment: "node",
          testTimeout: withLongTests ? minutes(30) : 20_000,
          // Two copies of Preact (one externalised, one inlined) would not share hooks.
          server: { deps: { inline: [/preact/] } },
        },
      },
      {
        // What is in dist/ after `npm run build`: runs on the built files only.
        test: {
          name: "built",
          include: ["test/built/**/*.test.ts"],
          exclude,
          environment: "node",
          // Projects that run together must have the same.
          maxWorkers: 2,
        },
      },
      {
        // Real browsers, two at a time, since each mostly waits: no retries, because a test that
        // passes on its second try has still lost a user's stream on the first.
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          exclude,
          environment: "node",
          maxWorkers: 2,
          retry: 0,
          testTimeout: minutes(withLongTests ? 30 : 2),
          hookTimeout: minutes(2),
          teardownTimeout: minutes(1),
        },
      },
    ],
  },
});
