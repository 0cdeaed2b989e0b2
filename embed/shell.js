// @ts-check
/**
 * The page's side of the widget, fetched with it: puts its methods in place of the element's
 * waiting ones, tells the page what happens, and keeps launcher and panel in step.
 */
// @ts-ignore: written by wasm-bindgen, beside this file when trunk has built.
import init, { mount as mountWidget } from "./glue.js";

/** Whoever types will talk: the conversation's module is fetched meanwhile, once for all. @type {unknown} */
let prefetched;

/** Where the launcher's name is among a language's sentences: `core/src/text/key.rs`. */
const LAUNCHER = 89;

/**
 * Starts the wasm and mounts a widget in the element's shadow root, closed.
 *
 * @param {Response | URL | undefined} wasm where it comes from; the glue's own idea if undefined
 * @param {any} host
 * @param {import("./widget").Life} life
 * @returns {Promise<unknown>} the element, when its methods act at once
 */
export const mount = async (wasm, host, life) => {
  /** What the widget says, in the visitor's language: the owner's choice, the page's, the browser's. */
  const speak = async () => {
    const { language, texts } = life.options;
    const page = host.closest("[lang]") || document.documentElement;
    const wanted = [language, page.lang, ...navigator.languages].filter(Boolean);
    // English is in the widget.
    return texts || !/^en\b/i.test(wanted[0]) ? life.part("language", wanted, texts).catch(() => {}) : {};
  };
  let [words] = await Promise.all([speak(), init({ module_or_path: wasm })]);
  // Called for from the head of a page whose body is still on its way.
  if (!host.isConnected && document.readyState === "loading") {
    // On the window, as the loader listens: after it.
    await new Promise((done) => addEventListener("DOMContentLoaded", done, { once: true }));
  }
  // Taken from the page meanwhile: whoever waits must wait for the next time.
  if (!host.isConnected || life.end) return new Promise(() => {});

  /**
   * Once the visitor's language is here, the launcher is called by the word that it has for a chat;
   * before, by one that most languages know. An owner's title stays.
   */
  const name = (/** @type {import("./widget").Words | undefined} */ words) => {
    life.theme.title = words?.say?.(LAUNCHER) ?? "";
    host.connect();
  };
  name(words);

  const root = host.shadowRoot;
  const launcher = root.querySelector(".launcher");
  const { server } = life.options;
  /** @type {any} */
  let opener;

  /** The conversation, a module of its own; whose it is to be, and whose is on its way. @type {any} */
  let chat;
  /** @type {any} */
  let talker;
  /** @type {any} */
  let bringing;
  /** They are registered just now. */
  let registered = false;
  /** What is said by itself, before there is a conversation. @type {any} */
  let greeter;
  /** What an earlier page has left to do: 2 is a conversation that is open (`chat.js`). */
  let left = 0;
  /** Nothing of the visitor's is the next one's; of whom is forgotten nothing stays on the device. */
  const leave = (/** @type {boolean} */ forgotten) => {
    chat?.destroy(forgotten);
    greeter?.end?.();
    chat = greeter = undefined;
    registered = false;
    left = 0;
  };
  /** Takes the conversation away, and brings that of whom the server knows, once it is wanted. */
  const talk = (/** @type {any} */ given = talker) => {
    if (talker && talker.token !== given?.token) leave(!given);
    talker = given;
    if (!talker || chat || bringing === talker) return;
    if (life.state !== "open" && !(left & 2) && life.options.eager == null) {
      // By the time that it is wanted, this is old.
      delete talker.config;
      return;
    }
    const whose = (bringing = talker);
    greeter?.end?.();
    const wanted = () => talker === whose && life.end;
    life
      .part("chat", host, life, { ...talker, registered, said: greeter?.said }, words ?? {}, widget, wanted)
      .then(
        (made) => {
          if (wanted()) (chat = made).call(life.state);
          else made?.destroy();
        },
        () => talker === whose && widget.call("lost"),
      )
      .then(() => bringing === whose && (bringing = undefined));
  };

  /** What the widget says of itself. @type {import("./widget").Tell} */
  const tell = (news, detail) => {
    if (news === "talk") return talk(detail);
    if (news === "reset") leave(true);
    if (news === "triggers") {
      // Once; and only where the owner wants something to happen before anybody asks.
      if (!detail?.triggers?.length || life.options.eager == null || greeter) return;
      /** @type {any} */
      const own = (greeter = {});
      return life.part(news, host, life, detail, words ?? {}).then(
        (made) => {
          if (talker || !life.end || greeter !== own) made.end();
          else greeter = made;
        },
        () => greeter === own && (greeter = undefined),
      );
    }
    registered ||= news === "registered";
    // A chat that is switched off is closed in the same word.
    const shut = news === "close" || news === "off";
    if (news === "open" || shut) {
      const wasOpen = life.state === "open";
      life.state = shut ? "closed" : "open";
      chat?.call(life.state);
      talk();
      launcher.ariaExpanded = String(!shut);
      // Once the panel is gone: while it covers the page, nothing else takes the focus.
      if (shut && wasOpen) setTimeout(() => (opener?.isConnected ? opener : launcher).focus());
    }
    if (news === "theme" || news === "off") {
      // The server's title is not the launcher's: a button that is renamed under the finger is another.
      const { color, position } = detail || {};
      life.theme = { ...(news === "off" ? { launcher: "none" } : { color, position }), title: life.theme.title };
      // After the call in which we were told.
      queueMicrotask(host.connect);
    }
    host.dispatchEvent(new CustomEvent(`livechat:${news}`, { detail, bubbles: true, composed: true }));
  };
  const widget = mountWidget(root, life.options, words ?? {}, tell);

  const focused = () => {
    const active = document.activeElement;
    return active === host || active === document.body ? launcher : active;
  };
  const pass = (/** @type {string} */ name) => (/** @type {unknown} */ value) => widget.call(name, value);
  /** @type {Record<string, (value?: any) => unknown>} */
  const methods = {
    open: (by) => {
      // Who opens what is open goes back to where the first came from.
      if (life.state !== "open") opener = by || focused();
      widget.call("open");
    },
    close: pass("close"),
    toggle: (by) => (life.state === "open" ? methods.close() : methods.open(by)),
    identify: pass("identify"),
    register: (visitor) =>
      new Promise((done) => {
        const told = new AbortController();
        for (const news of ["registered", "refused"]) {
          host.addEventListener(`livechat:${news}`, () => (told.abort(), done(news === "registered")), told);
        }
        widget.call("register", visitor);
      }),
    reset: pass("reset"),
    getToken: pass("getToken"),
    guard: pass("guard"),
    visit: pass("visit"),
  };
  /** @type {Record<string, unknown>} */
  const waiting = {};
  for (const name in methods) {
    waiting[name] = host[name];
    host[name] = async (/** @type {unknown} */ value) => methods[name]?.(value);
  }

  const { onclick } = launcher;
  launcher.ariaHasPopup = "dialog";
  launcher.ariaExpanded = "false";
  // The second half of a double click would close it again…
  launcher.onclick = (/** @type {MouseEvent} */ { detail }) => detail > 1 || host.toggle(launcher);
  // …or take the focus back from what the first half opened.
  launcher.onmousedown = (/** @type {MouseEvent} */ { detail }) => detail < 2;

  const sheet = new CSSStyleSheet();
  root.adoptedStyleSheets.push(sheet);
  const seen = window.visualViewport;
  /** The panel stands where the launcher stands, in its colour; where it is the page, in what a keyboard leaves of that. */
  const follow = () => {
    const { backgroundColor, marginBottom, marginLeft, marginRight } = getComputedStyle(launcher);
    // Enlarged by two fingers, a page is as large as it was.
    const area = seen && seen.scale < 1.01 ? `--lc-top:${seen.offsetTop}px;--lc-height:${seen.height}px;` : "";
    const left = { ...life.theme, ...life.options }.position === "left";
    const side = left ? "left" : "right";
    sheet.replaceSync(
      `:host{${area}--lc-color:${backgroundColor};--lc-bottom:calc(env(safe-area-inset-bottom) + ${marginBottom});--lc-${side}:calc(env(safe-area-inset-${side}) + ${left ? marginLeft : marginRight})}.launcher:hover{filter:brightness(.9)}`,
    );
  };
  follow();
  seen?.addEventListener("resize", follow);
  seen?.addEventListener("scroll", follow);

  /** Visits to the site's pages, as the owner wants them told. @type {AbortController | undefined} */
  let pages;
  let track = "";
  const watch = () => {
    const wanted = life.options.track ?? "";
    if (wanted === track) return;
    track = wanted;
    pages?.abort();
    if (!/^(path|full)$/.test(track)) return;
    pages = new AbortController();
    // A part that cannot be loaded is the browser's to tell; nobody waits for it.
    life.part("navigation", host, track, pages.signal).catch(() => {});
  };
  watch();

  const written = () => Object.entries(life.options).join();
  let known = written();
  const tongue = () => [life.options.language, life.options.texts].join();
  let spoken = tongue();
  life.drawn = () => {
    follow();
    watch();
    if (written() === known) return;
    known = written();
    if (life.options.server === server) {
      widget.call("set", life.options);
      chat?.call("set", life.options);
      if (tongue() !== spoken) {
        const wanted = (spoken = tongue());
        // Asked for again meanwhile: the last one counts.
        speak().then((spoke) => {
          if (wanted !== spoken || !life.end) return;
          words = spoke ?? {};
          widget.call("speak", words);
          chat?.call("speak", words);
          name(words);
        });
      }
      return;
    }
    // Another server is another widget.
    life.end?.();
    life.renew();
  };
  life.end = () => {
    life.drawn = life.end = undefined;
    seen?.removeEventListener("resize", follow);
    seen?.removeEventListener("scroll", follow);
    pages?.abort();
    typing.abort();
    greeter?.end?.();
    chat?.destroy();
    widget.destroy();
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((/** @type {CSSStyleSheet} */ other) => other !== sheet);
    Object.assign(host, waiting);
    launcher.ariaExpanded = launcher.onmousedown = null;
    launcher.onclick = onclick;
  };

  const typing = new AbortController();
  const typed = () => {
    typing.abort();
    prefetched ||= life.part("chat").catch(() => (prefetched = undefined));
  };
  root.addEventListener("input", typed, typing);

  life.state = "closed";
  try {
    left = Number(localStorage.livechat);
  } catch {
    // A page without storage remembers nothing.
  }
  if (left || life.options.eager != null) widget.call("prepare");
  tell("ready");
  return host;
};
