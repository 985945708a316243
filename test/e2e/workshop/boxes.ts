/** Where things are: rules that every layout keeps. Runs in a page, so it names nothing outside. */

/** What is wrong with the layout, in words; empty when nothing is. */
export function layoutTrouble(): string[] {
  const REGIONS =
    "header, footer, main, section, aside, dialog[open], [role=toolbar], [role=tablist], [role=tabpanel], [role=listbox], [role=grid], [role=region]";
  const CONTROLS = "button, input, select, textarea, a[href], [role=tab]";
  const SLACK = 1;
  interface Box {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  }

  const trouble: string[] = [];
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const { scrollWidth, scrollHeight } = document.documentElement;
  if (scrollWidth > width) trouble.push(`the page scrolls sideways: ${scrollWidth} > ${width}`);
  if (scrollHeight > height) trouble.push(`the page scrolls: ${scrollHeight} > ${height}`);

  const meet = (a: Box, b: Box): Box => ({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
  const isArea = ({ left, top, right, bottom }: Box): boolean =>
    right - left > SLACK && bottom - top > SLACK;
  const words = (element: Element): string => {
    const name = element.getAttribute("aria-label") ?? element.textContent ?? "";
    const role = element.getAttribute("role") ?? element.localName;
    return `${role} "${name.trim().slice(0, 30)}"`;
  };
  const ancestors = function* (element: Element): Generator<Element> {
    for (let one = element.parentElement; one !== null; one = one.parentElement) yield one;
  };
  const scrolls = (element: Element): boolean =>
    /auto|scroll/.test(getComputedStyle(element).overflow);
  /** The part that is not cut off by what it stands in. */
  const visiblePart = (element: Element): Box => {
    let box: Box = element.getBoundingClientRect();
    for (const one of ancestors(element)) {
      if (getComputedStyle(one).overflow === "visible") continue;
      box = meet(box, one.getBoundingClientRect());
    }
    return box;
  };
  const shown = (selector: string): Element[] =>
    [...document.querySelectorAll(selector)].filter(
      (element) =>
        element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
        isArea(visiblePart(element)),
    );
  /** A layer of its own: a dialog or a menu stands over the rest on purpose. */
  const layer = (element: Element): Element | null =>
    element.closest("dialog[open], [popover], [role=menu], [role=tooltip]");

  const checkOverlaps = (elements: readonly Element[]): void => {
    for (const [at, a] of elements.entries()) {
      for (const b of elements.slice(at + 1)) {
        if (a.contains(b) || b.contains(a) || layer(a) !== layer(b)) continue;
        if (isArea(meet(visiblePart(a), visiblePart(b)))) {
          trouble.push(`${words(a)} and ${words(b)} overlap`);
        }
      }
    }
  };

  const regions = shown(REGIONS);
  const controls = shown(CONTROLS);
  checkOverlaps(regions);
  checkOverlaps(controls);
  const window: Box = { left: 0, top: 0, right: width, bottom: height };
  for (const element of [...regions, ...controls]) {
    if ([...ancestors(element)].some(scrolls)) continue;
    const box = element.getBoundingClientRect();
    const seen = meet(visiblePart(element), window);
    const lost = Math.max(
      seen.left - box.left,
      box.right - seen.right,
      seen.top - box.top,
      box.bottom - seen.bottom,
    );
    if (lost > SLACK) trouble.push(`${words(element)} is cut off by ${Math.round(lost)} px`);
  }
  return trouble;
}
