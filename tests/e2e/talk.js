// The conversation as a visitor finds it: by its words and roles.
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
