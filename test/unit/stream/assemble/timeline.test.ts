/** The output so far, for any event. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Output } from "../../../../src/stream/assemble/output.ts";
import {
  LIMITS,
  newTimeline,
  outputAt,
  record,
  type Timeline,
} from "../../../../src/stream/assemble/timeline.ts";
import type { Change, Usage } from "../../../../src/stream/dialects/dialect.ts";
import type { ImageSource } from "../../../../src/stream/types.ts";

interface Said {
  readonly changes: readonly Change[];
  readonly images: readonly ImageSource[];
}

const text = (part: string, text: string, whole = false): Change => ({
  kind: "text",
  part,
  text,
  whole,
});
const tool = (key: string | null, rest: Partial<Change & { kind: "tool" }>): Change => ({
  kind: "tool",
  key,
  id: null,
  name: null,
  arguments: null,
  whole: false,
  ...rest,
});
const usage = (rest: Partial<Usage>): Usage => ({
  inputTokens: null,
  outputTokens: null,
  reasoningTokens: null,
  cachedTokens: null,
  totalTokens: null,
  cost: null,
  ...rest,
});
const image = (rest: Partial<ImageSource>): ImageSource => ({
  role: "partial",
  partialIndex: null,
  item: null,
  path: "$.image",
  base64: "",
  link: null,
  mediaType: null,
  declared: null,
  provisional: false,
  ...rest,
});

function timelineOf(...events: readonly (readonly Change[])[]): Timeline {
  const timeline = newTimeline();
  for (const [event, changes] of events.entries()) record(timeline, event, changes, []);
  return timeline;
}

describe("the output so far", () => {
  test("shows text as it grows, and nothing before it began", () => {
    const timeline = timelineOf([], [text("0.0", "Hel")], [], [text("0.0", "lo")]);
    const texts = [-1, 0, 1, 2, 3, 99].map((event) => outputAt(timeline, event).text);
    expect(texts).toEqual(["", "", "Hel", "Hel", "Hello", "Hello"]);
    expect(outputAt(timeline, 0).textParts).toEqual([]);
  });

  test("shows what a replacement says from its event on, and what stood there before it", () => {
    const timeline = timelineOf(
      [text("0", "wrogn")],
      [text("0", "right", true)],
      [text("0", "!")],
      [text("0", "", true)],
    );
    const texts = [0, 1, 2, 3].map((event) => outputAt(timeline, event).text);
    expect(texts).toEqual(["wrogn", "right", "right!", ""]);
  });

  test("knows a text of many letters and long pieces at every place", () => {
    const said = Array.from({ length: 20_000 }, (_, i) =>
      i % 5000 === 4999 ? "long ".repeat(20_000) : String.fromCharCode(97 + (i % 26)),
    );
    const timeline = timelineOf(...said.map((piece) => [text("0", piece)]));
    const whole = said.join("");
    const { characters } = timeline.room;
    record(timeline, said.length, [text("0", `${whole}!`, true)], []);
    expect(characters - timeline.room.characters).toBe(1);
    let expected = "";
    for (const [event, piece] of said.entries()) {
      expected += piece;
      if (event % 613 === 0) expect(outputAt(timeline, event).text === expected).toBe(true);
    }
    expect(outputAt(timeline, said.length).text === `${whole}!`).toBe(true);
  });

  test("puts numbered parts in the order of their numbers, others as they came", () => {
    const timeline = timelineOf(
      [text("10.0", "c"), text("note", "d")],
      [text("2.1", "b"), text("aside", "e")],
      [text("2.0", "a")],
    );
    expect(outputAt(timeline, 2).text).toBe("abcde");
    expect(outputAt(timeline, 1).textParts.map(({ key }) => key)).toEqual([
      "2.1",
      "10.0",
      "note",
      "aside",
    ]);
  });

  test("keeps text and reasoning of the same part apart", () => {
    const timeline = timelineOf([
      { kind: "reasoning", part: "0", text: "hm", whole: false },
      text("0", "yes"),
    ]);
    expect(outputAt(timeline, 0)).toMatchObject({ text: "yes", reasoning: "hm" });
  });

  test("says when a call's arguments have become JSON", () => {
    const timeline = timelineOf(
      [tool("0", { id: "call_1", name: "paint" })],
      [tool("0", { arguments: '{"a"' })],
      [tool("0", { arguments: ":1}" })],
      [tool("0", { arguments: "}" })],
    );
    const calls = [0, 1, 2, 3].map((event) => outputAt(timeline, event).toolCalls[0]);
    expect(calls.map((call) => call?.isJson)).toEqual([false, false, true, false]);
    expect(calls[2]).toEqual({
      key: "0",
      id: "call_1",
      name: "paint",
      arguments: '{"a":1}',
      isJson: true,
    });
  });

  test("adds up what usage an API tells in pieces", () => {
    const timeline = timelineOf(
      [{ kind: "usage", usage: usage({ inputTokens: 12, outputTokens: 1 }) }],
      [{ kind: "usage", usage: usage({ outputTokens: 30 }) }],
    );
    expect(outputAt(timeline, 0).usage).toEqual(usage({ inputTokens: 12, outputTokens: 1 }));
    expect(outputAt(timeline, 1).usage).toEqual(usage({ inputTokens: 12, outputTokens: 30 }));
  });

  test("shows the status and the error of the moment", () => {
    const timeline = timelineOf(
      [{ kind: "status", status: "in_progress", terminal: false }],
      [{ kind: "error", code: "quota", message: "no more" }],
      [{ kind: "status", status: "failed", terminal: true }],
    );
    expect(outputAt(timeline, 1)).toMatchObject({
      status: "in_progress",
      terminal: false,
      error: { code: "quota", message: "no more" },
    });
    expect(outputAt(timeline, 2)).toMatchObject({ status: "failed", terminal: true });
    expect(outputAt(timeline, 0).error).toBeNull();
  });

  test("calls the last of several equal-looking images final when no more come, not before", () => {
    const timeline = newTimeline();
    record(timeline, 0, [], [image({ item: "a", provisional: true })]);
    record(timeline, 1, [], [image({ item: "a", provisional: true })]);
    record(timeline, 2, [], [image({ item: "b", provisional: true })]);
    record(timeline, 3, [], [image({ item: "b", role: "final" })]);
    record(timeline, 4, [{ kind: "images-final" }], []);
    const roles = (event: number): string[] =>
      outputAt(timeline, event).images.map(({ role }) => role);
    expect(roles(3)).toEqual(["partial", "partial", "partial", "final"]);
    expect(roles(4)).toEqual(["partial", "final", "partial", "final"]);
    expect(roles(0)).toEqual(["partial"]);
  });
});

describe("an event that says the whole response again", () => {
  const again: Change[] = [
    { kind: "reset" },
    text("0", "Hello", true),
    tool("1", { arguments: "{}", whole: true }),
  ];

  test("drops what it does not repeat, and only from then on", () => {
    const timeline = timelineOf([text("0", "Hel"), text("1", "draft")], again);
    expect(outputAt(timeline, 0).text).toBe("Heldraft");
    expect(outputAt(timeline, 1).text).toBe("Hello");
    expect(outputAt(timeline, 1).toolCalls).toHaveLength(1);
  });

  test("takes no more room for what stays as it was", () => {
    const timeline = timelineOf([text("0", "Hello")]);
    const { characters } = timeline.room;
    for (let event = 1; event < 1000; event++) record(timeline, event, again, []);
    expect(outputAt(timeline, 999)).toMatchObject({ text: "Hello", omitted: null });
    expect(characters - timeline.room.characters).toBe(2);
  });

  test("puts parts that have no numbers in the order in which it says them", () => {
    const timeline = timelineOf(
      [text("a", "1"), text("b", "2")],
      [{ kind: "reset" }, text("b", "2", true), text("a", "1", true)],
    );
    expect([0, 1].map((event) => outputAt(timeline, event).text)).toEqual(["12", "21"]);
  });

  test("does not take up a part that only goes on under its old key", () => {
    const timeline = timelineOf([text("0", "old")], [{ kind: "reset" }, text("0", "new")]);
    expect(outputAt(timeline, 1).text).toBe("new");
  });
});

test("a key that begins again names a new part; calls without a key are each their own", () => {
  const begins = (key: string, said: string): Change => ({
    kind: "text",
    part: key,
    text: said,
    whole: false,
    begins: true,
  });
  const timeline = timelineOf(
    [begins("a", "one "), tool(null, { arguments: "1", whole: true })],
    [begins("a", "two "), text("a", "three")],
    [tool(null, { arguments: "2", whole: true })],
  );
  expect(outputAt(timeline, 2).textParts.map((part) => part.text)).toEqual(["one ", "two three"]);
  expect(outputAt(timeline, 2).toolCalls.map((call) => call.arguments)).toEqual(["1", "2"]);
});

test("a status without a word ends what the last one named", () => {
  const timeline = timelineOf(
    [{ kind: "status", status: "end_turn", terminal: false }],
    [{ kind: "status", status: null, terminal: true }],
  );
  expect(outputAt(timeline, 1)).toMatchObject({ status: "end_turn", terminal: true });
});

describe("bounds", () => {
  test("keeps the beginning of a text that is too long, and says how much is missing since when", () => {
    const timeline = newTimeline({ characters: 10, steps: 100 });
    record(timeline, 0, [text("0", "123456")], []);
    record(timeline, 1, [text("0", "789012")], []);
    record(timeline, 2, [text("0", "34")], []);
    record(timeline, 3, [text("0", "12345678901234", true)], []);
    expect(outputAt(timeline, 0).omitted).toBeNull();
    expect(outputAt(timeline, 3).text).toBe("1234567890");
    expect(outputAt(timeline, 3).omitted).toMatchObject({ since: 1, characters: 4 });
  });

  test("knows the newest text exactly when there are too many steps to keep", () => {
    const timeline = newTimeline({ characters: 1000, steps: 4 });
    for (let event = 0; event < 100; event++) record(timeline, event, [text("0", "x")], []);
    expect(outputAt(timeline, 99).text).toBe("x".repeat(100));
    for (let event = 0; event < 99; event++) {
      const { length } = outputAt(timeline, event).text;
      expect(length).toBeLessThanOrEqual(event + 1);
    }
  });

  test("counts parts, calls and images beyond what a person could look at", () => {
    const timeline = newTimeline();
    const many = LIMITS.parts + 5;
    for (let event = 0; event < many; event++) {
      const changes = [text(`${event}`, "x"), tool(`${event}`, { arguments: "{}" })];
      record(timeline, event, changes, [image({})]);
    }
    const output = outputAt(timeline, many);
    expect(output.text).toHaveLength(LIMITS.parts);
    expect(output.omitted).toMatchObject({ parts: 5, toolCalls: 5, images: 5 });
  });

  // Were each compared with those before, these two would outlast the test's patience.
  test("takes any number of parts and replacements in bounded time and memory", () => {
    const timeline = newTimeline();
    for (let event = 0; event < 100_000; event++) {
      record(timeline, event, [text("0", event % 2 ? "a" : "b", true), text(`${event}`, "x")], []);
    }
    expect(outputAt(timeline, 100_000).textParts[0]?.text).toBe("a");
  });

  test("does not compare a long text with every short replacement", () => {
    const timeline = newTimeline();
    record(timeline, 0, [text("0", "x".repeat(8_000_000))], []);
    for (let event = 1; event < 100_000; event++) {
      record(timeline, event, [text("0", `${event}`, true)], []);
    }
    expect(outputAt(timeline, 0).text).toHaveLength(8_000_000);
    expect(outputAt(timeline, 7).text).toBe("7");
  });
});

interface Folded {
  readonly key: string;
  text: string;
  id: string | null;
  name: string | null;
  /** Which step it began in. */
  readonly step: number;
}

/** Replays from the beginning, the slow and obvious way: by making the whole output anew. */
function replay(events: readonly Said[], upTo: number): Omit<Output, "omitted"> {
  const folded: Record<"text" | "reasoning" | "tool", Folded[]> = {
    text: [],
    reasoning: [],
    tool: [],
  };
  const images: { source: ImageSource; event: number; role: ImageSource["role"] }[] = [];
  let status: string | null = null;
  let terminal = false;
  let step = 0;
  let used: Usage | undefined;
  let error: { code: string | null; message: string } | null = null;
  for (const [event, said] of events.entries()) {
    if (event > upTo) break;
    for (const source of said.images) images.push({ source, event, role: source.role });
    for (const change of said.changes) {
      switch (change.kind) {
        case "text":
        case "reasoning":
        case "tool": {
          const key = change.kind === "tool" ? change.key : change.part;
          const list = folded[change.kind];
          let part =
            change.begins === true ? undefined : list.findLast((other) => other.key === key);
          if (part === undefined) {
            part = { key: key ?? `alone ${event}`, text: "", id: null, name: null, step };
            list.push(part);
          }
          const added = change.kind === "tool" ? change.arguments : change.text;
          if (added !== null) part.text = change.whole ? added : part.text + added;
          if (change.kind === "tool") {
            part.id = change.id ?? part.id;
            part.name = change.name ?? part.name;
          }
          break;
        }
        case "status":
          status = change.status ?? status;
          ({ terminal } = change);
          break;
        case "usage": {
          const given = Object.entries(change.usage).filter(([, value]) => value !== null);
          used = Object.assign(used ?? usage({}), Object.fromEntries(given));
          break;
        }
        case "error":
          error = { code: change.code, message: change.message };
          break;
        case "step":
          step++;
          break;
        case "reset":
          for (const kind of ["text", "reasoning", "tool"] as const) {
            folded[kind] = folded[kind].filter((part) => change.step === true && part.step < step);
          }
          break;
        case "images-final":
          for (const item of new Set(images.map(({ source }) => source.item))) {
            const last = images.findLast(({ source }) => source.item === item);
            if (last?.source.provisional) last.role = "final";
          }
          break;
      }
    }
  }
  const parts = (kind: "text" | "reasoning"): { key: string; text: string }[] =>
    inOrder(folded[kind]).map(({ key, text }) => ({ key, text }));
  return {
    text: joined(parts("text")),
    textParts: parts("text"),
    reasoning: joined(parts("reasoning")),
    reasoningParts: parts("reasoning"),
    toolCalls: inOrder(folded.tool).map(({ key, text, id, name }) => ({
      key: key.startsWith("alone") ? (expect.any(String) as string) : key,
      id,
      name,
      arguments: text,
      isJson: isJson(text),
    })),
    images: images.map(({ source: { path, item, partialIndex, link }, event, role }) => ({
      event,
      path,
      item,
      role,
      partialIndex,
      link,
    })),
    status,
    terminal,
    usage: used ?? null,
    error,
  };
}

function joined(parts: readonly { text: string }[]): string {
  return parts.map(({ text }) => text).join("");
}

/** Numbered parts by their numbers, the others after them. */
function inOrder(parts: readonly Folded[]): Folded[] {
  const rank = (key: string): string =>
    /^[\d.]+$/.test(key)
      ? key
          .split(".")
          .map((n) => n.padStart(4, "0"))
          .join(".")
      : "~";
  return parts.toSorted((a, b) => {
    const [left, right] = [rank(a.key), rank(b.key)];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const keys = fc.constantFrom("0.0", "0.1", "1.0", "10.0", "2", "msg", "__proto__", "constructor");
const pieces = fc.oneof(
  fc.constantFrom("", "a", "ab", "aba", '{"x":', "1}", "\ud800", "\udc00", "😀"),
  fc.string({ unit: "binary", maxLength: 6 }),
);
test("a call that is named anew and anew shows its newest name, however often", () => {
  const timeline = newTimeline();
  for (let event = 0; event < LIMITS.names * 3; event++) {
    record(timeline, event, [tool("1", { name: `name ${event}` })], []);
    expect(outputAt(timeline, Infinity).toolCalls[0]?.name).toBe(`name ${event}`);
  }
  expect(outputAt(timeline, 0).toolCalls[0]?.name).toBe("name 0");
});

const nullable = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary);
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom("text" as const, "reasoning" as const),
      part: keys,
      text: pieces,
      whole: fc.boolean(),
      begins: fc.constantFrom(false, false, true),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("tool" as const),
      key: nullable(keys),
      // A call that is named anew and anew keeps only its last names: LIMITS.names, tested above.
      id: nullable(fc.constant("call_1")),
      name: nullable(fc.constant("draw 😀")),
      arguments: nullable(pieces),
      whole: fc.boolean(),
      begins: fc.constantFrom(false, false, true),
    }),
  },
  fc.record({
    kind: fc.constant("status" as const),
    status: nullable(pieces),
    terminal: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("usage" as const),
    usage: fc
      .record({ inputTokens: nullable(fc.nat(9)), outputTokens: nullable(fc.nat(9)) })
      .map(usage),
  }),
  fc.record({ kind: fc.constant("error" as const), code: nullable(pieces), message: pieces }),
  fc.constantFrom(
    { kind: "images-final" as const },
    { kind: "reset" as const },
    { kind: "reset" as const, step: true },
    { kind: "step" as const },
  ),
);
const appearance = fc
  .record({
    item: nullable(fc.constantFrom("a", "b")),
    role: fc.constantFrom("partial" as const, "final" as const),
    partialIndex: nullable(fc.nat(3)),
    provisional: fc.boolean(),
  })
  .map(image);
const said: fc.Arbitrary<Said> = fc.record({
  changes: fc.array(change, { maxLength: 4 }),
  images: fc.array(appearance, { maxLength: 2 }),
});

test("a jump to any event shows what a replay from the beginning shows", () => {
  fc.assert(
    fc.property(fc.array(said, { maxLength: 30 }), fc.nat(30), (events, stored) => {
      let timeline = newTimeline();
      for (const [event, { changes, images }] of events.entries()) {
        // Stored and brought back somewhere on the way: nothing may depend on identity.
        if (event === stored) timeline = structuredClone(timeline);
        record(timeline, event, changes, images);
      }
      for (let event = -1; event <= events.length; event++) {
        expect(outputAt(timeline, event)).toEqual({ ...replay(events, event), omitted: null });
      }
    }),
  );
});

test("every event shows, while the stream is still coming, what it will show later", () => {
  fc.assert(
    fc.property(fc.array(said, { maxLength: 20 }), (events) => {
      const timeline = newTimeline();
      const seen = events.map(({ changes, images }, event) => {
        record(timeline, event, changes, images);
        return outputAt(timeline, Infinity);
      });
      expect(events.map((_, event) => outputAt(timeline, event))).toEqual(seen);
    }),
  );
});
