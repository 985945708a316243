/** Events written as the event stream they came in, from files that kept only what they said. */

export interface EventFields {
  readonly name: string | null;
  readonly id: string | null;
  readonly data: string | null;
}

export function eventBlock({ name, id, data }: EventFields): Uint8Array {
  const lines: string[] = [];
  if (name !== null) lines.push(`event: ${oneLine(name)}`);
  if (id !== null) lines.push(`id: ${oneLine(id)}`);
  if (data !== null) for (const line of data.split(/\r\n|\r|\n/)) lines.push(`data: ${line}`);
  return Buffer.from(`${lines.join("\n")}\n\n`);
}

export function commentBlock(text: string): Uint8Array {
  const lines = text.split(/\r\n|\r|\n/).map((line) => `: ${line}`);
  return Buffer.from(`${lines.join("\n")}\n\n`);
}

/** What stood on one line has no line end, unless someone made it up. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, " ");
}
