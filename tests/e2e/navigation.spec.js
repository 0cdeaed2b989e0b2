// Page visits of a site that changes its address without loading anew: by the Navigation API, and
// without it, by what is left.
import { readdir } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { expect, html, rows, test } from "./host-page.js";
import { Widget } from "./widget.js";

const dist = process.env.LIVECHAT_E2E_DIST || path.resolve(import.meta.dirname, "../../dist");

const shop = html(`<nav id="navigation"><button id="push">Herbs</button><button id="late">Seeds</button></nav>
<script>
  document.getElementById("push").onclick = () => { history.pushState(0, "", "/herbs?page=2#top"); document.title = "Herbs"; };
  document.getElementById("late").onclick = () => { history.pushState(0, "", "/seeds"); };
</script>`);

/** A page whose visits are told to `window.visits`, as the element would be. */
async function followed({ page, startServer, hostPage }, mode = "path", address = "/?utm=x#y") {
  const server = await startServer();
  const [file] = (await readdir(path.join(dist, "assets"))).filter((name) => /^livechat-navigation-\w+\.js$/.test(name));
  const pages = Object.fromEntries([address.split("#")[0], "/herbs?page=2", "/other"].map((path) => [path, { body: shop }]));
  const host = await hostPage(pages);
  await page.goto(host + address);
  await page.evaluate(
    async ([module, mode]) => {
      const { default: follow } = await import(module);
      window.visits = [];
      window.stop = new AbortController();
      follow({ visit: (visit) => window.visits.push(visit) }, mode, window.stop.signal);
    },
    [`${server.url}/assets/${file}`, mode],
  );
  const visits = (forget) => page.evaluate((forget) => (forget ? window.visits.splice(0) : window.visits), forget);
  /** Waits for exactly these, as `change href title`; for nothing, long enough for something to come. */
  const hears = async (...expected) => {
    if (expected.length) await expect.poll(async () => (await visits(false)).length).toBeGreaterThanOrEqual(expected.length);
    else await page.waitForTimeout(250);
    expect((await visits(true)).map(({ change, href, title }) => `${change} ${href.replace(host, "")} ${title}`)).toEqual(expected);
  };
  return { host, hears };
}

for (const [how, prepare] of [
  ["by the Navigation API", () => {}],
  [
    "in an older browser",
    () => {
      delete window.navigation;
      delete Window.prototype.navigation;
    },
  ],
]) {
  test.describe(how, () => {
    test.beforeEach(({ page }) => page.addInitScript(prepare));

    test("the page at hand is told first, then each change, once", async ({ page, startServer, hostPage }) => {
      const { hears } = await followed({ page, startServer, hostPage });
      await hears("url / A host", "title / A host");
      await page.click("#push");
      await hears("url /herbs Herbs", "title /herbs Herbs");
      // The same once more is no change.
      await page.click("#push");
      await hears();
      await page.click("#late");
      await hears("url /seeds Herbs");
      await page.evaluate(() => (document.title = "Seeds"));
      await hears("title /seeds Seeds");
      await page.evaluate(() => history.back());
      await hears("url /herbs Seeds");
    });

    test("query and hash are told only to who asks for them", async ({ page, startServer, hostPage }) => {
      const { hears } = await followed({ page, startServer, hostPage }, "full");
      await hears("url /?utm=x#y A host", "title /?utm=x#y A host");
      await page.evaluate(() => (location.hash = "z"));
      await hears("url /?utm=x#z A host");
    });

    test("a title that comes in an element of its own is seen, and an end is an end", async ({ page, startServer, hostPage }) => {
      const { hears } = await followed({ page, startServer, hostPage });
      await hears("url / A host", "title / A host");
      await page.evaluate(() => {
        const title = document.createElement("title");
        title.textContent = "Another";
        document.querySelector("title").replaceWith(title);
      });
      await hears("title / Another");
      await page.evaluate(() => {
        document.title = "Too late";
        window.stop.abort();
      });
      await page.click("#push");
      await hears();
    });
  });
}

test("the page's own history is left as it is, and nothing is asked again and again", async ({ page, startServer, hostPage }) => {
  await page.addInitScript(() => {
    window.intervals = 0;
    const setInterval = window.setInterval;
    window.setInterval = (...values) => (window.intervals++, setInterval(...values));
    window.before = [history.pushState, history.replaceState];
  });
  await followed({ page, startServer, hostPage });
  expect(await page.evaluate(() => [window.intervals, history.pushState === window.before[0], history.replaceState === window.before[1]])).toEqual([0, true, true]);
});

test("the visits of a registered visitor are in the database, without query and hash", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const body = shop.replace("<script>", `<script async src="${server.url}/livechat.js" data-server="${server.url}" data-fields="name email phone?" data-track="path"></script><script>`);
  const host = await hostPage({ "/?utm=x": { body } });
  const widget = new Widget(page);
  await page.goto(`${host}/?utm=x`);
  await widget.register({ name: "Ada", email: "ada@example.com" });
  const visited = page.waitForResponse("**/api/v1/livechat/page.visited");
  await page.click("#push");
  await visited;
  await page.waitForTimeout(300);
  await server.stop();
  const kept = await rows(server.dataDir, "SELECT href, title FROM page_visits ORDER BY id");
  expect(kept.at(-1)).toEqual({ href: `${host}/herbs`, title: "Herbs" });
});
