import type { StreamRecord } from "../../store/records.ts";
import { formatCount } from "../format.ts";
import { Thumb } from "../images/Thumb.tsx";
import { strings } from "../strings/index.ts";
import { stackOf } from "./stack.ts";

/** A stream's images as a stack: slices of those before, the last one whole. */
export function ThumbStack({ stream }: { stream: StreamRecord }) {
  const { list } = strings;
  const stack = stackOf(stream);
  const last = stack.at(-1);
  if (last === undefined) {
    return (
      <span class="stream-images">
        <span class="none">
          {stream.images === 0 ? list.none : `×${formatCount(stream.images)}`}
        </span>
      </span>
    );
  }
  return (
    <span class="stream-images" title={list.withImages(stream.images)}>
      {stack.slice(0, -1).map((sha256) => (
        <span key={sha256} class="slice" aria-hidden="true">
          <Thumb sha256={sha256} label="" />
        </span>
      ))}
      <span class="whole" key={last}>
        <Thumb sha256={last} label={list.withImages(stream.images)} />
      </span>
    </span>
  );
}
