// One visit of one page, and what it cost.
import { click, typeName } from "./hand.js";
import { memoryOf } from "./memory.js";
import { openPage } from "./page.js";

/** No request and no long task for so long: the page has come to rest. */
const REST_MS = 2_000;

/** Somebody opens the page and never clicks. */
export async function load(browser, url, parts, profile) {
  return visit(browser, url, parts, profile, async (page) => {
    const launcher = parts ? await shown(page, "launcher") : undefined;
    await rest(page);
    if (page.heard.some(({ what }) => what === "form")) throw new Error(`${url}: the form is open though nobody clicked`);
    const cost = { launcher: launcher && launcher.at - start(page), blocked: blocked(page), ...page.traffic.sums(), ...(await memoryOf(page.sessions)) };
    await checkSpeed(page, profile.cpu);
    return cost;
  });
}

/** Somebody opens the page and clicks the launcher as soon as it is there. */
export async function openForm(browser, url, parts, profile) {
  return visit(browser, url, parts, profile, async (page) => {
    await click(page, await shown(page, "launcher"));
    const form = await shown(page, "form");
    const sums = page.traffic.sums();
    await typeName(page);
    await rest(page);
    return { form: form.at - start(page), ...sums, ...(await memoryOf(page.sessions)) };
  });
}

async function visit(browser, url, parts, profile, act) {
  const page = await openPage(browser, url, parts, profile);
  try {
    const { errorText } = await page.main.send("Page.navigate", { url });
    if (errorText) throw new Error(`${url}: ${errorText}`);
    await page.until("the page has not begun", () => page.heard.some(({ what }) => what === "start"));
    const cost = await act(page);
    page.traffic.check(profile.network?.latency ?? 0);
    return cost;
  } finally {
    await page.close();
  }
}

const first = (page, wanted) => page.heard.find(({ what }) => what === wanted);
const start = (page) => first(page, "start").at;

/** When and where a part was on the screen. One in a frame is seen when the frame is, too. */
async function shown(page, what) {
  const part = await page.until(`there is no ${what}`, () => (!page.parts.holder || first(page, "holder")) && first(page, what));
  return { ...part, at: Math.max(part.at, first(page, "holder")?.at ?? 0) };
}

const rest = (page) =>
  page.until("the page does not come to rest", () => {
    const ends = page.heard.map(({ at, duration = 0 }) => at + duration);
    return Math.min(page.traffic.quiet(), Date.now() - Math.max(...ends)) > REST_MS;
  });

/** The time beyond 50 ms of every long task, in milliseconds. */
function blocked(page) {
  const tasks = page.heard.filter(({ what }) => what === "task");
  // Frames in one process each tell of the same task.
  const each = tasks.filter((task, index) => tasks.findIndex(({ at, duration }) => Math.abs(at - task.at) < 2 && duration === task.duration) === index);
  return each.reduce((sum, { duration }) => sum + Math.max(0, duration - 50), 0);
}

/** Throws when scripts are not slower by about `rate` where the widget runs. It leaves the page at full speed. */
async function checkSpeed(page, rate) {
  if (rate === 1) return;
  const loop = "(() => { const began = performance.now(); let sum = 0; for (let i = 0; i < 3e6; i++) sum += Math.sqrt(i); return performance.now() - began + 0 * sum; })()";
  const fastest = async () => {
    const times = [];
    for (let round = 0; round < 8; round++) times.push(await (page.parts ? page.inWidget(loop) : page.inHost(loop)));
    return Math.min(...times);
  };
  const at = async (rate) => {
    for (const session of page.sessions) await session.send("Emulation.setCPUThrottlingRate", { rate });
    return fastest();
  };
  // Other programs on the machine make it vary, so it is asked three times; without throttling it is 1.
  let ratio = 0;
  for (let times = 0; times < 3 && ratio < rate / 2; times++) ratio = (await at(rate)) / (await at(1));
  if (ratio < rate / 2) throw new Error(`${page.url}: scripts are ${ratio.toFixed(1)} times slower, not ${rate}: the slowing down does not reach them`);
}
