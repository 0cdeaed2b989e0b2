// Whatever breaks on the way, what was typed stays, and is registered once.
import { expect, rows, test } from "./server.js";
import { ada, hold, registrations, VISITOR, Widget } from "./widget.js";

const names = "SELECT name FROM visitors";

test("the server dies while somebody types; they send it when it is back", async ({ page, startServer }) => {
  const server = await startServer();
  const widget = new Widget(page);
  await page.goto(`${server.url}/`);
  await widget.openForm();
  await widget.fill(ada);
  await server.kill();

  await widget.send.click();
  await expect(widget.alert).toHaveText("We cannot reach the chat right now. Nothing you typed is lost. Try again.");
  expect(await widget.typed()).toEqual(ada);

  await server.start();
  await widget.send.click();
  await expect(widget.headline("You are registered, Ada")).toBeVisible();

  await server.stop();
  expect(await rows(server.dataDir, names)).toEqual([{ name: "Ada" }]);
});

test("the server dies after it has registered, before it answers; sent again, it is one visitor", async ({ page, startServer }) => {
  const server = await startServer();
  const widget = new Widget(page);
  await page.goto(`${server.url}/`);
  await widget.openForm();
  await widget.fill(ada);
  await page.route(
    VISITOR,
    async (route) => {
      await route.fetch();
      await server.kill();
      await route.abort("connectionreset");
    },
    { times: 1 },
  );
  await widget.send.click();
  await expect(widget.alert).toContainText("Nothing you typed is lost.");

  await server.start();
  await widget.send.click();
  await expect(widget.headline("You are registered, Ada")).toBeVisible();
  await server.stop();
  expect(await rows(server.dataDir, names)).toEqual([{ name: "Ada" }]);
});

test("without a network the form waits, and goes out by itself, once", async ({ page, context, startServer }) => {
  const server = await startServer();
  const widget = new Widget(page);
  await page.goto(`${server.url}/`);
  await widget.openForm();
  await widget.fill(ada);
  const sent = registrations(page);

  await context.setOffline(true);
  await widget.send.click();
  await expect(widget.form).toContainText("You are offline. We keep what you typed and send it when you are back.");
  await expect(widget.send).toHaveText("Waiting for the network");
  expect(await widget.typed()).toEqual(ada);
  expect(sent).toHaveLength(0);

  await context.setOffline(false);
  await expect(widget.headline("You are registered, Ada")).toBeVisible();
  expect(sent).toHaveLength(1);
  await server.stop();
  expect(await rows(server.dataDir, names)).toEqual([{ name: "Ada" }]);
});

test("opened without a network, the form comes as soon as there is one", async ({ page, context, startServer }) => {
  const server = await startServer();
  const widget = new Widget(page);
  await page.goto(`${server.url}/`);
  // The code is here, the form is not.
  await widget.open();
  await widget.name.waitFor();
  await page.reload();
  await Promise.all([page.waitForResponse(/\.wasm$/), widget.launcher.hover()]);
  await context.setOffline(true);
  await widget.open();
  await expect(widget.alert).toHaveText("You are offline. The form comes as soon as you are back.");

  await context.setOffline(false);
  await expect(widget.name).toBeVisible();
});

for (const [how, twice] of [
  ["a double click", (widget) => widget.send.dblclick()],
  [
    "Enter and a click",
    async (widget) => {
      await widget.email.press("Enter");
      // A person clicks although it says that it is sending.
      await widget.send.click({ force: true });
    },
  ],
]) {
  test(`${how} is one registration`, async ({ page, startServer }) => {
    const server = await startServer();
    const widget = new Widget(page);
    const sent = registrations(page);
    await page.goto(`${server.url}/`);
    await widget.openForm();
    await widget.fill(ada);
    const release = await hold(page, VISITOR);

    await twice(widget);
    await expect(widget.send).toHaveText("Sending…");
    release();
    await expect(widget.headline("You are registered, Ada")).toBeVisible();
    expect(sent).toHaveLength(1);
    await server.stop();
    expect(await rows(server.dataDir, names)).toEqual([{ name: "Ada" }]);
  });
}

test("closing the panel keeps what was typed", async ({ page, startServer }) => {
  const server = await startServer();
  const widget = new Widget(page);
  await page.goto(`${server.url}/`);
  await widget.openForm();
  await widget.fill(ada);
  await widget.close.click();
  await expect(widget.panel).toBeHidden();

  await widget.open();
  expect(await widget.typed()).toEqual(ada);
});

test("the sixth registration in a minute counts down and goes out by itself", async ({ page, startServer }) => {
  const server = await startServer({ env: { LIVECHAT_RATE_LIMIT: "on" } });
  const widget = new Widget(page);
  await page.clock.install();
  await page.goto(`${server.url}/`);
  await widget.openForm();
  await widget.fill(ada);
  for (let each = 1; each <= 5; each++) {
    const token = String(each).repeat(64);
    const answer = await page.request.post(`${server.url}/api/v1/livechat/visitor`, { data: { visitor: { token, name: `No. ${each}` } } });
    expect(answer.status()).toBe(200);
  }
  const sent = registrations(page);

  await widget.send.click();
  await expect(widget.send).toHaveText(/^Sending again in [1-6]?[0-9] s$/);
  await expect(widget.form).toContainText("Many people are writing right now. We keep what you typed and send it in a moment.");
  expect(await widget.typed()).toEqual(ada);
  // Pressed again, it is not sent earlier.
  await widget.send.click({ force: true });
  expect(sent).toHaveLength(1);

  // Its minute starts anew with the server; ours passes here.
  await server.restart();
  await page.clock.runFor(61_000);
  await expect(widget.headline("You are registered, Ada")).toBeVisible();
  expect(sent).toHaveLength(2);
  await server.stop();
  expect(await rows(server.dataDir, `${names} WHERE name = 'Ada'`)).toHaveLength(1);
});
