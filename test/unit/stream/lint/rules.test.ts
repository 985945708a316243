import { describe, expect, test } from "vitest";
import { RULES } from "../../../../src/stream/lint/families.ts";
import { RULE_PAIRS } from "../../../fixtures/lint/pairs.ts";
import { lint } from "./linting.ts";

const found = (findings: readonly { readonly rule: string }[]): string[] =>
  findings.map(({ rule }) => rule);

test("every rule has a stream that it finds, and one that it nearly does", () => {
  expect(RULE_PAIRS.map(({ rule }) => rule).toSorted()).toEqual(
    RULES.map(({ id }) => id).toSorted(),
  );
});

describe.each(RULE_PAIRS)("$rule", ({ rule, finds, nearly }) => {
  test(`is found in a stream that ${finds.title}`, () => {
    expect(found(lint(finds).findings)).toContain(rule);
  });

  test(`is not found in a stream that ${nearly.title}`, () => {
    expect(found(lint(nearly).findings)).not.toContain(rule);
  });

  test("is silent when it is muted, and changes nothing else", () => {
    const { findings } = lint(finds, { muted: new Set([rule]) });
    expect(findings).toEqual(lint(finds).findings.filter((one) => one.rule !== rule));
  });
});
