/** Makes an image source of what a payload has where an image may stand. */
import type { Json, JsonObject } from "../../json.ts";
import { stringMember } from "../../json.ts";
import { firstOf } from "../../own.ts";
import { base64Label, label } from "../../preview.ts";
import type { ImageSource } from "../../types.ts";

/** Where an image was found, and what its event says about it; what is left out is not said. */
type Place = Pick<ImageSource, "role" | "path"> &
  Partial<Omit<ImageSource, "base64" | "link">> & {
    /** It stands where an address belongs: all that is not plainly an image is one. */
    readonly isAddress?: boolean;
    /** The event says that this is an image: without any text it is an empty one. */
    readonly isImage?: boolean;
  };

/**
 * The image that this value is: base64 text, a data URL, or a link of any kind.
 *
 * @returns null for anything else, such as the `null` of an item that is not finished
 */
export function imageSource(value: Json | undefined, place: Place): ImageSource | null {
  if (typeof value !== "string" || (value === "" && place.isImage !== true)) return null;
  const isLink =
    value !== "" && (place.isAddress === true ? !holdsImage(value) : URL_OF_ANY_KIND.test(value));
  const { item = null, mediaType = null } = place;
  return {
    role: place.role,
    path: place.path,
    partialIndex: place.partialIndex ?? null,
    item: item === null ? null : label(item),
    base64: isLink ? null : value,
    link: isLink ? firstOf(value.trim(), MAX_LINK) : null,
    mediaType: mediaType === null ? null : label(mediaType),
    declared: place.declared ?? null,
    provisional: place.provisional ?? false,
  };
}

/**
 * `https:`, `gs:`, `sandbox:`, `blob:` …, but no data URL; base64 has no colon. Text such as
 * “Error: …” is none.
 */
const URL_OF_ANY_KIND = /^\s{0,8}(?:(?!data:)[a-z][a-z0-9+.-]{1,30}:\/|(?:blob|cid|urn):\S)/i;

/** Some gateways put bare base64 where the API has an address. */
function holdsImage(value: string): boolean {
  return /^\s{0,8}data:/i.test(value) || looksLikeImage(value);
}

/** Rows hold their links; longer URLs are not such as a person follows. */
const MAX_LINK = 2048;

/** `output_format: "png"` or `media_type: "image/png"` as a media type. */
export function declaredType(object: JsonObject | null): string | null {
  const format = stringMember(object, "output_format", "outputFormat");
  if (format !== null && /^[a-z0-9.+-]{1,20}$/i.test(format)) return `image/${format}`;
  return stringMember(object, "media_type", "mediaType", "mime_type", "mimeType");
}

/** `size: "1024x1536"`; `auto` declares nothing. */
export function declaredSize(object: JsonObject | null): ImageSource["declared"] {
  const size = /^([0-9]{1,6})x([0-9]{1,6})$/.exec(stringMember(object, "size")?.slice(0, 20) ?? "");
  return size === null ? null : { width: Number(size[1]), height: Number(size[2]) };
}

/** What stands for an image in a preview. */
export function imageLabel({ base64, link }: ImageSource): string {
  return base64 === null ? (link ?? "") : base64Label(base64.slice(0, 64), base64.length);
}

/**
 * Is this text an image, where any text may stand? By the base64 of the formats' first bytes (PNG,
 * JPEG, RIFF, GIF, AVIF, SVG), or as a data URL that says so.
 */
export function looksLikeImage(value: Json | undefined): value is string {
  return (
    typeof value === "string" &&
    /^(?:data:image\/|iVBORw0KGgo|[/_]9j[/_]|UklGR|R0lGOD|AAAA.GZ0eXB|PHN2Z)/.test(
      value.slice(0, 24),
    )
  );
}
