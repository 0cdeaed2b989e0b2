// What keeps machines out keeps no person out: a field nobody meets, a moment nobody notices, and the
// site's own check.
import { expect, html, rows, tag, test } from "./host-page.js";
import { ada, consoleOf, newsOf, registrations, Widget } from "./widget.js";

const fields = "name email";

async function opened({ page, startServer, hostPage }, config = "", before = () => {}) {
  const server = await startServer({ config });
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields })) } });
  const widget = new Widget(page);
  await before();
  await page.goto(host);
  await widget.openForm();
  return { server, widget, sent: registrations(page) };
}

const trap = (widget) => widget.form.locator("input[name=website]");

async function send(widget) {
  await widget.name.fill(ada.name);
  await widget.email.fill(ada.email);
  await widget.send.click();
}

const registered = (widget) => widget.headline("You are registered, Ada").waitFor();

test("nobody meets the field that only machines fill in: not by eye, keyboard, ear or touch", async ({ page, startServer, hostPage }) => {
  const { widget } = await opened({ page, startServer, hostPage });
  await expect(trap(widget)).toHaveCount(1);
  const seen = await trap(widget).evaluate((input) => {
    const { x, y, width, height } = input.getBoundingClientRect();
    const root = input.getRootNode();
    const points = [];
    for (let dx = 0; dx <= width; dx += 4) for (let dy = 0; dy <= height; dy += 4) points.push(root.elementFromPoint(x + dx, y + dy) === input);
    const box = input.parentElement;
    const style = getComputedStyle(box);
    return { hit: points.some(Boolean), clipped: style.overflow !== "visible" && box.clientWidth <= 1 && box.clientHeight <= 1, autocomplete: input.autocomplete };
  });
  expect(seen).toEqual({ hit: false, clipped: true, autocomplete: "off" });

  // Round the whole panel with the Tab key, both ways.
  for (const key of ["Tab", "Shift+Tab"]) {
    for (let each = 0; each < 12; each++) {
      await page.keyboard.press(key);
      await expect(trap(widget)).not.toBeFocused();
    }
  }

  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send("Accessibility.getFullAXTree");
  const boxes = nodes.filter((node) => !node.ignored && node.role?.value === "textbox").map((node) => node.name.value);
  expect(boxes).toEqual(["Name", "Email"]);
});

test("filled in, nothing is sent and nothing lost; sent once more it goes, for it may be a person", async ({ page, startServer, hostPage }) => {
  const { server, widget, sent } = await opened({ page, startServer, hostPage });
  await trap(widget).evaluate((input) => {
    input.value = "https://spam.test";
    input.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  });
  await send(widget);
  await expect(widget.alert).toHaveText("Please send it once more.");
  await expect(trap(widget)).toHaveValue("");
  await expect(widget.name).toHaveValue("Ada");
  expect(sent).toHaveLength(0);
  await widget.send.click();
  await registered(widget);
  expect(sent).toHaveLength(1);
  expect(sent[0].postData()).not.toContain("spam");
  await server.stop();
  expect(await rows(server.dataDir, "SELECT name FROM visitors")).toEqual([{ name: "Ada" }]);
});

test("a form that is sent as soon as it is there waits out its second, and goes", async ({ page, startServer, hostPage }) => {
  const { widget, sent } = await opened({ page, startServer, hostPage }, "", () =>
    // Time that passes when the test says so.
    page.addInitScript(() => {
      const real = window.setTimeout;
      window.held = [];
      window.setTimeout = (act, wait, ...values) => (wait === 1000 ? window.held.push(act) : real(act, wait, ...values));
    }),
  );
  await send(widget);
  await expect(widget.send).toHaveText("Sending…");
  await expect(widget.name).toHaveJSProperty("readOnly", true);
  expect(sent).toHaveLength(0);
  expect(await page.evaluate(() => window.held.splice(0).map((act) => act()).length)).toBe(1);
  await registered(widget);
  expect(sent).toHaveLength(1);
});

test.describe("the site's own check", () => {
  const custom = `[[custom_fields]]\nid = "proof"\nlabel = "Proof"\npublic = false\n`;

  for (const [what, guard] of [
    ["says no", () => false],
    ["says nothing", () => {}],
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["fails later", () => Promise.reject(new Error("no"))],
    ["says no later", async () => null],
  ]) {
    test(`${what}: nothing is sent, it is said, and nothing is lost`, async ({ page, startServer, hostPage }) => {
      const { widget, sent } = await opened({ page, startServer, hostPage });
      const told = await newsOf(page);
      await page.evaluate(`Livechat.guard(${guard.toString()}).then(() => {})`);
      await send(widget);
      await expect(widget.alert).toHaveText("The site could not see that a person is writing. Try again.");
      await expect(widget.name).toHaveValue("Ada");
      expect(sent).toHaveLength(0);
      expect(await told()).toMatchObject({ refused: 1 });
      await page.evaluate(() => window.Livechat.guard(() => true));
      await widget.send.click();
      await registered(widget);
      expect(sent).toHaveLength(1);
    });
  }

  test("what it gives goes along; it is asked once for each sending, and waited for", async ({ page, startServer, hostPage }) => {
    const { server, widget, sent } = await opened({ page, startServer, hostPage }, custom);
    await page.evaluate(() => {
      window.asked = 0;
      return window.Livechat.guard(() => {
        window.asked++;
        return new Promise((done) => (window.pass = () => done({ customFields: { proof: "a1b2" } })));
      });
    });
    await send(widget);
    await page.waitForFunction(() => window.pass);
    await expect(widget.send).toHaveText("Sending…");
    expect(sent).toHaveLength(0);
    await page.evaluate(() => window.pass());
    await registered(widget);
    expect(await page.evaluate(() => window.asked)).toBe(1);
    await server.stop();
    expect(await rows(server.dataDir, "SELECT name, key, value FROM visitors JOIN visitor_fields ON visitor_id = id")).toEqual([{ name: "Ada", key: "proof", value: "a1b2" }]);
  });

  test("stands before a message that is left, too", async ({ page, startServer, hostPage }) => {
    const server = await startServer({ config: "online = false\n" });
    const host = await hostPage({ "/": { body: html(tag(server.url)) } });
    const widget = new Widget(page);
    await page.goto(host);
    await widget.openForm();
    await page.evaluate(() => window.Livechat.guard(() => false));
    await widget.panel.getByLabel("How can we help?").fill("Buy this");
    await send(widget);
    await expect(widget.alert).toHaveText("The site could not see that a person is writing. Try again.");
    await server.stop();
    expect(await rows(server.dataDir, "SELECT * FROM offline_messages")).toEqual([]);
  });

  test("that is no function is told to the owner, and keeps nobody out", async ({ page, startServer, hostPage }) => {
    const lines = consoleOf(page);
    const { widget } = await opened({ page, startServer, hostPage });
    await page.evaluate(() => window.Livechat.guard("yes"));
    await send(widget);
    await registered(widget);
    expect(lines.filter((line) => line.includes("guard"))).toHaveLength(1);
  });

  test("is on duty when the page named it before anything was loaded", async ({ page, startServer, hostPage }) => {
    const server = await startServer({ config: "" });
    const body = `<script>window.Livechat = [["guard", () => false]]</script>${tag(server.url, { fields })}`;
    const host = await hostPage({ "/": { body: html(body) } });
    const widget = new Widget(page);
    await page.goto(host);
    await widget.openForm();
    await send(widget);
    await expect(widget.alert).toHaveText("The site could not see that a person is writing. Try again.");
  });
});
