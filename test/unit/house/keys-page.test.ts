import { expect, test } from "vitest";
import { keys } from "../../../src/panel/strings/keys.ts";

// To write it anew: npx vitest run --project unit test/unit/house/keys-page.test.ts -u
test("docs/keys.md is the panel's own sheet of keys", async () => {
  const tables = keys.groups.map(({ title, lines }) => {
    const rows = lines.map((line) => [line.keys.map((key) => `\`${key}\``).join(" "), line.does]);
    return `## ${title}\n\n${table([["key", "does"], ...rows])}`;
  });
  const page = `# Keys

The panel shows them too: press \`?\`. Letters act only when no text is being written. Any of a line's
keys does what the line says.

${tables.join("\n\n")}
`;
  await expect(page).toMatchFileSnapshot("../../../docs/keys.md");
});

/** A table with its columns aligned, as the formatter leaves it. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  const rule = widths.map((width) => "-".repeat(width));
  return [head, rule, ...body].map(line).join("\n");
}
