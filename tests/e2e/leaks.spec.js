// A single-page app puts the widget on its pages and takes it away all day long. Afterwards the
// browser holds what it held before: no node, no listener, no memory stays behind.
import { expect, html, snippet, test } from "./host-page.js";
import { Widget } from "./widget.js";

// Playwright's traces would hold on to every node that they have seen.
test.use({ trace: "off" });

/** Until then caches fill: compiled code, style sheets, the browser's list of what was fetched. */
const WARM_UP = 60;
const CYCLES = 1000;

/** The heap varies with what the browser happens to have compiled, by so much. */
const HEAP_RATIO = 1.1;
/** Once everything is compiled, 500 times may leave so many bytes: less than one object each. */
const HEAP_DRIFT = 50_000;
/**
 * A form waits a second until it may be sent, and whoever takes it away meanwhile does not end that:
 * how many wait at once varies with the machine, by less than one page of the module's memory.
 */
const WASM_PAGE = 65_536;

test("a thousand times open, close, destroy and mount leave nothing behind", async ({ page, startServer, hostPage }) => {
  test.setTimeout(180_000);
  const server = await startServer();
  const host = await hostPage({ "/": { body: html(snippet(server.url)) } });
  const widget = new Widget(page);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("HeapProfiler.enable");
  await page.goto(`${host}/`);
  await widget.openForm();
  await page.evaluate(() => window.Livechat.destroy());

  await page.evaluate(cycles, { server: server.url, count: WARM_UP });
  const before = await held(cdp);
  await page.evaluate(cycles, { server: server.url, count: CYCLES / 2 });
  const halfway = await held(cdp);
  await page.evaluate(cycles, { server: server.url, count: CYCLES / 2 });
  const after = await held(cdp);
  test.info().annotations.push(...Object.entries({ before, halfway, after }).map(([type, sizes]) => ({ type, description: JSON.stringify(sizes) })));

  expect(await page.evaluate(() => document.querySelectorAll("livechat-widget").length)).toBe(0);
  expect(after.dom).toEqual(before.dom);
  expect(after.heap).toBeLessThan(before.heap * HEAP_RATIO + HEAP_DRIFT);
  expect(after.heap).toBeLessThan(halfway.heap + HEAP_DRIFT);
  // One module for all forms, one for all conversations (fetched as somebody typed), and what they
  // freed they used again.
  const bytes = (memories) => memories.reduce((sum, size) => sum + size, 0);
  expect(after.wasm).toHaveLength(2);
  expect(bytes(after.wasm)).toBeLessThanOrEqual(bytes(before.wasm) + WASM_PAGE);

  // It still works.
  await page.evaluate((address) => {
    const element = document.createElement("livechat-widget");
    element.setAttribute("server", address);
    document.body.append(element);
  }, server.url);
  await widget.openForm();
});

/** Runs in the page. @param {{ server: string, count: number }} how */
async function cycles({ server, count }) {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const until = async (what, done) => {
    for (const end = performance.now() + 10_000; !done(); await frame()) {
      if (performance.now() > end) throw new Error(`${what} after 10 seconds`);
    }
  };
  for (let cycle = 0; cycle < count; cycle++) {
    const element = document.createElement("livechat-widget");
    element.setAttribute("server", server);
    document.body.append(element);
    // A visitor leaves at any moment: now while it still loads, now with a form half filled in.
    if (cycle % 10 === 9) {
      element.open();
    } else {
      await element.open();
      if (cycle % 2 === 0) {
        await until("no form", () => element.shadowRoot.querySelector("form input"));
        const field = element.shadowRoot.querySelector("form input");
        field.value = "Ada";
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      await element.close();
    }
    element.destroy();
  }
  // What is put off to a later task is done then.
  await frame();
  await new Promise((resolve) => setTimeout(resolve, 100));
}

/** What the browser holds after a thorough cleaning. */
async function held(cdp) {
  // Finalizers run between two cleanings, and let go of more.
  for (let round = 0; round < 3; round++) {
    await cdp.send("HeapProfiler.collectGarbage");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { usedSize: heap } = await cdp.send("Runtime.getHeapUsage");
  const dom = await cdp.send("Memory.getDOMCounters");
  const { result: prototype } = await cdp.send("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
  const { objects } = await cdp.send("Runtime.queryObjects", { prototypeObjectId: prototype.objectId });
  const { result } = await cdp.send("Runtime.callFunctionOn", {
    objectId: objects.objectId,
    functionDeclaration: "function () { return this.map((memory) => memory.buffer.byteLength); }",
    returnByValue: true,
  });
  // Else this look at the memory is what holds on to it.
  await cdp.send("Runtime.releaseObject", { objectId: objects.objectId });
  await cdp.send("Runtime.releaseObject", { objectId: prototype.objectId });
  return { dom, heap, wasm: result.value };
}
