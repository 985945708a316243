/**
 * The one door to the extension API. Only extension pages and the worker may come through it:
 * the polyfill throws anywhere else, and the hook and relay must stay small.
 */
export { default as browser } from "webextension-polyfill";
