import type { LabPage } from "../page/lab-page.ts";
import { event, paced } from "../page/shapes.ts";

/**
 * Reads streams in every common way, chunk by chunk, so that the number of calls a page makes is
 * the same on every run. Used where the page around it is the unusual thing.
 */
export async function readEveryWay(lab: LabPage, prefix = ""): Promise<void> {
  const name = (way: string) => prefix + way;

  const text = await fetch(lab.url(name("text"), paced(2)), {
    method: "POST",
    headers: { accept: "text/event-stream", "content-type": "application/json" },
    body: '{"stream":true}',
  });
  const whole = text.text();
  await lab.release(name("text"), 2);
  lab.note("text", await whole);
  lab.expect(name("text"), "complete");

  const read = await fetch(lab.url(name("reader"), paced(2)));
  const reader = read.body!.getReader();
  lab.note("first", await reader.read());
  await lab.release(name("reader"));
  lab.note("second", await reader.read());
  await lab.release(name("reader"));
  lab.note("end", await reader.read());
  lab.expect(name("reader"), "complete");

  const iterated = await fetch(new Request(lab.url(name("iterator"), paced(2))));
  for await (const chunk of iterated.body!) {
    lab.note("chunk", chunk);
    await lab.release(name("iterator"));
  }
  lab.expect(name("iterator"), "complete");

  const cloned = await fetch(lab.url(name("clone"), paced(1)));
  const copy = cloned.clone();
  const both = [cloned.text(), copy.text()] as const;
  await lab.release(name("clone"));
  lab.note("original", await both[0]);
  lab.note("clone", await both[1]);
  lab.expect(name("clone"), "complete");

  const piped = await fetch(lab.url(name("pipe"), paced(1)));
  const log: string[] = [];
  const pipe = piped.body!.pipeTo(
    new WritableStream<Uint8Array>({ write: (chunk) => void log.push(`${chunk.byteLength}`) }),
  );
  await lab.release(name("pipe"));
  await pipe;
  lab.note("piped", log.join());
  lab.expect(name("pipe"), "complete");

  const control = new AbortController();
  const aborted = await fetch(lab.url(name("abort"), paced(1)), { signal: control.signal });
  const last = aborted.body!.getReader();
  lab.note("before abort", await last.read());
  control.abort();
  try {
    await last.read();
  } catch (error) {
    lab.note("abort", (error as Error).name);
  }
  lab.expect(name("abort"), "aborted", event(0).length);
}
