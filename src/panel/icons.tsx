/** Glyphs as inline SVG: 16 units, drawn in the text's colour, silent to screen readers. */
import type { ComponentChildren } from "preact";
import type { StreamEnd } from "../store/records.ts";
import type { Family } from "../stream/types.ts";

function Glyph({ children, size = 16 }: { children: ComponentChildren; size?: number }) {
  return (
    <svg
      class="glyph"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.4"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

const solid = { fill: "currentColor", stroke: "none" };

export const RecordIcon = ({ on }: { on: boolean }) => (
  <Glyph>
    <circle cx="8" cy="8" r="6.3" />
    {on ? (
      <circle cx="8" cy="8" r="3.6" {...solid} />
    ) : (
      <rect x="5.5" y="5.5" width="5" height="5" rx="1" {...solid} />
    )}
  </Glyph>
);
export const ClearIcon = () => (
  <Glyph>
    <circle cx="8" cy="8" r="6.3" />
    <path d="M3.6 12.4 12.4 3.6" />
  </Glyph>
);
export const GearIcon = () => (
  <Glyph>
    <circle cx="8" cy="8" r="2.2" />
    <circle cx="8" cy="8" r="4.6" />
    <path d="M8 1.4v2M8 12.6v2M1.4 8h2M12.6 8h2M3.3 3.3l1.5 1.5M11.2 11.2l1.5 1.5M12.7 3.3l-1.5 1.5M4.8 11.2l-1.5 1.5" />
  </Glyph>
);
export const ShieldIcon = ({ tone }: { tone: "ok" | "quiet" | "warn" | "error" }) => (
  <Glyph>
    <path d="M8 1.6 13.4 3.4V8c0 3.2-2.2 5.4-5.4 6.5C4.8 13.4 2.6 11.2 2.6 8V3.4z" />
    {tone === "ok" && <path d="m5.6 8 1.8 1.8 3.2-3.4" />}
    {tone === "quiet" && <path d="M5.8 8h4.4" />}
    {tone === "warn" && <path d="M8 5v3.4M8 10.8v.1" />}
    {tone === "error" && <path d="m6 6 4 4M10 6l-4 4" />}
  </Glyph>
);
export const WarnIcon = () => (
  <Glyph>
    <path d="M8 2.2 14.4 13.4H1.6z" />
    <path d="M8 6.4v3.2M8 11.5v.1" />
  </Glyph>
);
export const ErrorIcon = () => (
  <Glyph>
    <circle cx="8" cy="8" r="6.3" />
    <path d="m5.8 5.8 4.4 4.4M10.2 5.8l-4.4 4.4" />
  </Glyph>
);
export const InfoIcon = () => (
  <Glyph>
    <circle cx="8" cy="8" r="6.3" />
    <path d="M8 7.4v3.6M8 5v.1" />
  </Glyph>
);
export const CheckIcon = () => (
  <Glyph>
    <path d="m2.8 8.4 3.4 3.4 7-7.4" />
  </Glyph>
);
export const CheckCircleIcon = () => (
  <Glyph>
    <circle cx="8" cy="8" r="6.3" />
    <path d="m5.3 8.2 2 2 3.5-4" />
  </Glyph>
);
export const LockIcon = () => (
  <Glyph>
    <rect x="3" y="7" width="10" height="7" rx="1" />
    <path d="M5 7V5a3 3 0 0 1 6 0v2" />
  </Glyph>
);
export const ReloadIcon = () => (
  <Glyph>
    <path d="M13.2 8.4A5.3 5.3 0 1 1 11.6 4.2L13.4 6" />
    <path d="M13.6 2.6V6h-3.4" />
  </Glyph>
);
export const CloseIcon = () => (
  <Glyph>
    <path d="m4 4 8 8M12 4l-8 8" />
  </Glyph>
);
export const CopyIcon = () => (
  <Glyph>
    <rect x="5.5" y="5.5" width="8" height="8" rx="1" />
    <path d="M10.5 5.5v-3h-8v8h3" />
  </Glyph>
);
export const DownloadIcon = () => (
  <Glyph>
    <path d="M8 2.2v7.6M4.8 6.8 8 10l3.2-3.2M2.4 11v2.6h11.2V11" />
  </Glyph>
);
export const PinIcon = ({ on }: { on: boolean }) => (
  <Glyph>
    <path d="M5.4 2.2h5.2l-.7 4.4 2.3 2.6H3.8l2.3-2.6z" {...(on ? { fill: "currentColor" } : {})} />
    <path d="M8 9.2v4.8" />
  </Glyph>
);
export const TrashIcon = () => (
  <Glyph>
    <path d="M2.8 4.4h10.4M6 4.2V2.4h4v1.8M4.2 4.6l.6 9h6.4l.6-9M6.8 7v4.2M9.2 7v4.2" />
  </Glyph>
);
export const ArrowDownIcon = () => (
  <Glyph>
    <path d="M8 2.8v10M4 9l4 4 4-4" />
  </Glyph>
);
export const ChevronIcon = ({ open }: { open: boolean }) => (
  <Glyph size={10}>
    <path d={open ? "m3 5.6 5 5 5-5" : "m5.6 3 5 5-5 5"} stroke-width="2" />
  </Glyph>
);
export const FilterIcon = () => (
  <Glyph>
    <path d="M2 3h12L9.6 8.6v4.6l-3.2-1.6v-3z" />
  </Glyph>
);
export const LogIcon = () => (
  <Glyph>
    <path d="M4 2.2h8v11.6H4zM6 5.4h4M6 8h4M6 10.6h2.4" />
  </Glyph>
);
export const PencilIcon = () => (
  <Glyph>
    <path d="m3 13 .8-3.4 7-7 2.6 2.6-7 7zM9.4 4l2.6 2.6" />
  </Glyph>
);
export const UndoIcon = () => (
  <Glyph>
    <path d="M5.6 2.6 2.4 5.8 5.6 9M2.6 5.8h6.6a4 4 0 0 1 0 8H6" />
  </Glyph>
);
export const PrintIcon = () => (
  <Glyph>
    <rect x="2" y="3" width="12" height="10" rx="1" />
    <circle cx="5.6" cy="6.4" r="1.1" />
    <path d="m2.6 12 3.6-3.2 2.2 1.8 2.6-2.8 2.8 3" />
  </Glyph>
);

const stopped = (
  <>
    <circle cx="8" cy="8" r="6.3" />
    <rect x="5.6" y="5.6" width="4.8" height="4.8" rx=".6" />
  </>
);

const ends: Readonly<Record<StreamEnd, ComponentChildren>> = {
  complete: <path d="m2.8 8.4 3.4 3.4 7-7.4" />,
  failed: (
    <>
      <circle cx="8" cy="8" r="6.3" />
      <path d="m5.8 5.8 4.4 4.4M10.2 5.8l-4.4 4.4" />
    </>
  ),
  cancelled: stopped,
  aborted: stopped,
  open: (
    <>
      <circle cx="8" cy="8" r="2.6" {...solid} />
      <path d="M4.2 4.2a5.4 5.4 0 0 0 0 7.6M11.8 4.2a5.4 5.4 0 0 1 0 7.6" />
    </>
  ),
  interrupted: (
    <>
      <path d="M1.8 8h3.4l1.4-3M14.2 8h-3.4l-1.4 3M8.8 2.4l-1.6 11.2" />
    </>
  ),
  unread: (
    <>
      <circle cx="8" cy="8" r="6.3" />
      <path d="M8 1.7a6.3 6.3 0 0 1 0 12.6z" {...solid} />
    </>
  ),
  elsewhere: (
    <>
      <path d="M1.6 8S4 3.8 8 3.8 14.4 8 14.4 8 12 12.2 8 12.2 1.6 8 1.6 8z" />
      <path d="M3 13 13 3" />
    </>
  ),
};

/** How a stream ended, by shape as well as by colour. */
export const EndIcon = ({ end }: { end: StreamEnd }) => <Glyph>{ends[end]}</Glyph>;

const families: Readonly<Record<Family, ComponentChildren>> = {
  lifecycle: (
    <>
      <path d="M3.4 14.4V2.2M3.4 3h9l-2 3 2 3h-9" />
    </>
  ),
  reasoning: (
    <>
      <path d="M8 1.8 9.6 6.4 14.2 8 9.6 9.6 8 14.2 6.4 9.6 1.8 8 6.4 6.4z" />
    </>
  ),
  text: (
    <>
      <path d="M2.4 4.2h11.2M2.4 8h11.2M2.4 11.8h7" stroke-width="1.8" />
    </>
  ),
  image: (
    <>
      <rect x="1.8" y="2.6" width="12.4" height="10.8" rx="1" />
      <circle cx="5.6" cy="6.2" r="1.2" />
      <path d="m2.4 12.6 4-3.8 2.4 2 2.4-2.6 2.8 3" />
    </>
  ),
  tool: (
    <>
      <path d="M8 1.6 13.6 4.8v6.4L8 14.4 2.4 11.2V4.8z" />
    </>
  ),
  usage: (
    <>
      <path d="M2.6 14V8.4M6.2 14V4M9.8 14v-4M13.4 14V2" stroke-width="1.8" />
    </>
  ),
  heartbeat: (
    <>
      <path d="M1.4 8.4h3.2l1.8-4.6 3 8.4 1.8-3.8h3.4" />
    </>
  ),
  error: (
    <>
      <circle cx="8" cy="8" r="6.3" />
      <path d="m5.8 5.8 4.4 4.4M10.2 5.8l-4.4 4.4" />
    </>
  ),
  other: (
    <>
      <path d="M6 2.4 3 8l3 5.6M10 2.4 13 8l-3 5.6" />
    </>
  ),
};

/** An event family's own glyph. */
export const FamilyIcon = ({ family }: { family: Family }) => (
  <Glyph size={12}>{families[family]}</Glyph>
);
