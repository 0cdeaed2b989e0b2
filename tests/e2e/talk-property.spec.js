// A conversation over a bad line: answers late, lost on the way there or on the way back, sockets that
// close, pages that are left. In the end both sides have the same, in the order in which it was said.
import process from "node:process";
import { Agent, KIM } from "./agent.js";
import { expect, test } from "./server.js";
import { Talk } from "./talk.js";
import { ada } from "./widget.js";

/** Which conversations: `LIVECHAT_SEED=17 LIVECHAT_RUNS=100` tries a hundred others. */
const first = Number(process.env.LIVECHAT_SEED ?? 1);
const runs = Number(process.env.LIVECHAT_RUNS ?? 4);
const STEPS = 14;

/** Numbers from 0 to 1, the same for the same seed. */
const numbers = (seed) => () => ((seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) / 0x7fffffff);

for (let seed = first; seed < first + runs; seed++) {
  test(`over a bad line nothing is lost and nothing is said twice (seed ${seed})`, async ({ page, startServer }) => {
    test.setTimeout(180_000);
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    const next = numbers(seed * 7919);
    const server = await startServer({ env: KIM });
    const kim = await Agent.signIn(server.url);

    let calm = true;
    let line;
    await page.routeWebSocket("**/websocket", (socket) => {
      line = socket;
      socket.connectToServer();
    });
    await page.route("**/api/**", async (route) => {
      if (calm) return route.continue();
      const fate = next();
      await new Promise((done) => setTimeout(done, fate * 900));
      // A page that was left takes its calls with it.
      const gone = () => {};
      if (fate > 0.9) return route.abort().catch(gone);
      if (fate > 0.84) {
        // The server has done it, and nobody hears of that.
        await route.fetch().catch(gone);
        return route.abort().catch(gone);
      }
      return route.continue().catch(gone);
    });

    const talk = new Talk(page);
    await page.goto(server.url);
    await talk.openForm();
    calm = false;
    await talk.fill({ name: ada.name, email: ada.email });
    await talk.send.click();
    await talk.composer.waitFor({ timeout: 60_000 });
    const said = [];
    const say = async (words) => {
      await talk.composer.pressSequentially(words, { delay: next() * 20 });
      await talk.composer.press("Enter");
      said.push(words);
    };
    await say("word 0");
    for (let step = 1; step < STEPS; step++) {
      const what = next();
      if (what < 0.55) {
        await say(`word ${step}`);
      } else if (what < 0.65) {
        await page.reload();
        await page.locator(".launcher").click();
        await talk.composer.waitFor({ timeout: 60_000 });
      } else if (what < 0.75) {
        await line?.close();
      } else if (what < 0.9) {
        await kim.take();
        const { rooms } = await kim.call("livechat/rooms?open=true");
        if (rooms.length) await kim.say(rooms[0]._id, `answer ${step}`);
      } else {
        await page.waitForTimeout(next() * 1500);
      }
    }

    calm = true;
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await kim.take();
    const rid = await kim.room();
    const theirs = async () => (await kim.said(rid)).filter((text) => text.startsWith("word"));
    await expect.poll(theirs, { timeout: 60_000 }).toEqual(said);
    await expect(talk.bubbles).toHaveText(await kim.said(rid), { timeout: 30_000 });
    await expect(talk.composer).toHaveValue("");
    expect(errors).toEqual([]);
  });
}
