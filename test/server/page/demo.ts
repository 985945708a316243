import { RUNS } from "../../fixtures/runNames.ts";
import { readRun } from "./readers.ts";
import { ResultCollector } from "./result.ts";
import { READERS, readSettings, type Settings } from "./settings.ts";

/**
 * The demo page: asks the local API for a run with an official SDK and shows what arrives.
 * Tests start it by its address and read `#result`; nothing is put on `window`.
 */
const settings = readSettings(location.search, location.origin);
const form = element("controls", HTMLFormElement);
const stop = element("stop", HTMLButtonElement);
const stage = element("stage", HTMLElement);
const strip = element("strip", HTMLElement);
const text = element("text", HTMLElement);
const status = element("status", HTMLElement);
const result = element("result", HTMLScriptElement);

fillSelect("sdk", READERS, settings.sdk);
fillSelect("run", RUNS, settings.run);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const chosen = new FormData(form);
  void start({
    ...settings,
    sdk: READERS.find((name) => name === chosen.get("sdk")) ?? settings.sdk,
    run: RUNS.find((name) => name === chosen.get("run")) ?? settings.run,
  });
});
if (settings.autostart) void start(settings);

async function start(chosen: Settings): Promise<void> {
  const abort = new AbortController();
  const collector = new ResultCollector();
  stop.addEventListener("click", () => abort.abort(), { signal: abort.signal });
  show("running");
  for (const place of [stage, strip, text]) place.replaceChildren();
  result.textContent = "";
  let error: unknown = null;
  try {
    for await (const event of readRun(chosen, abort.signal)) {
      const image = collector.add(event);
      if (image !== null) showImage(image.b64, image.role, image.index);
      text.textContent = collector.text;
      status.textContent = `${collector.events} events · ${String(event["type"])}`;
    }
  } catch (thrown) {
    error = thrown;
    status.textContent = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : "failed";
  }
  result.textContent = JSON.stringify(await collector.finish(chosen.sdk, chosen.run, error));
  show(error === null ? "done" : "failed");
}

/** The state that tests wait for, on the root element. */
function show(state: "running" | "done" | "failed"): void {
  document.documentElement.dataset["state"] = state;
  stop.disabled = state !== "running";
}

function showImage(b64: string, role: "partial" | "final", index: number | null): void {
  const source = `data:image/png;base64,${b64}`;
  const label = role === "final" ? "final" : `partial ${index ?? "?"}`;
  const large = new Image();
  large.src = source;
  large.alt = `The picture, ${label}`;
  stage.replaceChildren(large);
  const figure = document.createElement("figure");
  const small = new Image();
  small.src = source;
  small.alt = "";
  const caption = document.createElement("figcaption");
  caption.textContent = label;
  figure.append(small, caption);
  strip.append(figure);
}

function fillSelect(name: string, options: readonly string[], selected: string): void {
  const select = element(name, HTMLSelectElement);
  for (const option of options) select.add(new Option(option, option, false, option === selected));
}

function element<T extends Element>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} #${id}`);
  return found;
}
