// @vitest-environment happy-dom
import { cleanup, render } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";
import { Drawing, type Surface } from "../../../../src/panel/time/Drawing.tsx";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

test("asks the browser for each colour once, however often a live stream is drawn", () => {
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue({
    setTransform: () => {},
  } as unknown as CanvasRenderingContext2D & null);
  const asked = vi.fn(() => " #123456 ");
  vi.spyOn(window, "getComputedStyle").mockReturnValue({
    getPropertyValue: asked,
  } as unknown as CSSStyleDeclaration);
  const colours: string[] = [];
  const frame = () => (
    <Drawing width={10} height={10} draw={({ colour }: Surface) => colours.push(colour("line"))} />
  );
  const { rerender } = render(frame());
  rerender(frame());
  rerender(frame());
  expect(colours).toEqual(["#123456", "#123456", "#123456"]);
  expect(asked).toHaveBeenCalledTimes(1);
});
