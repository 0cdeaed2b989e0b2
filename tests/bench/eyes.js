/**
 * Runs in a page with a conversation and gives the bench eyes and a finger, as `benchEyes`. It is put
 * into the page as text, so it knows nothing outside of it.
 */
export function eyes() {
  const root = () => document.querySelector("livechat-widget")?.shadowRoot;
  const find = (selector) => root()?.querySelector(selector);

  /** After the next frame was drawn. */
  const frame = () =>
    new Promise((done) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(port1.close());
        port2.postMessage(0);
      });
    });
  const frames = async () => {
    for (let left = 3; left; left--) await frame();
  };

  /** Whether something in the widget is so, now or after one of its changes. */
  const until = (is) =>
    new Promise((done) => {
      const changes = new MutationObserver(() => look());
      const look = () => {
        if (!is()) return false;
        changes.disconnect();
        done();
        return true;
      };
      if (!look()) changes.observe(root(), { subtree: true, childList: true, attributes: true, attributeFilter: ["hidden"] });
    });

  const number = (bubble) => Number(/\((\d+)\)\s*$/.exec(bubble.textContent)?.[1] ?? NaN);
  const numbers = () => [...find(".log").querySelectorAll(".bubble")].map(number);

  window.benchEyes = {
    frames,

    /** Where the middle of something is, once it can be pressed. */
    place(selector) {
      const element = find(selector);
      if (!element?.checkVisibility()) return null;
      const { left, top, width, height } = element.getBoundingClientRect();
      return width && height ? { x: left + width / 2, y: top + height / 2 } : null;
    },

    /** What is in the document, by number, and how much of it. */
    look() {
      const { scrollTop, scrollHeight, clientHeight } = find(".log");
      return {
        numbers: numbers(),
        rows: find(".log").querySelectorAll(".row").length,
        elements: root().querySelectorAll("*").length,
        top: scrollTop,
        left: scrollHeight - clientHeight - scrollTop,
      };
    },

    /** Scrolls by so many pixels at once; by how many what is read moved too far. */
    async scroll(by) {
      const log = find(".log");
      const { top } = log.getBoundingClientRect();
      const row = [...log.querySelectorAll(".row")].find((row) => row.getBoundingClientRect().bottom > top);
      const before = row.getBoundingClientRect().top;
      log.scrollTop += by;
      await frames();
      const atAnEnd = log.scrollTop < 1 || log.scrollHeight - log.clientHeight - log.scrollTop < 1;
      return atAnEnd || !row.isConnected ? 0 : before - row.getBoundingClientRect().top - by;
    },

    /** Scrolls to the newest message, as the key End does. */
    async toEnd() {
      for (let left = 5; left; left--) {
        find(".log").scrollTop = find(".log").scrollHeight;
        await frames();
      }
    },

    /** Waits until the message with this number is drawn, as the newest of all. */
    async newest(number) {
      await until(() => find(".log") && numbers().at(-1) === number);
      await frames();
    },

    /** Waits until the server has told that it has all that was said. */
    arrived: () => until(() => ![...root().querySelectorAll(".said__foot")].some((foot) => /^(Sending…|Sent)$/.test(foot.textContent))),

    /** Opens the panel as soon as there is a launcher; when its newest message was on the screen, in ms since the navigation. */
    async open(newest) {
      while (!find(".launcher")?.checkVisibility()) await frame();
      find(".launcher").click();
      await until(() => find(".log") && numbers().at(-1) === newest);
      await frame();
      return performance.now();
    },

    /** Scrolls to where the list begins: after how many ms older messages were drawn, or nothing if there are none. */
    async older() {
      const log = find(".log");
      const before = log.scrollHeight;
      if (log.scrollTop === 0) log.scrollTop = 1;
      await frame();
      const began = performance.now();
      log.scrollTop = 0;
      await frame();
      await until(() => find(".fetching").hidden);
      await frame();
      const took = performance.now() - began;
      await frames();
      return log.scrollHeight > before + 1_000 ? took : undefined;
    },
  };
}
