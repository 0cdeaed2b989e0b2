// A visitor who talks: the page with our widget, and what the bench does and sees in it.
import { eyes } from "./eyes.js";
import { openPage } from "./page.js";
import { profiles } from "./profiles.js";

const HISTORY = "/api/v1/livechat/messages.history/";

/** Opens a page with our widget, in a browser that has never seen it. */
export async function openVisitor(browser, url) {
  const page = await openPage(browser, url, null, profiles.fast);
  const { main } = page;
  await main.send("Page.addScriptToEvaluateOnNewDocument", { source: `(${eyes})()` });
  // The processor's time: what other programs do meanwhile is not counted.
  await main.send("Performance.enable", { timeDomain: "threadTicks" });

  /** Answers with older messages: their bytes over the wire. */
  const history = [];
  const asked = new Set();
  main.on("Network.requestWillBeSent", ({ requestId, request }) => {
    if (request.url.includes(HISTORY)) asked.add(requestId);
  });
  main.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (asked.delete(requestId)) history.push(encodedDataLength);
  });

  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await main.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(`${url}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    return result.value;
  };
  /** One of the eyes. */
  const see = (name, ...values) => evaluate(`benchEyes.${name}(${values.map((value) => JSON.stringify(value)).join(", ")})`);

  const press = async (selector) => {
    const { x, y } = await page.until(`${selector} cannot be pressed`, () => see("place", selector));
    const mouse = (type, more) => main.send("Input.dispatchMouseEvent", { type, x, y, ...more });
    await mouse("mouseMoved");
    await mouse("mousePressed", { button: "left", buttons: 1, clickCount: 1 });
    await mouse("mouseReleased", { button: "left", clickCount: 1 });
  };
  const type = async (selector, text) => {
    await press(selector);
    await main.send("Input.insertText", { text });
  };

  /** Milliseconds that the page's main thread has worked so far. */
  const worked = async () => {
    const { metrics } = await main.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
  };

  return {
    main,
    history,
    see,
    worked,

    /** Goes to the page, or away from it when nothing is said. */
    async go(to = "about:blank") {
      const { errorText } = await main.send("Page.navigate", { url: to });
      if (errorText) throw new Error(`${to}: ${errorText}`);
      await page.until(`${to} does not come`, async () => (await evaluate("location.href + document.readyState")) === `${to}complete`);
    },

    /** Registers, says the first words, and gives what the server knows the visitor by. */
    async begin(words, email) {
      await press(".launcher");
      await type('input[autocomplete="name"]', "Ada");
      await type('input[autocomplete="email"]', email);
      await press(".panel [type=submit]");
      await type(".composer__field", words);
      await press(".send");
      await see("newest", 0);
      await see("arrived");
      return evaluate("JSON.parse(localStorage.getItem(Object.keys(localStorage).find((key) => key.startsWith('livechat:1:')))).token");
    },

    close: () => page.close(),
  };
}
