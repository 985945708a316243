// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { expect, test, vi } from "vitest";
import { PanelModel } from "../../../../src/panel/model.ts";
import { Overview } from "../../../../src/panel/overview/Overview.tsx";
import { selectedStream } from "../../../../src/panel/state/state.ts";
import { giveElementsSize } from "../dom.ts";
import { FakeConnection, streamRecord } from "../fakes.ts";

giveElementsSize();
const WIDTH = 1_000;
Object.defineProperty(HTMLElement.prototype, "clientWidth", {
  configurable: true,
  get: () => WIDTH,
});
HTMLElement.prototype.getBoundingClientRect = () => new DOMRect(0, 0, WIDTH, 118);
HTMLElement.prototype.setPointerCapture = () => {};

/** Two streams of ten seconds each, one after the other. */
async function overview() {
  const connection = new FakeConnection();
  connection.store.streams = [0, 10_000].map((requestedAt, n) =>
    streamRecord(`s${n}`, {
      timeOrigin: 0,
      startedAt: requestedAt,
      requestedAt,
      endedAt: requestedAt + 10_000,
    }),
  );
  const model = new PanelModel(connection);
  model.start();
  connection.ready();
  const { container } = render(<Overview model={model} />);
  await waitFor(() =>
    expect(screen.getByRole("img").getAttribute("aria-label")).toMatch(/^2 streams/),
  );
  return { model, area: screen.getByRole("region", { name: "Overview" }), container };
}

const at = (x: number, y = 20) => ({ clientX: x, clientY: y, button: 0, pointerId: 1 });
/** The axis ends a little after the last stream. */
const time = (x: number): number => (x / WIDTH) * 20_400;

test("brushes a range with the mouse, from either side, and resets it by a double click", async () => {
  const { model, area } = await overview();
  fireEvent.pointerDown(area, at(800));
  fireEvent.pointerMove(area, at(300));
  fireEvent.pointerUp(area, at(300));
  expect(model.time.state.value.range).toEqual({ from: time(300), to: time(800) });
  expect(screen.getByText("6.1 – 16.3 s")).toBeTruthy();
  fireEvent.dblClick(area);
  expect(model.time.state.value.range).toBeNull();
});

test("lets go of the range by its own button, and of one over streams that are gone", async () => {
  const { model, area } = await overview();
  const brush = () => {
    fireEvent.pointerDown(area, at(100));
    fireEvent.pointerMove(area, at(300));
    fireEvent.pointerUp(area, at(300));
  };
  brush();
  fireEvent.click(await screen.findByRole("button", { name: "All of the time" }));
  expect(model.time.state.value.range).toBeNull();
  brush();
  await screen.findByRole("button", { name: "All of the time" });
  model.time.dispatch({ kind: "brush", range: { from: -90_000, to: -80_000 } });
  await waitFor(() => expect(screen.queryByRole("button")).toBeNull());
  fireEvent.keyDown(screen.getAllByRole("slider")[0] ?? area, { key: "Escape" });
  expect(model.time.state.value.range).toBeNull();
});

test("brushes by key: the handles wait at the ends, Esc lets go and then is DevTools' again", async () => {
  const { model, area } = await overview();
  const devtools = vi.fn<() => void>();
  document.addEventListener("keydown", devtools);
  const [from] = screen.getAllByRole("slider");
  fireEvent.keyDown(from ?? area, { key: "ArrowRight", shiftKey: true });
  expect(model.time.state.value.range).toEqual({ from: 2_040, to: 20_400 });
  await waitFor(() => expect(from?.getAttribute("aria-valuetext")).toBe("2.04 s"));
  devtools.mockClear();
  expect(fireEvent.keyDown(from ?? area, { key: "Escape" })).toBe(false);
  expect(model.time.state.value.range).toBeNull();
  expect(devtools).not.toHaveBeenCalled();
  expect(fireEvent.keyDown(from ?? area, { key: "Escape" })).toBe(true);
  expect(devtools).toHaveBeenCalledOnce();
  document.removeEventListener("keydown", devtools);
});

test("selects the stream that is clicked, and names the one under the pointer", async () => {
  const { model, area } = await overview();
  fireEvent.pointerMove(area, at(100));
  await screen.findByText(/\/api\/v1\/responses · openai\/gpt-5-image · 3 events/);
  fireEvent.pointerDown(area, at(100));
  fireEvent.pointerUp(area, at(100));
  expect(selectedStream(model.state.value)?.id).toBe("s0");
  fireEvent.pointerLeave(area);
  await waitFor(() => expect(screen.queryByText(/gpt-5-image/)).toBeNull());
});

test("shows where the pointer is in the other regions", async () => {
  const { model, container } = await overview();
  model.time.dispatch({ kind: "point", at: 10_200 });
  await waitFor(() =>
    expect(container.querySelector<HTMLElement>(".overview-cursor")?.style.transform).toBe(
      "translateX(500px)",
    ),
  );
});
