/** The panel in a plain tab, on the story that the address names; without one, the list of them. */
import { mountPanel } from "../../../src/panel/mount.tsx";
import { Reader } from "../../../src/store/reader.ts";
import { DATABASE } from "../../../src/store/schema.ts";
import { PAGE_AGE, PAGE_START, STORIES, storyCalled, type Story } from "../stories.ts";
import { decodeMessages, type TapeMessage } from "../wire.ts";
import { freezeDate } from "./clock.ts";
import { WorkshopConnection } from "./connection.ts";
import { deleteDatabase, makeNewer, useDatabasesOf } from "./database.ts";
import { readerOf } from "./reader.ts";
import { browserOf, startRecorder, TAB, TapePlayer, turnPage } from "./recording.ts";

const root = document.getElementById("app");
const wanted = new URLSearchParams(location.search);
const story = storyCalled(wanted.get("story") ?? "");
if (root === null) throw new Error("panel.html has no place for the panel");
if (story === undefined) listStories(root);
else void show(story, root);

async function show(shown: Story, place: HTMLElement): Promise<void> {
  document.title = `${shown.title} · Darkroom`;
  // A first visit: neither recordings nor what the panel remembers.
  if (wanted.has("fresh")) localStorage.clear();
  const { live = false } = shown;
  const now = live ? Date.now() : PAGE_START + PAGE_AGE;
  if (!live) freezeDate(now);
  useDatabasesOf(shown.name);

  const recorded = await prepareDatabase(shown);
  const platform = browserOf(shown);
  const recorder = startRecorder(platform, shown);
  const player = new TapePlayer(recorder, now - PAGE_AGE);
  if (!live && !recorded) {
    place.textContent = "recording …";
    await player.record(await tape(shown));
    await recorder.settled();
    localStorage.setItem(`kept:${shown.name}`, versionOfTapes());
    place.textContent = "";
  }
  turnPage(platform, shown);
  const reachable = shown.link === "unreachable" ? null : recorder;
  mountPanel(
    place,
    new WorkshopConnection(TAB, readerOf(shown), reachable, (origin) => {
      platform.readable.add(origin);
    }),
    () =>
      new Worker(new URL("./export-worker.ts", import.meta.url), {
        type: "module",
        name: shown.name,
      }),
  );
  // Screenshots wait for it.
  document.documentElement.dataset["story"] = shown.name;
  if (live) await player.play(await tape(shown));
}

/** @returns true when the story's streams are there already */
async function prepareDatabase(shown: Story): Promise<boolean> {
  const kept = localStorage.getItem(`kept:${shown.name}`) === versionOfTapes();
  if (shown.kept && kept) {
    const reader = new Reader();
    const streams = await reader.listStreams();
    reader.close();
    if (streams.length > 0) return true;
  }
  await deleteDatabase(`${DATABASE}:${shown.name}`);
  if (shown.store === "newer") await makeNewer(DATABASE);
  return false;
}

async function tape(shown: Story): Promise<AsyncIterable<TapeMessage>> {
  const { body } = await fetch(`/tapes/${shown.tape}`);
  if (body === null) throw new Error("the tape is empty");
  return decodeMessages(body);
}

/** Changes when the workshop starts anew, and what was recorded from older tapes is forgotten. */
function versionOfTapes(): string {
  return document.querySelector<HTMLMetaElement>("meta[name=tapes]")?.content ?? "";
}

function listStories(place: HTMLElement): void {
  const list = document.createElement("ul");
  list.style.cssText = "overflow: auto; padding: 16px 32px; line-height: 24px";
  for (const { name, title } of STORIES) {
    const link = document.createElement("a");
    link.href = `?story=${name}`;
    link.textContent = `${title} (${name})`;
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  place.append(list);
}
