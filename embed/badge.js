// @ts-check
/** What came while the panel was closed: on the launcher, in its name, and, if the owner wants it, in the page's title. */

/**
 * @param {any} host
 * @param {import("./widget").Life} life
 * @returns how it is shown, and how it is taken away
 */
export const badge = (host, life) => {
  const root = host.shadowRoot;
  const launcher = root.querySelector(".launcher");
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    ".launcher[data-unread]:after{content:attr(data-unread);position:absolute;top:-4px;inset-inline-end:-4px;min-width:22px;box-sizing:border-box;padding:0 6px;border-radius:11px;background:#b3261e;color:#fff;font:600 13px/22px system-ui;text-align:center}.arrived{position:fixed;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}",
  );
  root.adoptedStyleSheets.push(sheet);
  // A closed dialog is not read out: what is in here is.
  const arrived = document.createElement("p");
  arrived.className = "arrived";
  arrived.role = "status";
  root.append(arrived);

  /** @type {{ count: number, text: string } | undefined} */
  let unread;
  const draw = () => {
    const { count = 0, text = "" } = unread ?? {};
    if (count) {
      launcher.dataset.unread = count > 9 ? "9+" : count;
      launcher.ariaLabel += ` (${text})`;
    } else delete launcher.dataset.unread;
    const news = life.state === "open" || !count ? "" : text;
    if (arrived.textContent !== news) arrived.textContent = news;
    if (life.options["count-in-title"] != null) {
      document.title = (count ? `(${count}) ` : "") + document.title.replace(/^\(\d+\) /, "");
    }
  };
  // Whatever draws the launcher anew writes its label anew.
  const { drawn } = life;
  life.drawn = () => {
    drawn?.();
    draw();
  };
  return {
    /** @param {{ count: number, text: string } | undefined} news */
    show: (news) => {
      unread = news;
      host.connect();
    },
    end: () => {
      unread = undefined;
      // Also where nobody draws any more: the page's title is the page's again.
      draw();
      if (life.drawn) life.drawn = drawn;
      arrived.remove();
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((/** @type {CSSStyleSheet} */ other) => other !== sheet);
      host.connect();
    },
  };
};
