// What was typed is still there after a reload, in another tab, within a day; what was sent off and not
// answered goes out by itself on the next page, once.
import { expect, html, rows, tag, test } from "./host-page.js";
import { ada, calls, consoleOf, kept, registrations, stored, storedToken, VISITOR, Widget } from "./widget.js";

const fields = [
  "name",
  "email?",
  { key: "soil", label: "Soil", type: "select", options: ["Sand", "Clay"] },
  { key: "news", label: "Newsletter", type: "checkbox" },
  { key: "when", label: "When", type: "date" },
  { key: "story", label: "Your garden", type: "textarea" },
];
const HOUR = 3_600_000;
const names = "SELECT name FROM visitors";
const slowDown = "Error, too many requests. Please slow down. You must wait 42 seconds before trying this endpoint again. [error-too-many-requests]";

async function opened({ page, startServer, hostPage }, options = { fields: "name email? phone?" }, before = () => {}) {
  const server = await startServer({ config: "" });
  const host = await hostPage({ "/": { body: html(tag(server.url, options)) } });
  const widget = new Widget(page);
  await before();
  await page.goto(host);
  await widget.openForm();
  return { server, host, widget };
}

/** Makes the device's draft so many hours older. */
const age = (page, hours) =>
  page.evaluate((by) => {
    const key = Object.keys(localStorage).find((key) => key.startsWith("livechat:draft:"));
    const draft = JSON.parse(localStorage.getItem(key));
    localStorage.setItem(key, JSON.stringify({ ...draft, at: draft.at - by }));
  }, hours * HOUR);

test("a reload keeps every kind of answer", async ({ page, startServer, hostPage }) => {
  const { widget } = await opened({ page, startServer, hostPage }, { fields });
  const by = (label) => widget.panel.getByLabel(label);
  const story = " Two lines,\nthe second with 🌿 and <b> ";
  await widget.name.fill(" Ada ");
  await by("Soil").selectOption("Clay");
  await by("Newsletter").check();
  await by("When").fill("2028-02-29");
  await by("Your garden").fill(story);
  await page.reload();
  await widget.openForm();
  await expect(widget.name).toHaveValue(" Ada ");
  await expect(widget.email).toHaveValue("");
  await expect(by("Soil")).toHaveValue("Clay");
  await expect(by("Newsletter")).toBeChecked();
  await expect(by("When")).toHaveValue("2028-02-29");
  await expect(by("Your garden")).toHaveValue(story);
});

test("a new tab within a day has it, a day later it is gone", async ({ page, context, startServer, hostPage }) => {
  const { host, widget } = await opened({ page, startServer, hostPage });
  await widget.name.fill("Ada");
  await age(page, 23);
  const second = new Widget(await context.newPage());
  await second.page.goto(host);
  await second.openForm();
  await expect(second.name).toHaveValue("Ada");

  await age(page, 25);
  const third = new Widget(await context.newPage());
  await third.page.goto(host);
  await third.openForm();
  await expect(third.name).toHaveValue("");
  expect(await stored(third.page)).toEqual({});
  // The tab in which it was typed is another matter.
  await page.reload();
  await widget.openForm();
  await expect(widget.name).toHaveValue("Ada");
});

test("each tab has its own", async ({ page, context, startServer, hostPage }) => {
  const { host, widget } = await opened({ page, startServer, hostPage });
  const second = new Widget(await context.newPage());
  await second.page.goto(host);
  await second.openForm();
  await widget.name.fill("Ada");
  await second.name.fill("Grace");
  for (const [each, name] of [
    [widget, "Ada"],
    [second, "Grace"],
  ]) {
    await each.page.reload();
    await each.openForm();
    await expect(each.name).toHaveValue(name);
  }
});

test("nothing of it stays once the server has it, and nothing of what was taken out again", async ({ page, startServer, hostPage }) => {
  const { widget } = await opened({ page, startServer, hostPage });
  await widget.name.fill("Ada");
  expect(await kept(page, "draft")).not.toBeNull();
  await widget.name.fill("");
  expect(await kept(page, "draft")).toBeNull();
  await widget.name.fill("Ada");
  await widget.send.click();
  await widget.headline("You are registered, Ada").waitFor();
  expect(await kept(page, "draft")).toBeNull();
  expect(await kept(page, "draft", "sessionStorage")).toBeNull();
  expect(Object.keys(await stored(page))).toEqual([expect.stringMatching(/^livechat:1:/)]);
});

test("the page that wants the visitor forgotten has it forgotten, too", async ({ page, startServer, hostPage }) => {
  const { widget } = await opened({ page, startServer, hostPage });
  await widget.name.fill("Ada");
  await page.evaluate(() => window.Livechat.reset());
  await expect(widget.name).toHaveValue("");
  expect(await stored(page)).toEqual({});
});

test("what is stored there and is not ours, or is broken, is no obstacle", async ({ page, startServer, hostPage }) => {
  const lines = consoleOf(page);
  const { widget } = await opened({ page, startServer, hostPage });
  await widget.name.fill("Ada");
  const key = Object.keys(await stored(page)).find((key) => key.startsWith("livechat:draft:"));
  for (const value of ["", "{", "null", "[]", `{"at":9e99,"draft":7}`, `{"at":9e99,"draft":{"values":[1]}}`, `{"at":1e15,"draft":{"values":{"name":7,"x":"y","email":null}}}`, "x".repeat(300_000)]) {
    await page.evaluate(([key, value]) => [localStorage, sessionStorage].map((store) => store.setItem(key, value)), [key, value]);
    await page.reload();
    await widget.openForm();
    await expect(widget.name).toHaveValue("");
  }
  await widget.name.fill("Ada");
  await widget.send.click();
  await widget.headline("You are registered, Ada").waitFor();
  expect(lines).toEqual([]);
});

// ── sent off, and not answered ──

for (const [what, break_] of [
  ["never reached the server", () => {}],
  ["reached the server, its answer did not reach the page", (route) => route.fetch()],
]) {
  test(`left while it was on its way, having ${what}: it goes out by itself, once`, async ({ page, startServer, hostPage }) => {
    const { server, widget } = await opened({ page, startServer, hostPage });
    const tokens = [];
    let reached;
    const came = new Promise((resolve) => (reached = resolve));
    await page.route(
      VISITOR,
      async (route) => {
        tokens.push(route.request().postDataJSON().visitor.token);
        await break_(route);
        reached();
        // Never answered: the page goes first.
      },
      { times: 1 },
    );
    await widget.name.fill("Ada");
    await widget.send.click();
    await came;
    expect(await page.evaluate(() => localStorage.livechat)).toBe("1");
    const sent = registrations(page);
    const made = calls(page);
    await page.reload();
    // Nobody touches anything.
    await expect.poll(() => kept(page, "draft")).toBeNull();
    await expect.poll(() => page.evaluate(() => localStorage.livechat ?? null)).toBeNull();
    tokens.push(...sent.map((request) => request.postDataJSON().visitor.token));
    expect(new Set(tokens)).toEqual(new Set([await storedToken(page)]));
    expect(made.some((call) => call.includes("livechat/config?token="))).toBe(true);
    await widget.open();
    await expect(widget.panel.getByRole("heading", { name: /, Ada$/ })).toBeVisible();
    // The conversation has asked what it wants to know.
    await widget.composer.waitFor();

    // And the page after that has nothing to do any more.
    made.length = 0;
    await page.reload();
    await widget.launcher.waitFor();
    expect(made).toEqual([]);
    await server.stop();
    expect(await rows(server.dataDir, names)).toEqual([{ name: "Ada" }]);
  });
}

for (const [what, answer, waits] of [
  ["the server asked to slow down", (route) => route.fulfill({ status: 429, json: { success: false, error: slowDown } }), /^Sending again in/],
  ["the server failed", (route) => route.fulfill({ status: 503, body: "down" }), "Start chat"],
  ["there was no connection", (route) => route.abort(), "Start chat"],
]) {
  test(`left while it waited because ${what}: it goes out by itself, once`, async ({ page, startServer, hostPage }) => {
    const { server, widget } = await opened({ page, startServer, hostPage });
    await page.route(VISITOR, answer);
    await widget.name.fill("Ada");
    await widget.email.fill(ada.email);
    await widget.send.click();
    await expect(widget.send).toHaveText(waits);
    await expect(widget.panel).toContainText(/We keep what you typed|Nothing you typed is lost/);
    const token = await storedToken(page);
    await page.unroute(VISITOR);
    const sent = registrations(page);
    await page.reload();
    await expect.poll(() => kept(page, "draft")).toBeNull();
    expect(sent.map((request) => request.postDataJSON().visitor.token)).toEqual([token]);
    await server.stop();
    expect(await rows(server.dataDir, names)).toEqual([{ name: "Ada" }]);
  });
}

test("left without a network: it goes out on the next page, once", async ({ page, context, startServer, hostPage }) => {
  const { server, host, widget } = await opened({ page, startServer, hostPage });
  await widget.name.fill("Ada");
  await context.setOffline(true);
  await widget.send.click();
  await expect(widget.send).toHaveText("Waiting for the network");
  await page.close();
  await context.setOffline(false);
  const next = await context.newPage();
  const sent = registrations(next);
  await next.goto(host);
  await expect.poll(() => kept(next, "draft")).toBeNull();
  expect(sent).toHaveLength(1);
  await server.stop();
  expect(await rows(server.dataDir, names)).toEqual([{ name: "Ada" }]);
});

test("what was to be sent more than a day ago is not sent, and nothing of it is left", async ({ page, context, startServer, hostPage }) => {
  const { server, host, widget } = await opened({ page, startServer, hostPage });
  await widget.name.fill("Ada");
  await context.setOffline(true);
  await widget.send.click();
  await expect(widget.send).toHaveText("Waiting for the network");
  await age(page, 25);
  await page.close();
  await context.setOffline(false);
  const next = new Widget(await context.newPage());
  const sent = registrations(next.page);
  await next.page.goto(host);
  await next.openForm();
  await expect(next.name).toHaveValue("");
  // Nor does every page from now on bring the widget for it.
  await expect.poll(() => stored(next.page)).toEqual({});
  expect(sent).toHaveLength(0);
  await server.stop();
  expect(await rows(server.dataDir, names)).toEqual([]);
});

test("what does not fit any more is not sent behind anybody's back", async ({ page, startServer, hostPage }) => {
  const server = await startServer({ config: "" });
  const site = { "/": { body: html(tag(server.url, { fields: "name phone?" })) }, "/more": { body: html(tag(server.url, { fields: "name email" })) } };
  const host = await hostPage(site);
  const widget = new Widget(page);
  await page.goto(host);
  await widget.openForm();
  await widget.name.fill("Ada");
  // Never answered, and never there.
  await page.route(VISITOR, () => {}, { times: 1 });
  await Promise.all([page.waitForRequest(VISITOR), widget.send.click()]);
  const sent = registrations(page);
  await page.goto(`${host}/more`);
  await widget.openForm();
  await expect(widget.email).toHaveAccessibleDescription("Error: Enter your email, like name@example.com");
  await expect(widget.name).toHaveValue("Ada");
  expect(sent).toHaveLength(0);
});

// ── stores that fail ──

test("a full store keeps nobody out: they are told that they will not be remembered", async ({ page, startServer, hostPage }) => {
  const lines = consoleOf(page);
  const { server, widget } = await opened({ page, startServer, hostPage }, undefined, () =>
    page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("Full", "QuotaExceededError");
      };
    }),
  );
  await widget.name.fill("Ada");
  await widget.send.click();
  await widget.headline("You are registered, Ada").waitFor();
  await expect(widget.panel).toContainText("This browser does not let us remember you. Keep this page open.");
  expect(lines).toEqual([]);
  await server.stop();
  expect(await rows(server.dataDir, names)).toEqual([{ name: "Ada" }]);
});

test("a store that is really full, of the page's own", async ({ page, startServer, hostPage }) => {
  const { widget } = await opened({ page, startServer, hostPage });
  await page.evaluate(() => {
    for (const store of [localStorage, sessionStorage]) {
      let size = 4_000_000;
      while (size >= 1) {
        try {
          store.setItem(`own${size}${store.length}`, "x".repeat(size));
        } catch {
          size = Math.floor(size / 2);
        }
      }
    }
  });
  await widget.name.fill("Ada");
  await widget.send.click();
  await widget.headline("You are registered, Ada").waitFor();
  await expect(widget.panel).toContainText("This browser does not let us remember you.");
  expect((await page.evaluate(() => Object.keys(localStorage))).every((key) => key.startsWith("own"))).toBe(true);
});

test("where storage is denied the form works, and a reload is a new beginning", async ({ page, startServer, hostPage }) => {
  const lines = consoleOf(page);
  const { server, widget } = await opened({ page, startServer, hostPage }, undefined, () =>
    page.addInitScript(() => {
      for (const store of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(window, store, {
          get() {
            throw new DOMException("Denied", "SecurityError");
          },
        });
      }
    }),
  );
  await widget.name.fill("Ada");
  await page.reload();
  await widget.openForm();
  await expect(widget.name).toHaveValue("");
  await widget.name.fill("Ada");
  await widget.close.click();
  await widget.open();
  await expect(widget.name).toHaveValue("Ada");
  await widget.send.click();
  await widget.headline("You are registered, Ada").waitFor();
  expect(lines).toEqual([]);
  await server.stop();
  expect(await rows(server.dataDir, names)).toEqual([{ name: "Ada" }]);
});

test("stores that are cleared while somebody types change nothing for them", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage });
  const clear = () => page.evaluate(() => [localStorage, sessionStorage].map((store) => store.clear()));
  await widget.name.fill("Ada");
  await clear();
  await expect(widget.name).toHaveValue("Ada");
  await widget.email.fill(ada.email);
  // The answer is lost, and the store cleared before it is sent again: it is still the same visitor.
  await page.route(
    VISITOR,
    async (route) => {
      await route.fetch();
      await route.abort("connectionreset");
    },
    { times: 1 },
  );
  await widget.send.click();
  await expect(widget.alert).toContainText("Nothing you typed is lost.");
  await clear();
  await widget.send.click();
  await widget.headline("You are registered, Ada").waitFor();
  await server.stop();
  expect(await rows(server.dataDir, names)).toEqual([{ name: "Ada" }]);
});

// ── a server that fails ──

test("a server that fails is asked again by itself, after longer and longer", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage }, undefined, () => page.clock.install());
  const sent = registrations(page);
  await page.route(VISITOR, (route) => route.fulfill({ status: 503, body: "down" }), { times: 3 });
  await widget.name.fill("Ada");
  await page.clock.runFor(1_000);
  await widget.send.click();
  await expect(widget.alert).toHaveText("Something went wrong on our side. Nothing you typed is lost. Try again.");
  await widget.name.focus();
  for (const [seconds, made] of [
    [5, 2],
    [10, 3],
    [20, 4],
  ]) {
    await expect(widget.send).toHaveText("Start chat");
    // Second by second: each is asked for when the one before it is over.
    for (let each = 0; each <= seconds; each++) await page.clock.runFor(1_000);
    await expect.poll(() => sent.length).toBe(made);
    if (made < 4) await expect(widget.name).toBeFocused();
  }
  await widget.headline("You are registered, Ada").waitFor();
  expect(new Set(sent.map((request) => request.postDataJSON().visitor.token)).size).toBe(1);
  await server.stop();
  expect(await rows(server.dataDir, names)).toEqual([{ name: "Ada" }]);
});

test("who types on is not sent behind their back", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage }, undefined, () => page.clock.install());
  const sent = registrations(page);
  await page.route(VISITOR, (route) => route.abort(), { times: 1 });
  await widget.name.fill("Ada");
  await page.clock.runFor(1_000);
  await widget.send.click();
  await expect(widget.alert).toContainText("Nothing you typed is lost.");
  await widget.name.press("End");
  await page.keyboard.type(" L");
  for (let each = 0; each <= 20; each++) await page.clock.runFor(1_000);
  expect(sent).toHaveLength(1);
  await widget.send.click();
  await widget.headline("You are registered, Ada L").waitFor();
  await server.stop();
  expect(await rows(server.dataDir, names)).toEqual([{ name: "Ada L" }]);
});
