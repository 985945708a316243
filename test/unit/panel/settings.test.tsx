// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { expect, test, vi } from "vitest";
import { DEFAULT_SETTINGS, type Settings } from "../../../src/messages/panel.ts";
import { SettingsDialog } from "../../../src/panel/settings/SettingsDialog.tsx";
import { parseBudget } from "../../../src/panel/settings/budget.ts";
import { giveElementsSize } from "./dom.ts";

giveElementsSize();

function open(settings: Settings = DEFAULT_SETTINGS, origin: string | null = "https://x.test") {
  const onChange = vi.fn<(settings: Settings) => void>();
  const onDeleteEverything = vi.fn<() => void>();
  const onClose = vi.fn<() => void>();
  render(
    <SettingsDialog
      settings={settings}
      origin={origin}
      onChange={onChange}
      onDeleteEverything={onDeleteEverything}
      onClose={onClose}
    />,
  );
  return { onChange, onDeleteEverything, onClose };
}

test("keeping secrets says why one would rather not, beside the switch", () => {
  const { onChange } = open();
  const box = screen.getByLabelText("Keep secrets");
  const reason = document.getElementById(box.getAttribute("aria-describedby") ?? "");
  expect(reason?.textContent).toContain("could then read them");
  fireEvent.click(box);
  expect(onChange).toHaveBeenCalledWith({ ...DEFAULT_SETTINGS, keepSecrets: true });
});

test("the inspected site can be recorded with DevTools closed, and no longer", () => {
  const label = "Also record this site while DevTools are closed";
  const { onChange } = open({ ...DEFAULT_SETTINGS, origins: ["https://y.test"] });
  fireEvent.click(screen.getByLabelText(label));
  expect(onChange.mock.lastCall?.[0].origins).toEqual(["https://y.test", "https://x.test"]);
});

test("a site that records already is shown so, and can be taken away", () => {
  const label = "Also record this site while DevTools are closed";
  const { onChange } = open({ ...DEFAULT_SETTINGS, origins: ["https://y.test", "https://x.test"] });
  const box = screen.getByLabelText<HTMLInputElement>(label);
  expect(box.checked).toBe(true);
  fireEvent.click(box);
  expect(onChange.mock.lastCall?.[0].origins).toEqual(["https://y.test"]);
});

test("a page without a site of its own cannot be switched on", () => {
  open(DEFAULT_SETTINGS, null);
  const label = "Also record this site while DevTools are closed";
  expect(screen.getByLabelText<HTMLInputElement>(label).disabled).toBe(true);
});

test("the budget is megabytes, and counts when it makes sense", async () => {
  const { onChange } = open();
  const field = screen.getByLabelText<HTMLInputElement>("Storage budget");
  expect(field.value).toBe("500");
  fireEvent.input(field, { target: { value: "five" } });
  fireEvent.change(field);
  expect(onChange).not.toHaveBeenCalled();
  await screen.findByText("A whole number from 10 to 100,000.");
  fireEvent.input(field, { target: { value: "2000" } });
  fireEvent.change(field);
  expect(onChange).toHaveBeenCalledWith({ ...DEFAULT_SETTINGS, budget: 2_000_000_000 });
});

test.each([
  ["10", 10_000_000],
  [" 500 ", 500_000_000],
  ["9", null],
  ["100001", null],
  ["1.5", null],
  ["1e3", null],
  ["", null],
])("a budget of %j is %j bytes", (typed, bytes) => {
  expect(parseBudget(typed)).toBe(bytes);
});

test("everything is deleted only after a second yes", async () => {
  const { onDeleteEverything } = open();
  fireEvent.click(screen.getByRole("button", { name: "Delete everything" }));
  fireEvent.click(await screen.findByRole("button", { name: "Keep them" }));
  expect(onDeleteEverything).not.toHaveBeenCalled();
  fireEvent.click(await screen.findByRole("button", { name: "Delete everything" }));
  fireEvent.click(await screen.findByRole("button", { name: "Delete everything for good" }));
  expect(onDeleteEverything).toHaveBeenCalledOnce();
});

test("the focus goes with the question, and to the answer that does no harm", async () => {
  open();
  const focused = () => document.activeElement?.textContent;
  for (const answer of ["Keep them", "Delete everything for good"]) {
    screen.getByRole("button", { name: "Delete everything" }).focus();
    fireEvent.click(screen.getByRole("button", { name: "Delete everything" }));
    await waitFor(() => expect(focused()).toBe("Keep them"));
    fireEvent.click(screen.getByRole("button", { name: answer }));
    await waitFor(() => expect(focused()).toBe("Delete everything"));
  }
});
