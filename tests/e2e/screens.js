// How each screen is reached. The accessibility tests and the screenshots share it, so that what is
// looked at is what is tested.
import { ada, ASSETS, changeConfig, CONFIG, hold, VISITOR, WASM, Widget } from "./widget.js";

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
};

/** Waits until nothing moves any more, save what turns for as long as one waits. */
export async function settled(page) {
  await page.evaluate(async () => {
    const root = document.querySelector("livechat-widget").shadowRoot;
    const moving = root.getAnimations().filter((animation) => animation.effect.getComputedTiming().iterations !== Infinity);
    await Promise.all(moving.map((animation) => animation.finished.catch(() => {})));
  });
}
