import { useRef } from "preact/hooks";
import { formatBytes, formatDuration } from "../format.ts";
import { PrintIcon } from "../icons.tsx";
import { Thumb } from "../images/Thumb.tsx";
import { useChange } from "../images/use-change.ts";
import { withModifier } from "../keys/modifiers.ts";
import { strings } from "../strings/index.ts";
import type { PlacedStrip, Print } from "./strip.ts";
import type { Appearance } from "./track.ts";

export interface PrintsProps {
  readonly strip: PlacedStrip;
  /** Monotonic time of the request, ms: times are shown from it. */
  readonly origin: number;
  readonly openRow: number | null;
  readonly onOpen: (row: number) => void;
}

/** The images on their places. One tab stop: the arrow keys go from print to print. */
export function Prints({ strip, origin, openRow, onOpen }: PrintsProps) {
  const list = useRef<HTMLUListElement>(null);
  const { prints, arriving, measures } = strip;
  const current = prints.findIndex(({ images }) => images.some(({ row }) => row === openRow));
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined || withModifier(event)) return;
    // The strip would go from event to event.
    event.stopPropagation();
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    buttons[Math.min(Math.max(at + step, 0), buttons.length - 1)]?.focus();
  };
  return (
    <ul
      class="strip-list"
      ref={list}
      aria-label={strings.timeline.prints}
      style={{ top: `${measures.printTop}px`, "--print": `${measures.print}px` }}
      onKeyDown={onKeyDown}
    >
      {prints.map((print, at) => (
        <li key={print.images[0]?.row} style={{ transform: `translateX(${print.left}px)` }}>
          <PrintButton
            print={print}
            origin={origin}
            open={print.images.find(({ row }) => row === openRow) ?? null}
            tabStop={at === Math.max(current, 0)}
            onOpen={onOpen}
          />
        </li>
      ))}
      {arriving !== null && (
        <li style={{ transform: `translateX(${arriving.left}px)` }}>
          <span class="strip-print strip-arriving">
            <span class="strip-frame" />
            <span class="strip-words">{strings.timeline.arriving(arriving.bytes)}</span>
          </span>
        </li>
      )}
    </ul>
  );
}

interface PrintButtonProps {
  readonly print: Print;
  readonly origin: number;
  /** The image among these whose event is open. */
  readonly open: Appearance | null;
  readonly tabStop: boolean;
  readonly onOpen: (row: number) => void;
}

function PrintButton({ print, origin, open, tabStop, onOpen }: PrintButtonProps) {
  const { images } = print;
  const shown = open ?? print.shown;
  const { role, partialIndex, sha256, bytes, before } = shown;
  const at = shown.time - origin;
  const more = images.length - 1;
  const change = useChange(before?.sha256 ?? null, sha256);
  const share = change?.kind === "counted" ? change.share : null;
  const label = strings.timeline.print(shown, at, share, more);
  const classes = ["strip-print"];
  if (open !== null) classes.push("current");
  if (more > 0) classes.push("strip-stack");
  return (
    <button
      type="button"
      class={classes.join(" ")}
      tabIndex={tabStop ? 0 : -1}
      aria-current={open !== null}
      title={label}
      onPointerDown={(event) => event.stopPropagation()}
      onClick={() => onOpen(shown.row)}
    >
      <span class="strip-frame" aria-hidden="true">
        {sha256 === null ? <PrintIcon /> : <Thumb key={sha256} sha256={sha256} label={label} />}
        {more > 0 && <span class="strip-more">{strings.timeline.more(more)}</span>}
      </span>
      <span class="strip-words">
        <span>
          <strong>{strings.timeline.image(role, partialIndex)}</strong>{" "}
          <span>{formatDuration(at)}</span>
        </span>{" "}
        <span class="strip-size">
          <span>{formatBytes(bytes)}</span>
          {share !== null && (
            <>
              {" "}
              <span class="strip-new">{strings.timeline.changed(share)}</span>
            </>
          )}
        </span>
        {more > 0 && <span class="offscreen">{strings.timeline.moreWords(more)}</span>}
      </span>
    </button>
  );
}
