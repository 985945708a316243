/** Every tape by its name. Runs in Node, because the pictures are drawn there. */
import type { TapeName } from "../stories.ts";
import type { TapeMessage } from "../wire.ts";
import { messagesOf, type Exchange } from "./exchange.ts";
import { floodTape, picturesTape, thousandTape } from "./large.ts";
import { imageRun, mainTape } from "./main.ts";
import { brokenImagesTape, gapTape, hostileTape, longNamesTape, partialsTape } from "./odd.ts";

const TAPES: Readonly<Record<TapeName, () => Iterable<Exchange>>> = {
  none: () => [],
  main: mainTape,
  live: liveTape,
  partials: partialsTape,
  gap: gapTape,
  "broken-images": brokenImagesTape,
  hostile: hostileTape,
  "long-names": longNamesTape,
  thousand: thousandTape,
  "events-20k": () => floodTape(20_000),
  "events-100k": () => floodTape(100_000),
  pictures: picturesTape,
};

/** An image run begins when the one before has ended, for about an hour. */
function* liveTape(): Generator<Exchange> {
  yield { ...imageRun(60_000, 60) };
  for (let n = 1; n < 120; n++) {
    yield { ...imageRun(64_000 + n * 32_000, 60 + n, 1 + (n % 3)), live: true };
  }
}

export function isTape(name: string): name is TapeName {
  return name in TAPES;
}

export function* messagesOfTape(name: TapeName): Generator<TapeMessage> {
  let number = 0;
  for (const exchange of TAPES[name]()) yield* messagesOf(exchange, number++);
}
