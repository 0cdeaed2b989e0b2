// @ts-check
/**
 * `<livechat-widget>`: draws the launcher, and brings the widget when a visitor, or the page, wants
 * it. The element's attributes are its options, with or without `data-` before their names; its
 * methods are the page's API (`livechat.d.ts`). It knows nothing of the server's protocol, of forms
 * or of chats: calls wait here until `shell.js` has put its own methods in place of these.
 *
 * Bytes count here more than anywhere, since every page view fetches this file: hence a method list
 * in a string, `map` for its effect, and a padding where a size would be clearer.
 */

/**
 * Makes the element known, unless another copy of this script has.
 *
 * @param {string} tag
 * @param {import("./widget").Files} files where the rest of the widget comes from
 */
export const define = (tag, files) =>
  customElements.get(tag) ||
  customElements.define(tag, class extends HTMLElement {
    constructor() {
      super();
      /** @type {any} */
      const host = this;
      const root = host.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      root.adoptedStyleSheets = [sheet];
      const launcher = document.createElement("button");
      launcher.className = "launcher";
      root.append(launcher);

      /** What the shell and we share. @type {import("./widget").Life} */
      const life = {
        theme: {},
        options: {},
        part: files.part,
        renew: () => {
          life.state = "idle";
          mounting = 0;
          host.ready = new Promise((done) => (begin = done));
        },
      };
      /** @type {Promise<unknown> | 0 | undefined} */
      let mounting;
      /** @type {(host: unknown) => void} */
      let begin;
      life.renew();

      const mount = () =>
        (mounting ||= files
          .widget()
          .then(([glue, wasm]) => glue.mount(wasm, host, life))
          .then(begin, (error) => {
            mounting = 0;
            life.state = "failed";
            return files.part("fallback", host, life, error).catch(() => {
              launcher.textContent = launcher.ariaLabel = life.options.unloaded || "The chat could not be loaded. Please try again.";
              console.error("livechat __VERSION__:", error);
            });
          })
          .then(() => (launcher.ariaBusy = null)));

      // Only the first four are reason enough to fetch the widget; all wait for it, in their order.
      "open toggle register reset close identify getToken visit guard".split(" ").map((name, index) => {
        host[name] = (/** @type {unknown[]} */ ...values) => {
          if (index < 4) {
            launcher.textContent = "";
            launcher.ariaBusy = /** @type {any} */ (index < 2 || null);
            mount();
          }
          return host.ready.then(() => host[name](...values));
        };
      });
      launcher.onclick = () => host.open(launcher);
      launcher.onpointerenter = launcher.onfocus = () => files.widget().catch(() => {});

      const opened = (/** @type {any} */ event) => {
        try {
          const by = event.target.closest(life.options.open);
          if (by) event.preventDefault(), host.open(by);
        } catch {}
      };

      Object.assign(host, {
        state: () => life.state,
        set: (/** @type {Record<string, any>} */ values) => {
          for (const name in values) {
            // Of some options it counts that they are there, so an empty one is not none.
            host.removeAttribute(name);
            if (values[name] == null) delete host.dataset[name];
            else host.dataset[name] = values[name].trim?.() ?? JSON.stringify(values[name]);
          }
        },
        on: (/** @type {string} */ news, /** @type {any} */ act) => {
          host.addEventListener("livechat:" + news, act);
          return () => host.removeEventListener("livechat:" + news, act);
        },
        push: (/** @type {[string, ...unknown[]][]} */ ...calls) => calls.map(([name, ...values]) => host[name]?.(...values)),
        diagnose: () => files.part("diagnose", host, life),
        destroy: () => {
          host.auto = 0;
          host.remove();
        },

        // Also the shell's way to have theme and attributes drawn anew: nothing begins twice.
        connect: () => {
          draw();
          document.addEventListener("click", opened);
          try {
            // A conversation that is open, which leaves this mark, has messages to count.
            if (life.options.eager != null || localStorage.livechat) (window.requestIdleCallback || setTimeout)(mount);
          } catch {}
        },
        // Moved, or gone with a document that a client-side navigation replaced: ours comes back.
        disconnect: () => {
          if (host.isConnected || (host.auto && !(/** @type {unknown} */ (document.documentElement.append(host))))) return;
          document.removeEventListener("click", opened);
          life.end?.();
          life.renew();
        },
      });

      /** Takes the attributes as they are now. What makes no sense counts as not given. */
      const draw = () => {
        life.options = {};
        for (const { name, value } of host.attributes) life.options[name.replace("data-", "")] = value;
        const look = { ...life.theme, ...life.options };
        const given = (/** @type {string} */ name, /** @type {string} */ otherwise, property = name) => (CSS.supports(property, look[name]) ? look[name] : otherwise);
        const color = given("color", "#0b6b57");
        const side = look.position == "left" ? "left" : "right";
        // The icon is white or black by the colour's lightness: the better of the two has a contrast of
        // 4.5 on any.
        sheet.replaceSync(
          `:host{all:initial!important;position:fixed!important;z-index:${given("z-index", "2000000000")}!important}` +
            `.launcher{all:unset;position:fixed;bottom:env(safe-area-inset-bottom);${side}:env(safe-area-inset-${side});margin:${given("offset", "20px", "margin")};display:${look.launcher == "none" ? "none" : "flex"};align-items:center;gap:8px;padding:16px;border-radius:30px;background:${color};color:#fff;color:lab(from ${color} calc((49 - l)*9e9) 0 0);box-shadow:0 4px 20px #0004;font:16px system-ui;cursor:pointer;forced-color-adjust:none}` +
            `.launcher:focus-visible{outline:3px solid ${color};outline-offset:3px;box-shadow:0 0 0 3px #fff}` +
            `.launcher[aria-busy]{animation:a 1s infinite}` +
            `@keyframes a{50%{opacity:.4}}` +
            `.launcher:before{content:"";padding:14px;background:currentColor;clip-path:path("M2 26V14a12 12 0 1 1 12 12")}`,
        );
        launcher.ariaLabel = look.title || "Chat";
        life.drawn?.();
      };
      new MutationObserver(draw).observe(host, { attributes: true });
    }
    connectedCallback() {
      /** @type {any} */ (this).connect();
    }
    disconnectedCallback() {
      setTimeout(/** @type {any} */ (this).disconnect);
    }
  });
