import { expect, test } from "vitest";
import { DIALECTS } from "../../../../src/stream/dialects/index.ts";
import { RULES } from "../../../../src/stream/lint/families.ts";
import { KNOWN, type Rule } from "../../../../src/stream/lint/rule.ts";
import { RULE_PAIRS } from "../../../fixtures/lint/pairs.ts";

// To write it anew: npx vitest run --project unit test/unit/stream/lint/rules-page.test.ts -u
test("docs/rules.md tells of every rule, and of the streams that test it", async () => {
  const rows = RULES.map(({ id, severity }) => {
    const pair = RULE_PAIRS.find(({ rule }) => rule === id);
    return [`[\`${id}\`](#${id})`, severity, pair?.finds.title ?? "", pair?.nearly.title ?? ""];
  });
  const head = [
    "rule",
    "severity",
    "finds something in a stream that …",
    "nearly, but not, in one that …",
  ];
  const page = `${INTRODUCTION}
${table([head, ...rows])}

${RULES.map(section).join("\n\n")}
`;
  await expect(page).toMatchFileSnapshot("../../../../docs/rules.md");
});

const INTRODUCTION = `# Rules

Darkroom holds every stream against the protocol of its API while it comes in. A finding has a rule,
a severity, the events it points to, and a sentence. A fault that repeats is said once, with its first
events and how often it was found.

- **error**: an official client throws on it, or loses a part of the result.
- **warning**: it is against the protocol, and some client may trip over it.
- **info**: worth knowing. What an API or a gateway is known to do otherwise is never more than that.

Where bytes were not kept (a gap), nothing is concluded from what is missing. When the page stopped
reading, or the tab was closed, what did not come is no fault of the server. A rule can be muted by
its id.

The severity is the usual one; a known habit of a gateway is said as info. Each pair of streams
in this table is a test, and this page is written from the rules themselves.
`;

function section({ id, title, severity, dialects, why, check, source }: Rule): string {
  return `## ${id}

**${title}.** ${why}

- Check: ${lowerFirst(check)}
- Severity: ${severity}; for ${namesOf(dialects)}
- Protocol: <${source}>`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function namesOf(dialects: Rule["dialects"]): string {
  if (dialects === null) return "every stream";
  if (KNOWN.every((id) => dialects.includes(id))) {
    return dialects.includes("ndjson")
      ? "every API known by name, and JSON lines"
      : "every API known by name";
  }
  return dialects
    .map((id) => DIALECTS.find((dialect) => dialect.id === id)?.title ?? id)
    .join(", ");
}

/** A table with its columns aligned, as the formatter leaves it. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [head, widths.map((width) => "-".repeat(width)), ...body].map(line).join("\n");
}
