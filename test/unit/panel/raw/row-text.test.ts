import * as fc from "fast-check";
import { expect, test } from "vitest";
import { bytesIn, cutRows } from "../../../../src/panel/raw/line-index.ts";
import {
  BEYOND,
  hexPieces,
  terminatorText,
  textPieces,
  visible,
} from "../../../../src/panel/raw/row-text.ts";

const NOTHING = { chunks: [], mark: null };

test("a long line's rows together say the line, whatever characters the cuts go through", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "é", "€", "😀"), maxLength: 40 });
  fc.assert(
    fc.property(text, fc.integer({ min: 4, max: 9 }), fc.nat(60), (line, width, cut) => {
      const bytes = new TextEncoder().encode(line);
      const tape = [{ offset: 0, end: bytes.length, bytes }];
      const chunks = [{ number: 1, offset: cut, time: 0 }];
      const shown = cutRows(tape, 0, true, width, bytes.length).map((row) =>
        textPieces(row, bytesIn(tape, row.offset, row.end + BEYOND), { chunks, mark: null })
          .map((piece) => piece.text)
          .join(""),
      );
      expect(shown.join("")).toBe(line);
    }),
  );
});

test("field names and line ends are told apart from what they carry", () => {
  const bytes = new TextEncoder().encode("data: {}\r\nevent:x\r: note\nother: y\n");
  const tape = [{ offset: 0, end: bytes.length, bytes }];
  const rows = cutRows(tape, 0, true, 80, bytes.length).map((row) => {
    const own = bytesIn(tape, row.offset, row.end + BEYOND);
    const field = textPieces(row, own, NOTHING).find((piece) => piece.isField)?.text;
    return [field, terminatorText(own, row)];
  });
  expect(rows).toEqual([
    ["data:", "CRLF"],
    ["event:", "CR"],
    [":", "LF"],
    [undefined, "LF"],
  ]);
});

test("chunks and marks begin at their bytes", () => {
  const bytes = new TextEncoder().encode("abcdef");
  const chunk = { number: 7, offset: 102, time: 5 };
  const pieces = hexPieces(100, bytes, { chunks: [chunk], mark: { start: 103, end: 105 } });
  expect(
    pieces.map(({ text, ascii, chunk, isMarked }) => [text, ascii, chunk?.number, isMarked]),
  ).toEqual([
    ["61 62", "ab", undefined, false],
    ["63", "c", 7, false],
    ["64 65", "de", undefined, true],
    ["66", "f", undefined, false],
  ]);
});

test("characters that hide or turn what follows are shown as something", () => {
  expect(visible("a\u0000\u001b[31m\u202eb\u200b")).toBe("a‹00›‹1b›[31m�b�");
});
