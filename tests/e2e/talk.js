// The conversation as a visitor finds it: by its words and roles.
import { Agent, KIM } from "./agent.js";
import { expect } from "./server.js";
import { Widget, ada } from "./widget.js";

export class Talk extends Widget {
  constructor(page) {
    super(page);
    this.composer = this.panel.getByLabel("Your message");
    this.say = this.panel.getByRole("button", { name: "Send", exact: true });
    this.log = this.panel.getByRole("log");
    this.more = this.panel.getByRole("button", { name: "More" });
    this.bubbles = this.log.locator(".bubble");
    this.spoken = this.panel.locator("#chat [role=status]").last();
  }

  /** Registers and waits until something can be said. */
  async register(visitor = ada) {
    await this.openForm();
    await this.fill({ name: visitor.name, email: visitor.email });
    await this.send.click();
    await this.composer.waitFor();
  }

  /** Types and presses Enter. */
  async tell(words) {
    await this.composer.fill(words);
    await this.composer.press("Enter");
  }

  /** What was said, from above. */
  async told() {
    return this.bubbles.allInnerTexts();
  }

  /** Chooses from the menu. */
  async choose(name) {
    await this.more.click();
    await this.panel.getByRole("button", { name }).click();
  }
}

/** Ada has said hello, and Kim is at her desk. */
export const begun = async (page, startServer, settings = {}) => {
  const server = await startServer({ env: KIM, ...settings });
  const kim = await Agent.signIn(server.url);
  const talk = new Talk(page);
  await page.goto(server.url);
  await talk.register();
  await talk.tell("Hello, do you ship to Norway?");
  await expect(talk.bubbles).toHaveText(["Hello, do you ship to Norway?"]);
  await kim.take();
  const rid = await kim.room();
  // Else what Kim says next might be said first.
  await expect.poll(() => kim.said(rid)).toHaveLength(1);
  return { server, kim, talk, rid };
};
