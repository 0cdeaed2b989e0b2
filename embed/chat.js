// @ts-check
/**
 * The conversation, fetched when a visitor is on their way to it: a wasm module of its own, so that
 * nobody waits for it in front of the form; and what it does to the page.
 */
// @ts-ignore: written by wasm-bindgen, beside this file when trunk has built.
import init, { mount } from "./chat-glue.js";
import { badge } from "./badge.js";
import { mark, TALKING } from "./mark.js";

/** @type {Promise<unknown> | undefined} */
let started;

/** As the loader does it: the module is what was built, or there is none. */
const start = () =>
  (started ||= fetch(new URL("__CHAT_WASM__", import.meta.url), { integrity: "__CHAT_WASM_SRI__" })
    .then((wasm) => init({ module_or_path: wasm }))
    .catch((error) => {
      // Tried again at the next call.
      started = undefined;
      throw error;
    }));

/**
 * Starts the module; for a widget, a conversation in it as well.
 *
 * @param {any} host
 * @param {import("./widget").Life} life
 * @param {{ server: string, token: string, registered: boolean }} talker
 * @param {import("./widget").Words} words
 * @param {import("./widget").Handle} widget
 * @param {() => unknown} wanted whether it still is, once the module is here
 * @returns {Promise<import("./widget").Chat | undefined>}
 */
export default async (host, life, talker, words, widget, wanted) => {
  await start();
  if (!wanted?.()) return;
  const unread = badge(host, life);
  const pages = new AbortController();
  const chat = mount(host.shadowRoot, { ...talker, options: life.options }, words, (/** @type {import("./widget").News} */ news, /** @type {any} */ detail) => {
    if (news === "change" || news === "forget") return widget.call(news);
    // For the loader, which brings the conversation to the next page.
    if (news === "talking") return mark(TALKING, detail);
    // The server has deleted them meanwhile: they can register again.
    if (news === "unknown") return widget.call("reset");
    if (news === "department") return widget.call("identify", detail);
    // They can have a copy, and say how it was, as long as they are on the page.
    if (news === "forgets") return addEventListener("pagehide", () => widget.call("reset"), pages);
    if (news === "unread") unread.show(detail);
    host.dispatchEvent(new CustomEvent(`livechat:${news}`, { detail: detail ?? null, bubbles: true, composed: true }));
  });
  // Pages that change without being loaded; what has no Navigation API says at least "back".
  const moved = () => chat.call("visited", location.href);
  for (const [target, kind] of [[/** @type {any} */ (window).navigation, "currententrychange"], [window, "popstate"]]) {
    target?.addEventListener(kind, moved, pages);
  }
  return {
    call: (name, value) => chat.call(name, value),
    destroy: (forgotten = false) => {
      if (forgotten) mark(TALKING, false);
      pages.abort();
      // It may be what is calling.
      queueMicrotask(() => chat.destroy(forgotten));
      unread.end();
    },
  };
};
