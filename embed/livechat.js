// @ts-check
/**
 * The script tag's side of the loader: finds its own tag, puts one element on the page for it, and
 * makes `window.Livechat` and `window.RocketChat`, with what was queued for them before.
 */
import { define } from "./element.js";
import { files } from "./files.js";

const page = /** @type {any} */ (window);
const queue = page.Livechat;
const rocket = page.RocketChat;
// An API that is there already is another copy's: one launcher is enough.
if (!queue?.auto) {
  // Modules, and some tag managers, leave no `currentScript`.
  const script = /** @type {HTMLScriptElement} */ (document.currentScript || document.querySelector('[src*="livechat.js"]'));
  const source = files(script);
  const tag = "livechat-widget";
  define(tag, source);

  const host = (page.Livechat = /** @type {any} */ (document.createElement(tag)));
  // The address in Rocket.Chat's snippet is that of its livechat page.
  host.set({ server: rocket?.url?.slice(0, -9), ...script.dataset });
  queue?.map && host.push(...queue);
  if (host.dataset.server) {
    host.auto = 1;
    const show = () => document.documentElement.append(host);
    document.body ? show() : addEventListener("DOMContentLoaded", show);
  } else {
    console.error("livechat: data-server is missing");
  }

  // Rocket.Chat's own widget keeps its name, a destroyed one of ours does not.
  if (!rocket?.livechat || queue) {
    /** @type {Promise<Function>} */
    let adapter;
    // Whatever is called is passed on; what it means is known to the part that is fetched then.
    const livechat = new Proxy({}, {
      get: (_, name) => (/** @type {unknown[]} */ ...values) => void (adapter ||= source.part("rocketchat", host)).then((act) => act(name, values)),
    });
    page.RocketChat = (/** @type {Function} */ act) => act.call(livechat);
    page.RocketChat.livechat = livechat;
    rocket?._?.map(page.RocketChat);
  }
}
