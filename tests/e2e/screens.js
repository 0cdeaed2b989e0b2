// How each screen is reached. The accessibility tests and the screenshots share it, so that what is
// looked at is what is tested.
import { ada, ASSETS, changeConfig, CONFIG, hold, storedToken, VISITOR, WASM, Widget, wordsIn } from "./widget.js";

/** A field of each kind, with what can stand beside it. */
const fields = [
  "name",
  "email",
  "phone?",
  "department",
  { key: "plot", label: "Size of your plot", type: "number", help: "In square metres." },
  { key: "sowing", label: "When do you sow?", type: "date" },
  { key: "soil", label: "Soil", type: "select", options: ["Sand", "Loam"] },
  { key: "organic", label: "Only organic seeds", type: "checkbox" },
  "message?",
];

/** The screen before any other, with these options. */
async function launcherWith(widget, base, options) {
  await screens.launcher(widget, base);
  await widget.page.evaluate((options) => window.Livechat.set(options), options);
}

/**
 * By name: leads a fresh page, with nothing open yet, to that screen of the server at `base`.
 *
 * @type {Record<string, (widget: Widget, base: string) => Promise<void>>}
 */
export const screens = {
  async launcher(widget, base) {
    await widget.page.goto(`${base}/`);
    await widget.launcher.waitFor();
  },
  async "launcher-loading"(widget, base) {
    await hold(widget.page, WASM);
    await screens.launcher(widget, base);
    await widget.launcher.click();
  },
  async "widget-missing"(widget, base) {
    await widget.page.route(WASM, (route) => route.abort());
    await screens.launcher(widget, base);
    await widget.launcher.click();
    await widget.fallback.waitFor();
  },
  async "nothing-loaded"(widget, base) {
    await widget.page.route(ASSETS, (route) => route.abort());
    await screens.launcher(widget, base);
    await widget.launcher.click();
    await widget.unloaded.waitFor();
  },
  async loading(widget, base) {
    await hold(widget.page, CONFIG);
    await screens.launcher(widget, base);
    await widget.open();
    await widget.panel.locator("p", { hasText: "One moment…" }).first().waitFor();
  },
  async "load-failed"(widget, base) {
    await widget.page.route(CONFIG, (route) => route.abort());
    await screens.launcher(widget, base);
    await widget.open();
    await widget.panel.getByRole("button", { name: "Try again" }).waitFor();
  },
  async "switched-off"(widget, base) {
    await changeConfig(widget.page, (config) => (config.enabled = false));
    await screens.launcher(widget, base);
    await widget.open();
    await widget.alert.waitFor();
  },
  async form(widget, base) {
    await screens.launcher(widget, base);
    await widget.openForm();
  },
  async filled(widget, base) {
    await screens.form(widget, base);
    await widget.fill(ada);
  },
  async "one-error"(widget, base) {
    await screens.form(widget, base);
    await widget.fill({ name: "Ada Lovelace", email: "ada@" });
    await widget.email.press("Enter");
    await widget.panel.getByText("Enter an email like name@example.com").waitFor();
  },
  async "several-errors"(widget, base) {
    await screens.form(widget, base);
    await widget.fill({ email: "ada@", phone: "12" });
    await widget.email.press("Enter");
    await widget.panel.getByRole("group", { name: "3 things to mend" }).waitFor();
  },
  async sending(widget, base) {
    await screens.filled(widget, base);
    await hold(widget.page, VISITOR);
    await widget.send.click();
    await widget.form.getByText("Sending…").waitFor();
  },
  async offline(widget, base) {
    await screens.filled(widget, base);
    await widget.page.context().setOffline(true);
    await widget.send.click();
    await widget.form.getByText("Waiting for the network").waitFor();
  },
  async trouble(widget, base) {
    await screens.filled(widget, base);
    await widget.page.route(VISITOR, (route) => route.abort());
    await widget.send.click();
    await widget.alert.waitFor();
  },
  async "rate-limited"(widget, base) {
    await screens.filled(widget, base);
    const error = "Error, too many requests. Please slow down. You must wait 42 seconds before trying this endpoint again. [error-too-many-requests]";
    await widget.page.route(VISITOR, (route) => route.fulfill({ status: 429, json: { success: false, error, errorType: "error-too-many-requests" } }));
    await widget.send.click();
    await widget.form.getByText(/Sending again in/).waitFor();
  },
  async success(widget, base) {
    await screens.launcher(widget, base);
    await widget.register(ada);
  },
  async "welcome-back"(widget, base) {
    await screens.success(widget, base);
    await widget.page.reload();
    await widget.open();
    await widget.headline("Welcome back, Ada").waitFor();
  },
  async "change-details"(widget, base) {
    await screens.success(widget, base);
    await widget.panel.getByRole("button", { name: "Change my details" }).click();
    await widget.name.waitFor();
  },
  async consent(widget, base) {
    const consent = "We keep your name and your email for a year. Read [what we do with them](https://shop.example/data).";
    await launcherWith(widget, base, { consent, policy: "https://shop.example/privacy" });
    await widget.open();
    await widget.panel.getByRole("button", { name: "I agree" }).waitFor();
  },
  async "all-fields"(widget, base) {
    await changeConfig(widget.page, (config) => {
      config.departments = ["Seeds", "Tools"].map((name) => ({ _id: name, name, showOnRegistration: true, showOnOfflineForm: true }));
    });
    await launcherWith(widget, base, { fields });
    await widget.openForm();
    await widget.email.fill("ada@gmial.com");
    await widget.email.press("Tab");
    await widget.panel.getByRole("button", { name: "Did you mean ada@gmail.com?" }).waitFor();
  },
  async "leave-message"(widget, base) {
    await changeConfig(widget.page, (config) => (config.online = false));
    await screens.form(widget, base);
  },
  async "message-left"(widget, base) {
    await screens["leave-message"](widget, base);
    await widget.fill({ name: ada.name, email: ada.email });
    await widget.panel.getByRole("textbox").last().fill("Which beans suit a balcony?");
    await widget.send.click();
    await widget.headline("Your message is sent").waitFor();
  },
  async "nobody-there"(widget, base) {
    await changeConfig(widget.page, (config) => {
      config.online = false;
      config.settings.displayOfflineForm = false;
    });
    await screens.launcher(widget, base);
    await widget.open();
    await widget.panel.getByRole("heading", { level: 3 }).waitFor();
  },
  async forgetting(widget, base) {
    await screens.success(widget, base);
    await widget.panel.getByRole("button", { name: "Forget me" }).click();
    await widget.headline("Delete your details?").waitFor();
  },
  async forgotten(widget, base) {
    await screens.forgetting(widget, base);
    await widget.panel.getByRole("button", { name: /delete/i }).click();
    await widget.headline("Your details are deleted.").waitFor();
  },
  async "message-arrived"(widget, base) {
    await launcherWith(widget, base, { fields: "name email message?" });
    await widget.openForm();
    await widget.fill({ name: ada.name, email: ada.email });
    await widget.panel.locator("textarea").fill("Which beans suit a balcony?");
    await widget.send.click();
    await widget.said("Which beans suit a balcony?").waitFor();
  },
  async "message-failed"(widget, base) {
    await widget.page.route("**/livechat/message", (route) => route.abort());
    await launcherWith(widget, base, { fields: "name email message?" });
    await widget.openForm();
    await widget.fill({ name: ada.name, email: ada.email });
    await widget.panel.locator("textarea").fill("Which beans suit a balcony?");
    await widget.send.click();
    await widget.panel.getByRole("button", { name: "Try again" }).waitFor();
  },
  async "not-remembered"(widget, base) {
    await widget.page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("Full", "QuotaExceededError");
      };
    });
    await screens.success(widget, base);
  },
  async "cannot-forget"(widget, base) {
    await screens.forgetting(widget, base);
    // Meanwhile they talk in another place: no server forgets whoever talks.
    await widget.page.request.get(`${base}/api/v1/livechat/room?token=${await storedToken(widget.page)}`);
    await widget.panel.getByRole("button", { name: "Delete", exact: true }).click();
    await widget.alert.waitFor();
  },
  async talking(widget, base) {
    await screens.success(widget, base);
    await widget.say("Which beans suit a balcony?");
  },
  async menu(widget, base) {
    await screens.talking(widget, base);
    await widget.panel.getByRole("button", { name: "More", exact: true }).click();
    await widget.panel.getByRole("button", { name: "End conversation" }).waitFor();
  },
  async ending(widget, base) {
    await screens.talking(widget, base);
    await widget.more("End conversation");
    await widget.headline("End this conversation?").waitFor();
  },
  async ended(widget, base) {
    await screens.ending(widget, base);
    await widget.panel.getByRole("button", { name: "End it" }).click();
    await widget.headline("The conversation has ended").waitFor();
  },
  async "once-more"(widget, base) {
    await screens.filled(widget, base);
    await widget.form.locator("input[name=website]").fill("https://spam.test", { force: true });
    await widget.send.click();
    await widget.alert.waitFor();
  },
  async "in-arabic"(widget, base) {
    await launcherWith(widget, base, { language: "ar" });
    const arabic = new Widget(widget.page, wordsIn("ar"));
    await arabic.openForm();
    await arabic.fill({ email: "ada@", phone: "12" });
    await arabic.email.press("Enter");
    await arabic.panel.getByRole("group").waitFor();
  },
};

/** Waits until nothing moves any more, save what turns for as long as one waits. */
export async function settled(page) {
  await page.evaluate(async () => {
    const root = document.querySelector("livechat-widget").shadowRoot;
    const moving = root.getAnimations().filter((animation) => animation.effect.getComputedTiming().iterations !== Infinity);
    await Promise.all(moving.map((animation) => animation.finished.catch(() => {})));
  });
}
