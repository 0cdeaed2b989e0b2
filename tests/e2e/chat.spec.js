// A conversation, from both sides: the visitor in the browser, the agent by Rocket.Chat's own calls.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { Agent, KIM } from "./agent.js";
import { expect, test } from "./server.js";
import { Talk, begun } from "./talk.js";
import { ada } from "./widget.js";

const MESSAGE = "**/api/v1/livechat/message";

test("what one says, the other reads, as it is said", async ({ page, startServer }) => {
  const { kim, talk, rid } = await begun(page, startServer);
  await kim.say(rid, "Hi Ada! *Yes*, everywhere in Europe.");
  await expect(talk.bubbles).toHaveText(["Hello, do you ship to Norway?", "Hi Ada! Yes, everywhere in Europe."]);
  await expect(talk.bubbles.last().locator("strong")).toHaveText("Yes");
  await talk.tell("Something for a short summer?");
  await expect.poll(() => kim.said(rid)).toEqual([
    "Hello, do you ship to Norway?",
    "Hi Ada! *Yes*, everywhere in Europe.",
    "Something for a short summer?",
  ]);
});

test("the head says who answers, and that they type", async ({ page, context, startServer }) => {
  const { kim, talk, rid } = await begun(page, startServer);
  await kim.say(rid, "Hi");
  await expect(talk.panel.locator(".strip")).toContainText("kim");
  const desk = await context.newPage();
  await desk.goto(kim.url);
  await kim.types(desk, rid, true);
  await expect(talk.panel.getByText("kim is typing…")).toBeVisible();
  await kim.types(desk, rid, false);
  await expect(talk.panel.getByText("kim is typing…")).toBeHidden();
});

test("no room is opened before something is said", async ({ page, startServer }) => {
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  const server = await startServer({ env: KIM });
  const talk = new Talk(page);
  await page.goto(server.url);
  await talk.register();
  await talk.composer.fill("Hello");
  expect(asked.filter((url) => url.includes("livechat/room"))).toEqual([]);
  await talk.composer.press("Enter");
  await expect(talk.bubbles).toHaveText(["Hello"]);
  expect(asked.filter((url) => url.includes("livechat/room?"))).toHaveLength(1);
});

test("nobody can write what would be lost: there is a field for it once the server has answered", async ({ page, startServer }) => {
  const server = await startServer({ env: KIM });
  const talk = new Talk(page);
  let answer;
  const answered = new Promise((done) => (answer = done));
  await page.goto(server.url);
  await page.route("**/api/v1/livechat/config?token=*", async (route) => {
    await answered;
    await route.continue();
  });
  await talk.openForm();
  await talk.fill({ name: ada.name, email: ada.email });
  await talk.send.click();
  await talk.headline("You are registered, Ada").waitFor();
  await expect(talk.composer).toBeAttached();
  await expect(talk.composer).toBeHidden();
  answer();
  await talk.tell("Are you there?");
  await expect(talk.bubbles).toHaveText(["Are you there?"]);
  await expect(talk.composer).toHaveValue("");
});

test("a message that cannot be sent is kept, told, and sent in order when it can", async ({ page, startServer }) => {
  const { kim, talk, rid } = await begun(page, startServer);
  await page.route(MESSAGE, (route) => route.abort());
  await talk.tell("one");
  await talk.tell("two");
  await expect(talk.log.getByText("Waiting to be sent").first()).toBeVisible();
  await page.unroute(MESSAGE);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expect.poll(() => kim.said(rid), { timeout: 30_000 }).toEqual(["Hello, do you ship to Norway?", "one", "two"]);
  await expect(talk.bubbles).toHaveText(["Hello, do you ship to Norway?", "one", "two"]);
});

test("what was not sent survives a reload, and is sent once", async ({ page, startServer }) => {
  const { kim, talk, rid } = await begun(page, startServer);
  await page.route(MESSAGE, (route) => route.abort());
  await talk.tell("kept");
  await talk.composer.fill("half a sen");
  await expect(talk.log.getByText("Waiting to be sent")).toBeVisible();
  await page.reload();
  await page.unroute(MESSAGE);
  await talk.open();
  await expect(talk.composer).toHaveValue("half a sen");
  await expect.poll(() => kim.said(rid), { timeout: 30_000 }).toEqual(["Hello, do you ship to Norway?", "kept"]);
});

test("the server is stopped and started again: nothing is lost, nothing is there twice", async ({ page, startServer }) => {
  const { server, kim, talk, rid } = await begun(page, startServer);
  await kim.say(rid, "before");
  await expect(talk.bubbles).toHaveCount(2);
  await server.stop();
  await talk.tell("while it is down");
  await server.start();
  const again = await Agent.signIn(server.url);
  await again.say(rid, "after");
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expect(talk.log.getByText("after")).toBeVisible({ timeout: 45_000 });
  await expect.poll(async () => (await again.said(rid)).sort(), { timeout: 45_000 }).toEqual(
    ["Hello, do you ship to Norway?", "after", "before", "while it is down"].sort(),
  );
  await expect.poll(() => talk.told()).toEqual(await again.said(rid));
});

test("frames that are doubled, late, broken or lost leave the conversation as the server has it", async ({ page, startServer }) => {
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  const junk = ["", "{", "null", "[]", '"a"', '{"msg":"changed"}', '{"msg":7}', '{"msg":"changed","collection":"stream-room-messages","fields":{"eventName":{},"args":[null,[[]],7]}}', "x".repeat(100_000), Buffer.from([0, 255])];
  let mangles = false;
  let count = 0;
  let line;
  await page.routeWebSocket("**/websocket", (client) => {
    line = client;
    const server = client.connectToServer();
    let late;
    client.onMessage((frame) => server.send(frame));
    server.onMessage((frame) => {
      if (!mangles || !frame.includes("stream-room-messages")) return client.send(frame);
      count++;
      // Lost.
      if (count % 4 === 0) return;
      if (count % 4 === 1) return void (late = frame);
      client.send(frame);
      client.send(frame);
      if (late) client.send(late);
      for (const broken of junk) client.send(broken);
      for (let ping = 0; ping < 100; ping++) client.send('{"msg":"ping"}');
    });
  });
  const { kim, talk, rid } = await begun(page, startServer);
  const said = ["Hi"];
  await kim.say(rid, "Hi");
  await expect(talk.bubbles).toHaveCount(2);
  mangles = true;
  for (let number = 1; number <= 12; number++) {
    await kim.say(rid, `answer ${number}`);
    said.push(`answer ${number}`);
  }
  await talk.tell("and mine");
  await expect.poll(() => kim.said(rid)).toEqual(["Hello, do you ship to Norway?", ...said, "and mine"]);
  await expect.poll(() => count).toBeGreaterThan(12);
  mangles = false;
  // What was lost is fetched after the next gap.
  await line.close();
  await expect(talk.bubbles).toHaveText(["Hello, do you ship to Norway?", ...said, "and mine"], { timeout: 30_000 });
  await kim.say(rid, "still here");
  await expect(talk.bubbles.last()).toHaveText("still here");
  expect(errors).toEqual([]);
});

test("without sockets it polls", async ({ page, startServer }) => {
  await page.routeWebSocket("**/websocket", (socket) => socket.close());
  const { kim, talk, rid } = await begun(page, startServer);
  await kim.say(rid, "Hi");
  await expect(talk.log.getByText("Hi", { exact: true })).toBeVisible({ timeout: 45_000 });
});

test("details that are changed while talking are saved in sight, and the conversation goes on", async ({ page, startServer }) => {
  const { talk } = await begun(page, startServer);
  await talk.choose("Change my details");
  await talk.name.fill("Ada Lovelace");
  await talk.send.click();
  await expect(talk.panel.getByText("Your details are saved, Ada Lovelace")).toBeVisible();
  await expect(talk.bubbles).toHaveText(["Hello, do you ship to Norway?"]);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await talk.tell("It is me");
  await expect(talk.bubbles.last()).toHaveText("It is me");
});

test("changes and deletions show", async ({ page, startServer }) => {
  const { kim, talk, rid } = await begun(page, startServer);
  const wrong = await kim.say(rid, "Monday");
  const other = await kim.say(rid, "nonsense");
  await expect(talk.bubbles).toHaveCount(3);
  await kim.call("chat.update", { roomId: rid, msgId: wrong._id, text: "Tuesday" });
  await expect(talk.log.getByText("Tuesday")).toBeVisible();
  await expect(talk.log.getByText("edited")).toBeVisible();
  await kim.call("chat.delete", { roomId: rid, msgId: other._id });
  await expect(talk.log.getByText("nonsense")).toBeHidden();
});

test("a message that comes while the panel is closed is counted on the launcher and read later", async ({ page, startServer }) => {
  const { kim, talk, rid } = await begun(page, startServer);
  await talk.close.click();
  await kim.say(rid, "Are you there?");
  const launcher = page.getByRole("button", { name: /^Chat \(1 unread\)$/ });
  await expect(launcher).toBeVisible();
  await launcher.click();
  await expect(talk.log.getByText("1 new message")).toBeVisible();
  await expect(page.getByRole("button", { name: "Chat", exact: true })).toBeVisible();
});

test("an open conversation is there on the next page, unread counted before anything is clicked", async ({ page, startServer }) => {
  const { server, kim, talk, rid } = await begun(page, startServer);
  await talk.close.click();
  await page.goto(`${server.url}/?next`);
  await kim.say(rid, "Still there?");
  await expect(page.getByRole("button", { name: "Chat (1 unread)" })).toBeVisible({ timeout: 20_000 });
  await page.getByRole("button", { name: /^Chat/ }).click();
  await expect(talk.bubbles).toHaveText(["Hello, do you ship to Norway?", "Still there?"]);
});

test("a file is sent with a preview, and an agent's picture is drawn", async ({ page, startServer }) => {
  const { server, kim, talk, rid } = await begun(page, startServer);
  const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    talk.panel.getByRole("button", { name: "Attach files" }).click(),
  ]);
  await chooser.setFiles([{ name: "garden.png", mimeType: "image/png", buffer: pixel }]);
  const picture = talk.log.getByRole("img", { name: "garden.png" });
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((image) => image.complete && image.naturalWidth)).toBe(1);
  const { messages } = await kim.call(`livechat/${rid}/messages?count=100`);
  expect(messages.some(({ attachments }) => attachments?.some(({ title }) => title === "garden.png"))).toBe(true);
  expect((await readdir(server.dataDir)).length).toBeGreaterThan(0);
});

test("a file that the server does not take is told in words, and can be removed", async ({ page, startServer }) => {
  const { talk } = await begun(page, startServer);
  await page.route("**/livechat/upload/*", (route) =>
    route.fulfill({ status: 400, json: { success: false, reason: "error-type-not-allowed" } }),
  );
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    talk.panel.getByRole("button", { name: "Attach files" }).click(),
  ]);
  await chooser.setFiles([{ name: "virus.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ") }]);
  await expect(talk.panel.getByText("Files of this kind cannot be sent here")).toBeVisible();
  await expect(talk.panel.getByText(/^2\sB$/)).toBeVisible();
  // The page is in English, the visitor's browser in that of Britain.
  await expect(talk.log).toContainText(/\d\d:\d\d(?!\s*[ap]m)/i);
  await talk.panel.getByRole("button", { name: "Remove: virus.exe" }).click();
  await expect(talk.panel.getByText("virus.exe")).toBeHidden();
});

test("the visitor ends it, says how it was, and has it by e-mail; then begins another", async ({ page, startServer }) => {
  const { server, kim, talk, rid } = await begun(page, startServer);
  await kim.say(rid, "Anything else?");
  await talk.choose("End conversation");
  await expect(talk.panel.getByRole("heading", { name: "End this conversation?" })).toBeFocused();
  await talk.panel.getByRole("button", { name: "End it" }).click();
  await expect(talk.panel.getByRole("heading", { name: "The conversation has ended" })).toBeVisible();
  await talk.panel.getByRole("group", { name: "How satisfied are you?" }).getByRole("radio", { name: "5" }).check({ force: true });
  await talk.panel.locator("form", { hasText: "How was it?" }).getByRole("button", { name: "Send" }).click();
  await expect(talk.panel.locator(".end").getByText("Thank you for telling us")).toBeVisible();
  await expect(talk.panel.locator("#transcript-email")).toHaveValue(ada.email);
  await talk.panel.getByRole("button", { name: "Send me a copy" }).click();
  await expect(talk.panel.locator(".end").getByText("Your copy is on its way")).toBeVisible();
  const outbox = path.join(server.dataDir, "outbox");
  const [letter] = (await readdir(outbox)).filter((file) => file.endsWith(".eml"));
  expect(await readFile(path.join(outbox, letter), "utf8")).toContain("Anything else?");
  await talk.panel.getByRole("button", { name: "Start a new conversation" }).click();
  await talk.tell("One more thing");
  await expect.poll(async () => (await kim.room()) !== rid && (await kim.said(await kim.room()))).toEqual(["One more thing"]);
});

test("the agent ends it", async ({ page, startServer }) => {
  const { kim, talk, rid } = await begun(page, startServer);
  await kim.call("livechat/room.closeByUser", { rid, comment: "Solved" });
  await expect(talk.panel.getByRole("heading", { name: "The conversation has ended" })).toBeVisible();
  await expect(talk.composer).toBeHidden();
  await expect(talk.panel.getByRole("button", { name: "Start a new conversation" })).toBeVisible();
});

test("two tabs are in step, and say each thing once", async ({ page, context, startServer }) => {
  const { server, kim, talk, rid } = await begun(page, startServer);
  const second = new Talk(await context.newPage());
  await second.page.goto(server.url);
  await second.page.getByRole("button", { name: /^Chat/ }).click();
  await expect(second.bubbles).toHaveText(["Hello, do you ship to Norway?"]);
  await second.tell("from the second");
  await expect(talk.log.getByText("from the second")).toBeVisible();
  await talk.tell("from the first");
  await expect(second.log.getByText("from the first")).toBeVisible();
  expect(await kim.said(rid)).toEqual(["Hello, do you ship to Norway?", "from the second", "from the first"]);
});

test("whatever is said is text", async ({ page, startServer }) => {
  const { kim, talk, rid } = await begun(page, startServer);
  let fired = false;
  await page.exposeFunction("pwned", () => (fired = true));
  const hostile = ["<img src=x onerror=pwned()>", "<script>pwned()</script>", "[x](javascript:pwned())", '"><svg onload=pwned()>'];
  for (const words of hostile) await kim.say(rid, words);
  await expect(talk.bubbles).toHaveCount(1 + hostile.length);
  await expect(talk.log.getByText("<script>pwned()</script>")).toBeVisible();
  expect(await talk.log.locator("script, svg[onload], [onerror], a[href^=javascript]").count()).toBe(0);
  expect(fired).toBe(false);
});

test("all that came in one go is read out", async ({ page, startServer }) => {
  let deaf = false;
  let line;
  await page.routeWebSocket("**/websocket", (client) => {
    line = client;
    const server = client.connectToServer();
    client.onMessage((frame) => server.send(frame));
    server.onMessage((frame) => deaf || client.send(frame));
  });
  const { kim, talk, rid } = await begun(page, startServer);
  await kim.say(rid, "Hi");
  await expect(talk.spoken).toHaveText("kim says: Hi");
  await talk.spoken.evaluate((region) => {
    window.heard = [];
    new MutationObserver(() => window.heard.push(region.textContent)).observe(region, { childList: true });
  });
  deaf = true;
  for (const words of ["One", "Two", "Three"]) await kim.say(rid, words);
  deaf = false;
  await line.close();
  await expect(talk.bubbles).toHaveCount(5);
  await expect.poll(() => page.evaluate(() => window.heard)).toEqual(["kim says: One", "kim says: Two", "kim says: Three"]);
});

test("it is read out, by keyboard alone it can be had, and axe finds nothing", async ({ page, startServer }) => {
  const { kim, talk, rid } = await begun(page, startServer);
  await kim.say(rid, "Hi Ada");
  await expect(talk.spoken).toHaveText("kim says: Hi Ada");
  await expect(talk.composer).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await expect(talk.log).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(talk.more).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(talk.more).toHaveAttribute("aria-expanded", "true");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(talk.more).toHaveAttribute("aria-expanded", "false");
  await expect(talk.panel).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});
