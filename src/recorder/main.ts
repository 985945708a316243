/**
 * The background worker's entry. Listeners are added synchronously, at the top level, or the
 * browser would not wake the worker for them:
 * https://developer.chrome.com/docs/extensions/develop/concepts/service-workers/events
 */
import type { Runtime } from "webextension-polyfill";
import { browser } from "../messages/browser.ts";
import { portChannel, portPeer } from "../messages/channel.ts";
import { Connection } from "../store/connection.ts";
import { Reader } from "../store/reader.ts";
import { StoredReserve } from "../store/reserve.ts";
import { Writer } from "../store/writer.ts";
import { platform } from "./platform.ts";
import { Recorder } from "./recorder.ts";

const connection = new Connection();
const writer = new Writer(connection, new StoredReserve());
const recorder = new Recorder(platform, new Reader(connection), writer);
const ownPages = browser.runtime.getURL("");

browser.runtime.onConnect.addListener((port) => {
  recorder.connect(portChannel(port), portPeer(port, ownPages));
});

browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) => {
  if (sender.url?.startsWith(ownPages)) recorder.hear(message);
  // No answer: others may want to give one.
  return undefined;
});

browser.permissions.onAdded.addListener(() => recorder.accessChanged());
browser.permissions.onRemoved.addListener(() => recorder.accessChanged());
