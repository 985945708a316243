/** Readers that do not answer as they should. */
import { StoreError } from "../../../src/store/errors.ts";
import { Reader } from "../../../src/store/reader.ts";
import type { StoreReader } from "../../../src/store/store.ts";
import type { Story } from "../stories.ts";

export function readerOf(story: Story): StoreReader {
  switch (story.store) {
    case "silent":
      return everyAnswer(() => new Promise<never>(() => {}));
    case "fails":
      return everyAnswer(() => {
        const words = "UnknownError: Internal error opening backing store for indexedDB.open.";
        return Promise.reject(new StoreError("failed", words, null));
      });
    case "newer":
    case "full":
    case undefined:
      break;
  }
  return new Reader();
}

function everyAnswer(answer: () => Promise<never>): StoreReader {
  return {
    listStreams: answer,
    getStream: answer,
    getRequestBody: answer,
    readRows: answer,
    readRange: answer,
    // oxlint-disable-next-line require-yield -- it has nothing to give
    async *tape() {
      await answer();
    },
    getReport: answer,
    getImage: answer,
    usage: answer,
    close: () => {},
  };
}
