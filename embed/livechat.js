// @ts-check
/**
 * The loader: draws the launcher, and fetches the widget when a visitor shows intent. It knows
 * nothing of the chat server's protocol, of forms or of chats. The build stamps in the names and
 * hashes of the files it fetches; its contract with them is in `livechat.d.ts`.
 */
(() => {
  /** @type {HTMLScriptElement | null} */
  const script = /** @type {any} */ (document.currentScript) || document.querySelector("script[data-server]");
  if (!script || !script.dataset.server) {
    console.error('livechat: data-server is missing. <script async src="…/livechat.js" data-server="https://chat.example.com"></script>');
    return;
  }
  const attributes = { ...script.dataset };
  const at = (/** @type {string} */ name) => new URL(name, script.src).href;
  const host = document.createElement("livechat-widget");
  if (attributes.position === "left") host.dataset.position = "left";
  const root = host.attachShadow({ mode: "open" });
  // The widget lives in the same root: every rule here is the launcher's or the note's by class.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
:host{all:initial!important;position:fixed!important;z-index:2147483000!important;inset:auto 0 0 auto!important;color-scheme:light dark!important}
.launcher{all:unset;position:fixed;inset:auto max(20px,env(safe-area-inset-right)) calc(20px + env(safe-area-inset-bottom)) auto;box-sizing:border-box;width:60px;height:60px;border:1px solid transparent;border-radius:50%;display:grid;place-items:center;background:#0b6b57;color:#fff;box-shadow:0 1px 2px #0001,0 12px 40px -8px #001410aa;cursor:pointer;transition:transform .12s ease-out,background-color .12s}
:host([data-position=left]) .launcher{inset-inline:max(20px,env(safe-area-inset-left)) auto}
.launcher:active{transform:scale(.96)}
.launcher:focus-visible{outline:3px solid #0b6b57;outline-offset:3px;box-shadow:0 0 0 3px #fff}
.launcher svg{width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.launcher[aria-busy] svg{border:3px solid;border-top-color:#0000;border-radius:50%;animation:a .8s linear infinite}.launcher[aria-busy] path{display:none}
.note{position:fixed;inset:auto 92px 28px auto;max-width:min(260px,60vw);margin:0;padding:10px 14px;border-radius:12px;background:#161a19;color:#fff;font:14px/1.4 system-ui,sans-serif;text-wrap:balance}
:host([data-position=left]) .note{inset-inline:92px auto}.note:empty{display:none}
@keyframes a{to{rotate:1turn}}
@media(hover:hover){.launcher:hover{filter:brightness(.9)}}
@media(prefers-color-scheme:dark){.note{background:#eef2f0;color:#161a19}.launcher{background:#5cc8ae;color:#06231c}.launcher:focus-visible{outline-color:#5cc8ae;box-shadow:0 0 0 3px #171b1a}}
@media(max-width:480px),(max-height:420px){.launcher[aria-expanded=true]{visibility:hidden}}
@media(prefers-reduced-motion){.launcher,.launcher *{animation:none;transition:none}}`);
  root.adoptedStyleSheets = [sheet];

  // Built node by node: a page may forbid markup from strings (Trusted Types).
  const svg = (/** @type {string} */ name, /** @type {Record<string, string>} */ values) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const key in values) node.setAttribute(key, values[key]);
    return node;
  };
  const launcher = document.createElement("button");
  const icon = svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
  icon.append(svg("path", { d: "M20 11.5a7.5 7.5 0 0 1-7.5 7.5c-1.3 0-2.6-.3-3.7-.9L4 19.5l1.4-4.4A7.5 7.5 0 1 1 20 11.5z" }));
  launcher.type = "button";
  launcher.className = "launcher";
  launcher.append(icon);
  launcher.setAttribute("aria-haspopup", "dialog");
  launcher.setAttribute("aria-expanded", "false");
  launcher.setAttribute("aria-label", attributes.title || "Chat with us");
  const note = document.createElement("p");
  note.className = "note";
  note.setAttribute("role", "alert");
  root.append(launcher, note);

  /** The bytes, checked against the hash this loader was built with. @type {Promise<any> | undefined} */
  let files;
  const fetchFiles = () =>
    (files ||= Promise.all([
      new Promise((done, failed) => {
        // Only a tag can carry a module's hash; the import then takes the module that was checked.
        // The preload is the one that pages under Trusted Types allow; Safari 16 does not know it.
        const link = document.createElement("link");
        const preloads = link.relList.supports("modulepreload");
        const tag = preloads ? link : document.createElement("script");
        Object.assign(tag, preloads ? { rel: "modulepreload", href: at("__GLUE__") } : { type: "module", src: at("__GLUE__") }, { integrity: "__GLUE_SRI__", crossOrigin: "anonymous", onload: done, onerror: failed });
        document.head.append(tag);
      }).then(() => import(at("__GLUE__"))),
      fetch(at("__WASM__"), { integrity: "__WASM_SRI__", credentials: "omit" }),
    ]));

  /** @type {Promise<import("./livechat").WidgetHandle> | undefined} */
  let widget;
  const mount = () =>
    (widget ||= fetchFiles().then(async ([glue, wasm]) => {
      await glue.default({ module_or_path: wasm });
      return glue.mount(root, attributes, tell);
    }));

  /** What the widget says of itself. @param {string} news */
  const tell = (news) => {
    if (news === "open" || news === "close") launcher.setAttribute("aria-expanded", String(news === "open"));
    if (news === "close") launcher.focus();
    if (news === "off") host.remove();
  };

  launcher.onclick = async ({ detail }) => {
    // The second half of a double click, or an impatient one while it loads, would close it again…
    if (detail > 1 || launcher.hasAttribute("aria-busy")) return;
    note.textContent = "";
    launcher.setAttribute("aria-busy", "true");
    try {
      (await mount()).toggle();
    } catch (error) {
      files = widget = undefined;
      note.textContent = "The chat could not be loaded. Please try again.";
      console.error("livechat __VERSION__:", error);
    }
    launcher.removeAttribute("aria-busy");
  };
  // …or take the focus back from what the first half opened.
  launcher.onmousedown = (event) => {
    if (event.detail > 1) event.preventDefault();
  };
  // A failed prefetch is tried again, and told, at the click.
  for (const intent of ["pointerenter", "focus", "touchstart"]) {
    launcher.addEventListener(intent, () => fetchFiles().catch(() => (files = undefined)), { once: true, passive: true });
  }

  const draw = () => document.body.append(host);
  document.body ? draw() : addEventListener("DOMContentLoaded", draw);
})();
