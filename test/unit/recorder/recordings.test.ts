import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";
import { Panels } from "../../../src/recorder/panels.ts";
import { Recordings } from "../../../src/recorder/recordings.ts";
import { type Relay, Relays } from "../../../src/recorder/relays.ts";
import { Session } from "../../../src/recorder/session.ts";
import { UserSettings } from "../../../src/recorder/settings.ts";
import { Status } from "../../../src/recorder/status.ts";
import { channelPair } from "../messages/memory-channel.ts";
import type { BlockMessage, EndMessage } from "../../../src/recorder/items.ts";
import { ending, evenBlocks, opening, STREAM, utf8 } from "./captured.ts";
import { Bench } from "./recorder-under-test.ts";

const ORIGIN = {
  tab: 7,
  frame: 0,
  document: "d".repeat(32),
  url: "https://app.example/chat",
  timeOrigin: 1e12,
  resolution: 0.1,
};

let bench: Bench;
let recordings: Recordings;
beforeEach(async () => {
  bench = new Bench();
  const { platform, reader, writer } = bench;
  const panels = new Panels();
  const session = await Session.load(platform.session);
  const status = new Status(platform, panels, async () => ({
    recording: true,
    session: session.id,
  }));
  recordings = new Recordings({
    platform,
    reader,
    writer,
    relays: new Relays(),
    panels,
    status,
    settings: new UserSettings(platform.local),
    session,
  });
});

function relay(): Relay {
  const [channel] = channelPair<never, never>();
  return { tab: 7, frame: 0, page: null, channel, hello: null };
}

function blocksOf(text: string): BlockMessage[] {
  return evenBlocks(utf8(text), 99).map((block) => ({ kind: "block", stream: STREAM, block }));
}

test("keeps nothing in memory of a candidate that turned out to be something else", async () => {
  const body = { kind: "text", text: "x".repeat(20_000) } as const;
  recordings.setSource(STREAM, relay());
  const stream = recordings.stream(STREAM);
  stream.open(
    opening({ candidate: true, contentType: "application/json", request: { body } }),
    ORIGIN,
  );
  for (const message of blocksOf('{"jsonrpc":"2.0"}')) stream.receive(message);
  stream.receive(ending(1) as EndMessage);
  await stream.settled();
  expect(await bench.reader.listStreams()).toEqual([]);
  expect(recordings.sourceOf(STREAM)).toBeUndefined();
  expect(recordings.stream(STREAM)).not.toBe(stream);
});

test("deletes a stream whose first bytes are just being written with everything else", async () => {
  const stream = recordings.stream(STREAM);
  stream.open(opening(), ORIGIN);
  for (const message of blocksOf("data: 1\n\n")) stream.receive(message);
  await recordings.removeEverything();
  await stream.settled();
  expect(await bench.reader.listStreams()).toEqual([]);
  expect(await bench.reader.usage()).toBe(0);
});
