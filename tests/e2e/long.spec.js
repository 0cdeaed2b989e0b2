// A conversation that is longer than anybody sees at once: only what is near is in the document.
import { Agent, KIM } from "./agent.js";
import { expect, test } from "./server.js";
import { Talk } from "./talk.js";

const MANY = 160;

/** More rows than the panel and what is drawn above and below it have place for. */
const FEW = 45;

/** What is said; of very different heights, as nobody knows them before they are drawn. */
const words = (number) => `${"All that is known of tomatoes. ".repeat((number * 7) % 11)}(${number})`;

/** Scrolls once by so many pixels, and tells what is then in the document, and by how many what was read has moved. */
const scroll = (talk, by) =>
  talk.log.evaluate(async (log, by) => {
    const rows = [...log.querySelectorAll(".row")];
    const read = rows.find((row) => row.getBoundingClientRect().bottom > log.getBoundingClientRect().top);
    const before = read.getBoundingClientRect().top;
    log.scrollTop += by;
    for (let frames = 3; frames; frames--) await new Promise((done) => requestAnimationFrame(done));
    const atTop = log.scrollTop < 1;
    const atEnd = log.scrollHeight - log.clientHeight - log.scrollTop < 1;
    const now = [...log.querySelectorAll(".bubble")].map((bubble) => Number(/\((\d+)\)\s*$/.exec(bubble.textContent)[1]));
    return { now, atTop, atEnd, moved: atTop || atEnd || !read.isConnected ? by : before - read.getBoundingClientRect().top };
  }, by);

test("of a long conversation little is in the document; both ends are reached, and what is read stays in its place", async ({ page, startServer }) => {
  // Some hundred steps with three frames each, and machines draw slowly.
  test.slow();
  const server = await startServer({ env: KIM });
  const kim = await Agent.signIn(server.url);
  const talk = new Talk(page);
  await page.goto(server.url);
  await talk.register();
  await talk.tell("Hello (0)");
  const rid = await kim.room();
  await kim.take();
  await expect.poll(() => kim.said(rid)).toEqual(["Hello (0)"]);
  for (let number = 1; number < MANY; number++) await kim.say(rid, words(number));
  await page.reload();
  await talk.open();
  await expect(talk.log.getByText(`(${MANY - 1})`)).toBeVisible();

  const seen = new Set();
  const step = async (by) => {
    const { now, moved, ...ends } = await scroll(talk, by);
    expect(now.length).toBeLessThan(FEW);
    expect(now).toEqual(now.map((_, index) => now[0] + index));
    expect(Math.abs(moved - by), `a step of ${by} pixels moved what is read by ${moved}`).toBeLessThan(2);
    for (const number of now) seen.add(number);
    return ends;
  };
  await expect(async () => {
    while (!(await step(-300)).atTop);
    expect(seen.has(0)).toBe(true);
  }).toPass();
  expect(seen.size).toBe(MANY);
  for (let steps = 0; ; steps++) {
    if ((await step(300)).atEnd) break;
    expect(steps, "the newest message is not reached").toBeLessThan(200);
  }
  await expect(talk.log.getByText(`(${MANY - 1})`)).toBeInViewport();
});
