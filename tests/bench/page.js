// A page opened in a browser that has never seen it: slowed down as asked, watched from its first
// moment, in all its frames. Whatever goes wrong in it is thrown by whoever waits next.
import { countTraffic } from "./traffic.js";
import { watch } from "./watch.js";

/** A widget that has not shown up by then does not work. */
const PATIENCE_MS = 60_000;

/**
 * @param {Awaited<ReturnType<import("./cdp.js").startBrowser>>} browser
 * @param {string} url the page
 * @param {object | null} parts where the widget's parts are (`widgets.js`)
 * @param {{ network: object | null, cpu: number }} profile
 */
export async function openPage(browser, url, parts, profile) {
  // A context of its own has a cache of its own, and an empty one.
  const { browserContextId } = await browser.root.send("Target.createBrowserContext");
  const { targetId } = await browser.root.send("Target.createTarget", { url: "about:blank", browserContextId });
  const { sessionId } = await browser.root.send("Target.attachToTarget", { targetId, flatten: true });

  const sessions = [];
  const traffic = countTraffic(new URL(url).origin);
  /** What `watch` told, in the order in which it came. */
  const heard = [];
  /** Each document's world of scripts. */
  const worlds = new Map();
  let trouble = null;
  let wake = () => {};
  const fail = (error) => {
    trouble ??= error;
    wake();
  };

  const setUp = async (session) => {
    sessions.push(session);
    traffic.watch(session);
    session.on("Runtime.bindingCalled", ({ payload }) => {
      heard.push(JSON.parse(payload));
      wake();
    });
    session.on("Runtime.exceptionThrown", ({ exceptionDetails: { exception, text } }) => fail(new Error(`${url}: ${exception?.description ?? text}`)));
    const world = (id) => `${session.id} ${id}`;
    session.on("Runtime.executionContextCreated", ({ context: { id, origin, auxData } }) => {
      if (auxData?.isDefault) worlds.set(world(id), { session, id, origin });
    });
    session.on("Runtime.executionContextDestroyed", ({ executionContextId }) => worlds.delete(world(executionContextId)));
    // A frame on another site has a process of its own, and is held until it is slowed down too.
    session.on("Target.attachedToTarget", ({ sessionId }) => {
      const child = browser.session(sessionId);
      setUp(child)
        .then(() => child.send("Runtime.runIfWaitingForDebugger"))
        .catch(fail);
    });
    await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
    await session.send("Network.enable");
    await session.send("Network.setCacheDisabled", { cacheDisabled: true });
    if (profile.network) await session.send("Network.emulateNetworkConditions", profile.network);
    await session.send("Emulation.setCPUThrottlingRate", { rate: profile.cpu });
    await session.send("HeapProfiler.enable");
    await session.send("Page.enable");
    await session.send("Runtime.enable");
    await session.send("Runtime.addBinding", { name: "benchHears" });
    await session.send("Page.addScriptToEvaluateOnNewDocument", { source: `(${watch})(${JSON.stringify(parts)})` });
  };
  const main = browser.session(sessionId);
  await setUp(main);

  const evaluate = async ({ session, id }, expression) => {
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", { expression, contextId: id, returnByValue: true });
    if (exceptionDetails) throw new Error(`${url}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    return result.value;
  };

  return {
    url,
    parts,
    main,
    sessions,
    traffic,
    heard,

    /** Waits until `find` gives something, and returns it; `what` says what is wrong when it never does. */
    async until(what, find) {
      const end = Date.now() + PATIENCE_MS;
      for (;;) {
        if (trouble) throw trouble;
        const found = await find();
        if (found) return found;
        if (Date.now() > end) throw new Error(`${url}: ${what}, after ${PATIENCE_MS / 1000} seconds`);
        await new Promise((resolve) => {
          wake = resolve;
          setTimeout(resolve, 100);
        });
      }
    },

    /** What `expression` gives in the host page. */
    inHost: (expression) => evaluate([...worlds.values()].find(({ session, origin }) => session === main && origin === new URL(url).origin), expression),

    /** What `expression` gives in the one document that holds the widget's parts. */
    async inWidget(expression) {
      const found = [];
      for (const world of worlds.values()) {
        if (await evaluate(world, "typeof benchFinds === 'function'").catch(() => false)) found.push(world);
      }
      if (found.length !== 1) throw new Error(`${url}: the widget is in ${found.length} documents, not in one`);
      return evaluate(found[0], expression);
    },

    close: () => browser.root.send("Target.disposeBrowserContext", { browserContextId }),
  };
}
