// @ts-check
/**
 * What the server's admin says by itself to visitors whom the server does not know yet, where the
 * owner wants that (`data-eager`): a number on the launcher, and the words above the form. To those
 * whom it knows the conversation says them (`core/src/chat/trigger.rs`): the same rules.
 *
 * Who would answer is not asked for: `agent.next` goes by a visitor's token, and here nobody has one. One
 * made up for it would be a name on the server, and a request, that neither visitor nor owner agreed to.
 */
import { badge } from "./badge.js";

/** Where the words for a number of unread messages are among a language's sentences: `core/src/chat/words.rs`. */
const UNREAD = 189;

/** Most triggers, ids and characters that are taken. */
const [MOST, IDS, LONG] = [20, 200, 5_000];

/** @param {unknown} value */
const text = (value) => (typeof value === "string" ? value.slice(0, LONG) : "");

/** Those that can be said: one condition, one message. @param {unknown} given */
const read = (given) =>
  (Array.isArray(given) ? given : []).slice(0, MOST).flatMap((trigger) => {
    const { name: kind, value } = trigger?.conditions?.[0] ?? {};
    const { name: act, params } = trigger?.actions?.[0] ?? {};
    const id = text(trigger?._id);
    const words = text(params?.msg).trim();
    const name = params?.sender === "custom" ? text(params.name) : "";
    return id && words && act === "send-message" ? [{ id, kind, value, words, name, once: trigger.runOnce === true }] : [];
  });

/** What the conversation would draw of Rocket.Chat's Markdown within a line: a mark around words, a link. */
const MARKS = /(?<!\w)(([*_~`])\2{0,2})(?=\S)(.+?)(?<=\S)\1(?!\w)|\[([^\]\n]+)\]\(([^)\s]+)\)|https?:\/\/[^\s<>]*[^\s<>.,;:!?)'"*_~]/g;

/**
 * Draws a line, node by node: nothing in it is markup.
 *
 * @param {HTMLElement} into
 * @param {string} words
 */
const draw = (into, words) => {
  let done = 0;
  for (const { 0: whole, 2: mark, 3: marked = "", 4: label = whole, 5: href = whole, index } of words.matchAll(MARKS)) {
    const tag = mark ? { "*": "strong", _: "em", "~": "s" }[mark] : "a";
    /** @type {any} */
    const part = document.createElement(tag ?? "code");
    if (!mark) {
      // An address that could run as a script stays what it is: words.
      if (!/^(https?|mailto|tel):/i.test(href)) continue;
      Object.assign(part, { className: "link", href, target: "_blank", rel: "noopener noreferrer", textContent: label });
    } else if (tag) draw(part, marked);
    else part.append(marked);
    into.append(words.slice(done, index), part);
    done = index + whole.length;
  }
  into.append(words.slice(done));
};

/**
 * @param {any} host
 * @param {import("./widget").Life} life
 * @param {any} config
 * @param {import("./widget").Words} words
 * @returns what was said, and how it ends: for a conversation, in which it is said
 */
export default (host, life, config, words) => {
  const root = host.shadowRoot;
  // As the wasm writes it, which takes it away when they are forgotten (`src/browser/storage.js`).
  const { origin, pathname } = new URL(life.options.server ?? "", document.baseURI);
  const key = "livechat:said:1:" + (origin + pathname).replace(/\/+$/, "");
  // Nothing is kept of whom has yet to agree to that.
  const keeps = !life.options.consent && !/^true$/.test(config.settings?.forceAcceptDataProcessingConsent);
  /** @type {string[]} */
  let once = [];
  try {
    once = [].concat(JSON.parse(localStorage[key] ?? "[]"));
  } catch {
    // A page without storage says everything again.
  }
  const unread = badge(host, life);
  const end = new AbortController();
  const log = document.createElement("div");
  log.className = "greeted";
  log.role = "log";
  root.querySelector(".head")?.after(log);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    ".greeted{display:grid;justify-items:start;gap:var(--space-2);padding-inline:var(--space-5);flex:none;max-block-size:30%;overflow:auto}.greeted:not(:empty){padding-block-end:var(--space-4)}.greeted p{margin:0}.greeted__name{margin-block-end:2px;color:var(--ink-2);font-size:var(--smaller)}.greeted__text{max-inline-size:19em;padding:9px var(--space-3);border-radius:4px var(--radius-3) var(--radius-3) var(--radius-3);background:var(--ground-3);line-height:1.45;overflow-wrap:anywhere;white-space:pre-wrap}.panel:dir(rtl) .greeted__text{border-radius:var(--radius-3) 4px var(--radius-3) var(--radius-3)}",
  );
  root.adoptedStyleSheets.push(sheet);

  /** Ids of what was said here. @type {string[]} */
  const said = [];
  /** What nobody has seen. @type {HTMLElement[]} */
  const waiting = [];
  const show = () => {
    // Into a log that is on the screen already, so that it is read out.
    if (life.state === "open") setTimeout(() => log.append(...waiting.splice(0)));
    const count = waiting.length;
    const counted = (words.say?.(UNREAD, count) ?? "{count} unread").replace("{count}", String(count));
    unread.show(life.state === "open" ? undefined : { count, text: counted });
  };
  const triggers = read(config.triggers);
  const say = (/** @type {typeof triggers[0]} */ trigger) => {
    if (end.signal.aborted || said.includes(trigger.id) || once.includes(trigger.id)) return;
    said.push(trigger.id);
    if (trigger.once && keeps) {
      try {
        localStorage[key] = JSON.stringify((once = [...once, trigger.id].slice(-IDS)));
      } catch {
        // Said once on this page, at least.
      }
    }
    const message = document.createElement("div");
    for (const [part, content] of [["name", trigger.name], ["text", trigger.words]]) {
      if (!content) continue;
      const line = document.createElement("p");
      line.className = `greeted__${part}`;
      line.dir = "auto";
      if (part === "text") draw(line, content);
      else line.textContent = content;
      message.append(line);
    }
    waiting.push(message);
    show();
    host.dispatchEvent(new CustomEvent("livechat:triggered", { detail: null, bubbles: true, composed: true }));
  };

  const visited = () => {
    for (const trigger of triggers) {
      try {
        if (trigger.kind === "page-url" && new RegExp(trigger.value, "i").test(location.href.slice(0, LONG))) say(trigger);
      } catch {
        // No pattern.
      }
    }
  };
  const opened = () => {
    for (const trigger of triggers) if (trigger.kind === "chat-opened-by-visitor") say(trigger);
    show();
  };
  const { signal } = end;
  host.addEventListener("livechat:open", opened, { signal });
  for (const [target, kind] of [[/** @type {any} */ (window).navigation, "currententrychange"], [window, "popstate"]]) {
    target?.addEventListener(kind, visited, { signal });
  }
  visited();
  if (life.state === "open") opened();
  for (const trigger of triggers) {
    const seconds = Number(trigger.value);
    if (trigger.kind !== "time-on-site" || !(seconds >= 0 && seconds < 1e6)) continue;
    const timer = setTimeout(say, seconds * 1000, trigger);
    signal.addEventListener("abort", () => clearTimeout(timer));
  }
  return {
    said,
    end: () => {
      if (signal.aborted) return;
      end.abort();
      log.remove();
      unread.end();
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((/** @type {CSSStyleSheet} */ other) => other !== sheet);
    },
  };
};
