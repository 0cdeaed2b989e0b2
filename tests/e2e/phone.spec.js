// On a phone: the panel is the page, and a keyboard covers half of it.
import { expect, html, snippet, test } from "./host-page.js";
import { Talk } from "./talk.js";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

/** What a keyboard, or two fingers, make of the window; Chromium without a screen has neither. */
const see = (page, seen) =>
  page.evaluate((seen) => {
    for (const [name, value] of Object.entries(seen)) Object.defineProperty(visualViewport, name, { value, configurable: true });
    visualViewport.dispatchEvent(new Event("resize"));
  }, seen);

test("what a keyboard leaves of the window is the panel's, from the way out to what is written", async ({ page, startServer, hostPage }) => {
  const server = await startServer();
  const host = await hostPage({ "/": { body: html(snippet(server.url)) } });
  await page.goto(`${host}/`);
  const talk = new Talk(page);
  await talk.register();
  await talk.tell("Which beans suit a balcony?");
  const box = () => talk.panel.boundingBox();
  const whole = { x: 0, y: 0, width: 390, height: 844 };
  expect(await box()).toEqual(whole);

  // Moved up by the browser, as where it wants to show the field that has the focus.
  await see(page, { height: 420, offsetTop: 60 });
  await expect.poll(box).toEqual({ ...whole, y: 60, height: 420 });
  for (const part of [talk.close, talk.composer, talk.bubbles.last()]) {
    await expect.poll(async () => {
      const { y, height } = await part.boundingBox();
      return y >= 60 && y + height <= 480;
    }).toBe(true);
  }

  // Enlarged by two fingers, it is not made smaller.
  await see(page, { height: 422, offsetTop: 200, scale: 2 });
  await expect.poll(box).toEqual(whole);
  await see(page, { height: 844, offsetTop: 0, scale: 1 });
  await expect.poll(box).toEqual(whole);
});
