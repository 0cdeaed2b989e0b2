// @ts-check
/**
 * A small form for visitors whose browser could not get the widget: WebAssembly is switched off or
 * forbidden by the page, a file is missing, changed or blocked. It registers the visitor at the
 * same endpoint with the same token, and promises nothing that it cannot do. An owner who would
 * rather send them elsewhere says where (`data-fallback`). It speaks the page's language as far as
 * that can be had, else English.
 *
 * Fetched only when it is needed; at most 4,000 bytes (brotli).
 */

/**
 * What it says: the place among a language's sentences (`core/src/text/key.rs`), and the English.
 */
const SENTENCES = /** @type {Record<string, [number, string]>} */ ({
  launcher: [89, "Chat"],
  fallbackTitle: [90, "Leave your details"],
  fallbackText: [91, "The full chat could not be loaded here. Leave your details and the team will be able to reach you; there is no chat in this form."],
  fallbackSend: [92, "Send my details"],
  insteadTitle: [93, "The chat did not load"],
  insteadText: [94, "You can reach the team another way."],
  insteadLink: [95, "Contact us"],
  close: [3, "Close"],
  name: [5, "Name"],
  email: [6, "Email"],
  phone: [7, "Phone"],
  optional: [10, "(optional)"],
  sending: [15, "Sending…"],
  offlineKept: [18, "You are offline. We keep what you typed and send it when you are back."],
  nameMissing: [22, "Enter your name"],
  emailMalformed: [25, "Enter an email like name@example.com"],
  phoneMalformed: [30, "Enter a phone number, like +44 20 7946 0123"],
  unreachable: [42, "We cannot reach the chat right now."],
  slow: [43, "The chat takes too long to answer."],
  broken: [44, "Something went wrong on our side."],
  busy: [46, "Many people are writing right now. Try again in {seconds} s."],
  refused: [47, "The chat did not take this: {reason}"],
  nothingLost: [48, "Nothing you typed is lost. Try again."],
  registered: [51, "You are registered, {name}"],
  registeredNameless: [52, "You are registered"],
  nextByEmail: [57, "We have your details and can reach you at {email}."],
  nextByPhone: [58, "We have your details and can reach you on {phone}."],
  consentText: [76, "To answer you, we keep your details and what you write here."],
  agree: [78, "I agree"],
});

/**
 * What it can ask: the kind, and what is said of another answer. A kind is an input's `autocomplete`
 * and its `type`, of which "name" is none and leaves a plain text.
 */
const QUESTIONS = /** @type {Record<string, [string, string]>} */ ({
  name: ["name", "nameMissing"],
  email: ["email", "emailMalformed"],
  phone: ["tel", "phoneMalformed"],
});

/** 7 to 15 digits of any script, whatever stands between them. */
const PHONE = "(\\P{Nd}*\\p{Nd}){7,15}\\P{Nd}*";

/**
 * The look of the widget's panel (`style/`). The owner's colour is made lighter on dark ground, and
 * darker where it is a thin line; what stands on it is black or white by its lightness. Names of
 * elements do, without classes: the rules for the launcher beside it have one, and are stronger.
 *
 * @param {string} color
 * @param {string} side
 * @param {string} margin the launcher's
 */
const style = (color, side, margin) => `dialog{--c:${color};--e:CanvasText;--r:#b3261e;box-sizing:border-box;position:fixed;inset:auto;${side}:env(safe-area-inset-${side});bottom:calc(76px + env(safe-area-inset-bottom));margin:${margin};width:min(24em,100vw - 40px);max-height:calc(100dvh - 116px);padding:0 20px 20px;overflow-wrap:anywhere;border:1px solid #8884;border-radius:18px;color-scheme:light dark;font:medium/1.5 system-ui;box-shadow:0 12px 40px -8px #0005}
dialog *{box-sizing:border-box;margin:0;font:inherit;color:inherit}
hgroup{position:sticky;top:0;display:flex;padding:20px 0 4px;background:Canvas}
h2{flex:1;font-size:1.25em;font-weight:650;outline:0}
hgroup button{width:44px;height:44px;margin:-10px 0;margin-inline-end:-10px;border:0;background:none;font-size:1.75em}
dialog p,label{font-size:.875em}
label{display:block;margin-top:16px;font-weight:550}
label:empty{margin:0}
input{width:100%;margin-top:6px;font-size:medium;font-weight:400;padding:10px 14px;border:1px solid #808080;border-radius:8px;background:none}
[aria-invalid=true]{border-color:var(--r);box-shadow:0 0 0 1px var(--r)}
dialog>p{opacity:.75}
form p{margin-top:6px;color:var(--r);white-space:pre-line}
.go{display:block;width:100%;margin-top:20px;padding:12px 16px;border:1px solid #8884;border-radius:12px;background:var(--c);color:#fff;color:lab(from var(--c) calc((49 - l)*9e9) 0 0);font-weight:600;text-align:center;text-decoration:none}
dialog :not(h2):focus-visible{outline:2px solid var(--e);outline-offset:2px}
@media(prefers-color-scheme:dark){dialog{--r:#ffb4ab}}
@supports(color:lch(from red l c h)){dialog{--e:lch(from var(--c) min(l,45) c h)}@media(prefers-color-scheme:dark){dialog{--c:lch(from ${color} max(l,72) c h);--e:var(--c)}}}
@media(max-width:480px),(max-height:420px){dialog{inset:0;margin:0;width:100%;max-width:none;height:100%;max-height:none;border:0;border-radius:0}}`;

/** Whether the owner has been told. @type {unknown} */
let told;

/**
 * An element with these attributes and contents, built node by node: pages may forbid markup.
 *
 * @param {string} name
 * @param {Record<string, string>} attributes
 * @param {(string | Node)[]} contents
 * @returns {any}
 */
const make = (name, attributes, ...contents) => {
  const node = document.createElement(name);
  for (const key in attributes) node.setAttribute(key, attributes[key]);
  node.append(...contents);
  return node;
};

/**
 * Says in one line why the widget could not be loaded, and the cure.
 *
 * @param {any} error what importing or starting it threw, or the event of a tag that failed
 */
const tell = async ({ name, message = "", target }) => {
  let why = "update the browser";
  if (typeof WebAssembly != "object") {
    why = "WebAssembly is switched off in this browser";
  } else if (/polic|csp|unsafe/i.test(message)) {
    why = "add 'wasm-unsafe-eval' to the page's script-src";
  } else if (!name || name == "TypeError") {
    // Neither a tag's event nor a fetch's error says what is wrong with a file: another look at it.
    const wasm = performance.getEntriesByType("resource").filter(({ name }) => /livechat-.*wasm/.test(name)).pop();
    const file = target?.href || target?.src || wasm?.name || "//wasm";
    const { ok, status } = /** @type {any} */ (await fetch(file, { method: "HEAD" }).catch(() => ({})));
    why = file + (status ? ` ${ok ? "has changed" : "answers " + status}: upload all of dist/ again, empty the CDN's cache` : " is blocked: check CORS, script-src and connect-src");
  }
  console.error(`livechat __VERSION__: not loaded: ${why}. ${message}`);
};

/**
 * Shows the form, or the way to another place. The loader calls it each time that the widget could
 * not be loaded.
 *
 * @param {any} host the element
 * @param {import("./widget").Life} life
 * @param {unknown} error what went wrong
 */
export default async (host, life, error) => {
  told ||= tell(error || {});
  const root = host.shadowRoot;
  const launcher = root.querySelector(".launcher");
  // Fetched ahead of its time, and nobody waits for it: the page is left alone.
  if (!launcher.ariaBusy) return;

  const { language, texts } = life.options;
  const { lang } = host.closest("[lang]") || document.documentElement;
  /** @type {import("./widget").Words} */
  const words = await life.part("language", [language, lang, ...navigator.languages].filter(Boolean), texts).catch(() => ({}));
  const dialog = /** @type {any} */ (root.querySelector(".fallback") || build(host, root, launcher, life, words));
  const small = matchMedia("(max-width:480px),(max-height:420px)").matches;
  if (!dialog.open) {
    const from = /** @type {any} */ (document.activeElement);
    dialog.opener = from == host || from == document.body ? launcher : from;
    small ? dialog.showModal() : dialog.show();
    launcher.ariaExpanded = "true";
  }
  // On a phone a field's keyboard would cover what stands there to be read.
  dialog.querySelector(small ? "h2" : "input,.go")?.focus();
};

/**
 * Puts the closed dialog into the root.
 *
 * @param {any} host
 * @param {ShadowRoot} root
 * @param {HTMLElement} launcher
 * @param {import("./widget").Life} life
 * @param {import("./widget").Words} words
 */
const build = (host, root, launcher, life, { lang = "en", dir = "ltr", say }) => {
  const { server, department, fields = "", fallback = "", position, title: owners, consent, policy = "" } = life.options;
  const speak = (/** @type {string} */ name, /** @type {any} */ given = {}) => {
    const [index, english] = SENTENCES[name];
    return (say?.(index, given.seconds) ?? english).replace(/{(.*?)}/g, (_, key) => given[key]);
  };
  life.theme.title = speak("launcher");
  launcher.ariaLabel = owners || life.theme.title;

  const title = make("h2", { id: "fallback", tabindex: "-1" }, speak("fallbackTitle"));
  const below = make("p", {}, speak("fallbackText"));
  const cross = make("button", { type: "button", "aria-label": speak("close") }, "×");
  const form = make("form", {});
  const dialog = make("dialog", { class: "fallback", lang, dir, "aria-labelledby": "fallback" }, make("hgroup", {}, title, cross), below, form);
  cross.onclick = () => dialog.close();
  dialog.onkeydown = (/** @type {KeyboardEvent} */ { key }) => {
    if (key == "Escape") dialog.close();
  };
  dialog.onclose = () => {
    launcher.ariaExpanded = "false";
    dialog.opener.focus();
  };
  const sheet = new CSSStyleSheet();
  const { backgroundColor, margin } = getComputedStyle(launcher);
  sheet.replaceSync(style(backgroundColor, position == "left" ? position : "right", margin));
  root.adoptedStyleSheets.push(sheet);
  root.append(dialog);

  /** @type {any[]} */
  let inputs = [];
  const typed = () => Object.fromEntries(inputs.filter(({ value }) => value).map(({ name, value }) => [name, value]));
  // The widget, should it come after all, goes on from what was typed.
  host.addEventListener("livechat:ready", () => {
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((each) => each != sheet);
    dialog.remove();
    host.identify(typed());
  }, { once: true });

  const link = make("a", { class: "go", href: fallback }, speak("insteadLink"));
  // Nothing that could run as a script.
  if (fallback && /^(https?|mailto|tel):$/.test(link.protocol)) {
    if (!link.host) link.textContent = link.pathname;
    title.textContent = speak("insteadTitle");
    below.textContent = speak("insteadText");
    form.replaceWith(link);
    return dialog;
  }

  // Words, between whatever an owner has between them; of a list in JSON those that it holds.
  for (const word of new Set(fields.match(/\b(name|email|phone)\b\??/g) ?? ["name", "email"])) {
    const name = word.replace("?", "");
    const [type, wrong] = QUESTIONS[name];
    const bad = make("p", { id: name });
    const input = make("input", { name, type, autocomplete: type, maxlength: "250", spellcheck: "false", dir: type == name && type != "email" ? "auto" : "ltr", "aria-describedby": name });
    input.required = name == word;
    if (type == "tel") input.pattern = PHONE;
    input.oninput = () => bad.textContent && input.check();
    input.check = () => {
      // Nothing at all would reach nobody.
      const fine = input.validity.valid && (inputs[0] != input || inputs.some(({ value }) => value));
      input.ariaInvalid = String(!fine);
      bad.textContent = fine ? "" : speak(wrong);
      return fine;
    };
    inputs.push(input);
    form.append(make("label", {}, speak(name), name == word ? "" : " " + speak("optional"), input), bad);
  }
  const notice = make("p", { role: "alert" });
  const button = make("button", { class: "go", type: "button" });
  /** What is agreed to by sending, once it is known; a link in it stands there as it was written. */
  let text = consent == "yes" ? "" : consent;
  const more = make("a", { href: policy, target: "_blank" }, policy);
  const read = /^https?:$/.test(more.protocol) && policy;
  const agreement = make("label", { "aria-live": "polite" });
  form.append(agreement, notice, button);

  const home = new URL(server, document.baseURI).href.replace(/\/+$/, "");
  const ask = (/** @type {string} */ path, /** @type {RequestInit} */ more = {}) =>
    fetch(home + "/api/v1/livechat/" + path, { credentials: "omit", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(10000), ...more });
  /** @type {Promise<void> | undefined} */
  let learning;
  /** Learns what the server wants agreed to, where the owner does not say it: nothing is sent before. */
  const learn = () => learning ||= (async () => {
    if (text) return;
    const { config: { settings, messages } } = await (await ask("config")).json();
    if (consent || settings?.forceAcceptDataProcessingConsent) text = messages?.dataProcessingConsentText || speak("consentText");
    if (!button.ariaDisabled) sending(null);
  })().catch((error) => {
    learning = undefined;
    throw error;
  });
  const key = "livechat:1:" + home;
  /** The visitor's secret, also here for when storage is denied. */
  let token = "";
  const remember = () => {
    try {
      localStorage[key] = JSON.stringify({ token });
      if (proof) localStorage["livechat:consent:1:" + home] = proof;
    } catch {}
  };
  /** That they have agreed, as the widget writes it: it need not ask again. */
  let proof = "";

  const sending = (/** @type {string | null} */ now) => {
    button.ariaDisabled = now && "true";
    button.textContent = now || (text ? speak("agree") + ": " : "") + speak("fallbackSend");
    for (const input of inputs) input.readOnly = now;
    if (!now && (text || read)) agreement.replaceChildren(text || "", " ", read ? more : "");
  };
  sending(null);
  learn().catch(() => {});
  const send = async () => {
    removeEventListener("online", send);
    if (button.ariaDisabled || !dialog.isConnected) return;
    notice.textContent = "";
    for (const input of inputs) input.value = input.value.trim();
    const [wrong] = inputs.filter((input) => !input.check());
    if (wrong) return wrong.focus();
    sending(speak("sending"));
    const trouble = await register().catch(({ name }) => {
      if (navigator.onLine) return kept(name == "TimeoutError" ? "slow" : "unreachable");
      addEventListener("online", send);
      return speak("offlineKept");
    });
    sending(null);
    if (trouble) {
      notice.textContent = trouble;
      button.focus();
    }
  };
  const kept = (/** @type {string} */ name, /** @type {any} */ given = {}) => speak(name, given) + "\n" + speak("nothingLost");

  /** Answers what stood in the way, if anything did. */
  const register = async () => {
    const seen = text;
    await learn();
    // It has only now come to be read.
    if (text != seen) return;
    if (text) proof = JSON.stringify({ text, policy: read ? more.href : undefined, time: new Date().toISOString(), language: lang });
    try {
      token = JSON.parse(localStorage[key]).token || token;
    } catch {}
    if (!token) {
      for (const byte of crypto.getRandomValues(new Uint8Array(32))) token += byte.toString(16).padStart(2, "0");
      remember();
    }
    const field = text && life.options["consent-field"];
    const answer = await ask("visitor", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ visitor: { ...typed(), token, department, customFields: field ? [{ key: field, value: proof, overwrite: true }] : undefined } }),
    });
    const { visitor, error = "" } = await answer.json().catch(() => ({}));
    if (!visitor) {
      const [, seconds = answer.status == 429 && 60] = /(\d+) seconds/.exec(error) || [];
      if (seconds) return speak("busy", { seconds });
      return error && answer.status < 500 ? kept("refused", { reason: error.replace(/ \[.*]$/, "") }) : kept("broken");
    }
    // It may know the visitor by their phone, under another token.
    token = visitor.token || token;
    remember();
    const { name, email, phone } = typed();
    title.textContent = speak(name ? "registered" : "registeredNameless", { name });
    below.textContent = email ? speak("nextByEmail", { email }) : phone ? speak("nextByPhone", { phone }) : "";
    inputs = [];
    form.remove();
    title.focus();
    host.dispatchEvent(new CustomEvent("livechat:registered", { bubbles: true, composed: true }));
  };

  button.onclick = send;
  // Not the form's own submission, which a sandboxed frame may not have.
  form.onkeydown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key == "Enter" && event.target != button) event.preventDefault(), send();
  };
  return dialog;
};
