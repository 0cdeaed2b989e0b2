// How a conversation ends for a visitor who is at something else then.
import { expect, test } from "./server.js";
import { begun } from "./talk.js";
import { ada, changeConfig } from "./widget.js";

const ended = (talk) => talk.panel.getByRole("heading", { name: "The conversation has ended" });

test("what was chosen and written stays while a copy is asked for, and when it could not be sent", async ({ page, startServer }) => {
  const { kim, talk, rid } = await begun(page, startServer);
  await kim.call("livechat/room.closeByUser", { rid, comment: "Solved" });
  await expect(ended(talk)).toBeFocused();
  const five = talk.panel.getByRole("group", { name: "How satisfied are you?" }).getByRole("radio", { name: "5" });
  await five.check({ force: true });
  const more = talk.panel.getByLabel("What else would you like to tell us?");
  await more.fill("All well");
  await talk.panel.getByRole("button", { name: "Send me a copy" }).click();
  await expect(talk.panel.locator(".end").getByText("Your copy is on its way")).toBeVisible();
  await expect(five).toBeChecked();
  await expect(more).toHaveValue("All well");
  await page.route("**/livechat/room.survey", (route) => route.abort());
  await talk.panel.locator("form", { hasText: "How was it?" }).getByRole("button", { name: "Send" }).click();
  await expect(talk.panel.getByText("That could not be sent. Try again.")).toBeVisible();
  await expect(five).toBeChecked();
  await expect(more).toHaveValue("All well");
});

test("whoever writes on the page meanwhile stays there", async ({ page, startServer }) => {
  const { kim, talk, rid } = await begun(page, startServer);
  await page.evaluate(() => document.body.append(Object.assign(document.createElement("input"), { id: "order" })));
  await page.locator("#order").focus();
  await kim.call("livechat/room.closeByUser", { rid, comment: "Solved" });
  await expect(ended(talk)).toBeVisible();
  await expect(page.locator("#order")).toBeFocused();
});

test("what was said last stays in view when the visitor ends it, and nothing offers to go there", async ({ page, startServer }) => {
  const { kim, talk, rid } = await begun(page, startServer);
  for (let nth = 1; nth <= 12; nth++) await kim.say(rid, `Offer ${nth}`);
  await expect(talk.bubbles.last()).toHaveText("Offer 12");
  await talk.choose("End conversation");
  await talk.panel.getByRole("button", { name: "End it" }).click();
  await expect(ended(talk)).toBeFocused();
  const below = () => talk.log.evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
  await expect.poll(below).toBeLessThan(2);
  await expect(talk.panel.getByRole("button", { name: "Newest messages" })).toBeHidden();
  // Nor is it only on its way there.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(await below()).toBeLessThan(2);
});

test("where the server wants it, the device forgets who has talked", async ({ page, startServer }) => {
  await changeConfig(page, (config) => (config.settings.clearLocalStorageWhenChatEnded = true));
  const { server, kim, talk, rid } = await begun(page, startServer);
  await kim.call("livechat/room.closeByUser", { rid, comment: "Solved" });
  await expect(ended(talk)).toBeVisible();
  expect(await page.evaluate(() => Object.values(localStorage).join())).not.toBe("");
  await page.goto(server.url);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("livechat:chat:") || key.includes("visitor")))).toEqual([]);
  await talk.openForm();
  await expect(talk.panel.getByText(ada.name)).toBeHidden();
});

test("the focus stays in the conversation when what had it goes", async ({ page, startServer }) => {
  const { talk } = await begun(page, startServer);
  await talk.choose("Sound off");
  await expect(talk.more).toBeFocused();
  await talk.choose("End conversation");
  await talk.panel.getByRole("button", { name: "Go on" }).click();
  await expect(talk.composer).toBeFocused();
  await page.route("**/livechat/upload/*", (route) => route.abort());
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    talk.panel.getByRole("button", { name: "Attach files" }).click(),
  ]);
  await chooser.setFiles([{ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("a") }]);
  await talk.panel.getByRole("button", { name: "Remove: a.txt" }).click();
  await expect(talk.composer).toBeFocused();
});
