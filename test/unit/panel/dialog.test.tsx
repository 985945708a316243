// @vitest-environment happy-dom
import { render, screen } from "@testing-library/preact";
import { expect, test } from "vitest";
import { KeysDialog } from "../../../src/panel/keys/KeysDialog.tsx";
import { giveElementsSize } from "./dom.ts";

giveElementsSize();

test("the sheet of keys opens at its title, and Tab leads to the way out", () => {
  render(<KeysDialog onClose={() => {}} />);
  const title = screen.getByRole("heading", { level: 1 });
  expect(document.activeElement).toBe(title);
  expect(title.tabIndex).toBe(-1);
});
