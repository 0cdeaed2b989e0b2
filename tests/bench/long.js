// A conversation of a given length, as a visitor goes through it, and what that costs. Whatever is
// not there, or not where it belongs, is thrown.
import { memoryOf } from "./memory.js";
import { median } from "./numbers.js";
import { HELLO, message, sayAll } from "./script.js";
import { longestTask } from "./trace.js";
import { openVisitor } from "./visitor.js";

/** What a page costs is told of so many at the beginning and at the end. */
const FEW_PAGES = 20;

/** How far one step scrolls, in pixels. */
const STEP = 400;

/** So many steps are measured each way. */
const STEPS = 300;

/** Less than is drawn at once. */
const LONG_STEP = 1_400;

/** Messages that arrive while the visitor reads the newest one. */
const ARRIVING = 50;

/** How often the conversation is opened again. */
const REOPENINGS = 5;

/** A step may move what is read by so many pixels more or less than it is long. */
const MOST_DRIFT = 2;

/** So many rows may be in the document: what fits into the panel and a good bit above and below it. */
const MOST_ROWS = 60;

/** What was begun comes to its end meanwhile, in milliseconds. */
const REST_MS = 500;

const rest = () => new Promise((done) => setTimeout(done, REST_MS));

/**
 * @param {Awaited<ReturnType<import("./cdp.js").startBrowser>>} browser
 * @param {string} url the page with our widget
 * @param {import("../e2e/agent.js").Agent} agent who answers
 * @param {number} count how many messages there are
 */
export async function converse(browser, url, agent, count) {
  const visitor = await openVisitor(browser, url);
  try {
    await visitor.go(url);
    const token = await visitor.begin(HELLO, `ada.${count}@example.com`);
    await agent.take();
    const { room } = await agent.call(`livechat/room?token=${token}`);
    await visitor.go();
    await sayAll(agent, { token, room: room._id }, 1, count);

    await visitor.go(url);
    await visitor.see("open", count - 1);
    // Once the socket is open the newest messages are asked for again.
    await rest();
    const seen = new Watched(count);
    const older = await loadOlder(visitor, seen);
    const scroll = await scrollThrough(visitor, seen);
    const memory = await held(visitor);
    const arrival = await arrive(visitor, agent, room._id, count);
    const reopening = await reopen(visitor, url, count + ARRIVING - 1);
    return { count, ...older, ...scroll, ...memory, ...arrival, ...reopening, rows: seen.rows, elements: seen.elements };
  } finally {
    await visitor.close();
  }
}

/** What was in the document at any time: it has to be in order, whole in the end, and never too much. */
class Watched {
  rows = 0;
  elements = 0;
  #missing;

  /** @param {number} count */
  constructor(count) {
    this.#missing = new Set(Array.from({ length: count }, (_, number) => number));
  }

  look({ numbers, rows, elements }) {
    const wrong = numbers.findIndex((number, index) => index > 0 && number !== numbers[index - 1] + 1);
    if (wrong > 0) throw new Error(`message ${numbers[wrong]} stands behind ${numbers[wrong - 1]}`);
    if (rows > MOST_ROWS) throw new Error(`${rows} rows are in the document, more than ${MOST_ROWS}`);
    this.rows = Math.max(this.rows, rows);
    this.elements = Math.max(this.elements, elements);
    for (const number of numbers) this.#missing.delete(number);
  }

  /** Throws unless all was seen. */
  whole() {
    const [first] = this.#missing;
    if (first !== undefined) throw new Error(`${this.#missing.size} messages were never drawn, message ${first} among them`);
  }
}

/** Scrolls up until there is nothing older. */
async function loadOlder(visitor, seen) {
  const [tasks, times] = [[], []];
  const first = visitor.history.length;
  for (;;) {
    const before = await visitor.worked();
    const took = await visitor.see("older");
    const cost = (await visitor.worked()) - before;
    seen.look(await visitor.see("look"));
    if (took === undefined) break;
    tasks.push(cost);
    times.push(took);
  }
  const bytes = visitor.history.slice(first);
  const { numbers } = await visitor.see("look");
  if (numbers[0] !== 0) throw new Error(`the oldest message that came is ${numbers[0]}`);
  return {
    olderPages: bytes.length,
    olderBytes: bytes.reduce((sum, of) => sum + of, 0),
    olderTime: median(times),
    firstTask: median(tasks.slice(0, FEW_PAGES)),
    lastTask: median(tasks.slice(-FEW_PAGES)),
  };
}

/**
 * From the newest message to the oldest and back. What a step costs is measured at both ends; in
 * between, steps are as long as they may be without leaving a message out.
 */
async function scrollThrough(visitor, seen) {
  const steps = [];
  const pass = async (by, most, isOver, costs = []) => {
    let last = NaN;
    for (let left = most; left; left--) {
      const before = await visitor.worked();
      const drift = await visitor.see("scroll", by);
      costs.push((await visitor.worked()) - before);
      const now = await visitor.see("look");
      seen.look(now);
      if (Math.abs(drift) > MOST_DRIFT) throw new Error(`a step of ${by} pixels at ${now.top} moved what is read ${Math.round(drift)} too far`);
      if (isOver(now)) return;
      if (now.top === last) throw new Error(`a step of ${by} pixels at ${now.top} leads nowhere`);
      last = now.top;
    }
  };
  const toEnd = async () => {
    await visitor.see("toEnd");
    const { left } = await visitor.see("look");
    if (left > 1) throw new Error(`the end cannot be reached: ${left} pixels are left`);
  };
  const atTop = ({ top }) => top < 1;
  const atEnd = ({ left }) => left < 1;
  await toEnd();
  await pass(-STEP, STEPS, atTop, steps);
  await pass(-LONG_STEP, Infinity, atTop);
  seen.whole();
  await pass(STEP, STEPS, atEnd, steps);
  const longest = await longestTask(visitor.main, () => pass(-STEP, STEPS, atTop));
  await toEnd();
  steps.sort((one, other) => one - other);
  return { steps: steps.length, step: median(steps), slowStep: steps[Math.floor(steps.length * 0.95)], longest };
}

/** What the page holds with all of the conversation in it. */
async function held(visitor) {
  await rest();
  const { heap, wasm } = await memoryOf([visitor.main]);
  return { heap, wasm };
}

/** One message after the other arrives, while the visitor looks at the newest. */
async function arrive(visitor, agent, room, count) {
  const costs = [];
  for (let number = count; number < count + ARRIVING; number++) {
    await rest();
    const before = await visitor.worked();
    const drawn = visitor.see("newest", number);
    await agent.say(room, message(number).text);
    await drawn;
    costs.push((await visitor.worked()) - before);
    const { left } = await visitor.see("look");
    if (left > 1) throw new Error(`message ${number} came, and the list is ${left} pixels from its end`);
  }
  return { arrival: median(costs) };
}

/** The page is loaded again, and the launcher pressed as soon as it is there. */
async function reopen(visitor, url, newest) {
  const [times, tasks] = [[], []];
  for (let time = 0; time < REOPENINGS; time++) {
    await visitor.go();
    await visitor.go(url);
    const before = await visitor.worked();
    await visitor.main.send("Page.reload");
    times.push(await visitor.see("open", newest));
    tasks.push((await visitor.worked()) - before);
  }
  return { reopening: median(times), reopeningTask: median(tasks) };
}
