// The form asks what the owner wants, helps to answer it, and says where an answer does not fit.
import { writeFile } from "node:fs/promises";
import { expect, html, rows, tag, test } from "./host-page.js";
import { ada, changeConfig, consoleOf, registrations, VISITOR, Widget } from "./widget.js";

/** One question of each kind, how to answer it, and what the server has of it then. */
const kinds = [
  [{ key: "town", label: "Town" }, (control) => control.fill(" Ghent "), "Ghent"],
  [{ key: "billing", label: "Billing address", type: "email" }, (control) => control.fill("bill@example.com"), "bill@example.com"],
  [{ key: "mobile", label: "Mobile", type: "tel" }, (control) => control.fill("+32 470 12 34 56"), "+32 470 12 34 56"],
  [{ key: "beds", label: "Beds", type: "number" }, (control) => control.fill("1.250,5"), "1.250,5"],
  [{ key: "when", label: "When", type: "date" }, (control) => control.fill("2028-02-29"), "2028-02-29"],
  [{ key: "soil", label: "Soil", type: "select", options: ["Sand", { value: "c", label: "Clay" }] }, (control) => control.selectOption("Clay"), "c"],
  [{ key: "news", label: "Newsletter", type: "checkbox" }, (control) => control.check(), "true"],
  [{ key: "story", label: "Your garden", type: "textarea" }, (control) => control.fill("Small.\nSunny."), "Small.\nSunny."],
];

/** Fields of the server's that the form does not ask by itself. */
const takes = (...keys) => keys.map((key) => `[[custom_fields]]\nid = "${key}"\nlabel = "${key}"\npublic = false\n`).join("\n");

const twoDepartments = `
[[departments]]
id = "sales"
name = "Sales"
[[departments]]
id = "support"
name = "Support & repair"
`;

const answers = "SELECT key, value FROM visitor_fields ORDER BY key";

/** Registers with what stands in the form, and name and address. */
async function send(widget, visitor = ada) {
  await widget.name.fill(visitor.name);
  if (visitor.email) await widget.email.fill(visitor.email);
  await widget.send.click();
  await widget.headline(`You are registered, ${visitor.name}`).waitFor();
}

/** A page with a form of these fields, open. */
async function opened({ page, startServer, hostPage }, options, config = "") {
  const server = await startServer({ config });
  const host = await hostPage({ "/": { body: html(tag(server.url, options)) } });
  const widget = new Widget(page);
  await page.goto(host);
  await widget.openForm();
  return { server, widget };
}

for (const [how, given] of [
  ["from data-fields", (fields) => ({ fields })],
  ["from Livechat.set", () => ({})],
]) {
  test(`every kind of question is asked and answered, ${how}`, async ({ page, startServer, hostPage }) => {
    const fields = ["name", "email", ...kinds.map(([field]) => ({ ...field, required: true }))];
    const { server, widget } = await opened({ page, startServer, hostPage }, given(fields), takes(...kinds.map(([{ key }]) => key)));
    if (!given().fields) await page.evaluate((fields) => window.Livechat.set({ fields }), fields);
    await widget.panel.getByLabel("Town").waitFor();

    // All of them are required, and say so in their own words.
    await widget.name.fill("Ada");
    await widget.email.fill(ada.email);
    await widget.send.click();
    const summary = widget.panel.getByRole("group", { name: "8 things to mend" });
    await expect(summary).toBeFocused();
    await expect(summary.getByRole("listitem")).toHaveText([
      "Fill in “Town”",
      "Fill in “Billing address”",
      "Fill in “Mobile”",
      "Fill in “Beds”",
      "Fill in “When”",
      "Choose one of the options for “Soil”",
      "Tick “Newsletter” to go on",
      "Fill in “Your garden”",
    ]);
    for (const [{ label }, answer] of kinds) await answer(widget.panel.getByLabel(label, { exact: true }));
    await expect(summary).toBeHidden();
    await send(widget);
    await server.stop();
    expect(await rows(server.dataDir, answers)).toEqual(
      kinds.map(([{ key }, , value]) => ({ key, value })).sort((a, b) => (a.key < b.key ? -1 : 1)),
    );
  });
}

test("what is optional may stay empty, and what does not fit its kind may not be sent", async ({ page, startServer, hostPage }) => {
  const fields = ["name", "email?", ...kinds.map(([field]) => field)];
  const { server, widget } = await opened({ page, startServer, hostPage }, { fields }, takes("beds", "mobile"));
  const sent = registrations(page);
  await widget.name.fill("Ada");
  for (const [label, wrong, problem] of [
    ["Billing address", "nobody@", "Enter an email like name@example.com"],
    ["Mobile", "12", "Enter a phone number with at least 7 digits"],
    ["Beds", "a dozen", "Enter a number for “Beds”"],
  ]) {
    const control = widget.panel.getByLabel(label);
    await control.fill(wrong);
    await widget.send.click();
    await expect(control).toBeFocused();
    await expect(control).toHaveAttribute("aria-invalid", "true");
    await expect(control).toHaveAccessibleDescription(`Error: ${problem}`);
    await control.fill("");
    await expect(control).not.toHaveAttribute("aria-invalid");
    await expect(control).toHaveAccessibleDescription("");
  }
  expect(sent).toHaveLength(0);
  await send(widget, { name: "Ada" });
  await server.stop();
  expect(await rows(server.dataDir, answers)).toEqual([]);
  expect(await rows(server.dataDir, "SELECT name, email FROM visitors")).toEqual([{ name: "Ada", email: null }]);
});

test("each field has its label, its help and whether it is optional", async ({ page, startServer, hostPage }) => {
  const fields = [
    { key: "name", label: "What shall we call you?", help: "As you like" },
    "email?",
    { key: "vat", label: "VAT number", help: "On your last bill, <b>below</b>" },
    { key: "ok", label: "I have <i>read</i> it", type: "checkbox", required: true, help: "All of it" },
  ];
  const server = await startServer({ config: "" });
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields })) } });
  const widget = new Widget(page);
  await page.goto(host);
  await widget.open();
  const box = (name) => widget.panel.getByRole("textbox", { name, exact: true });
  await expect(box("What shall we call you?")).toHaveAccessibleDescription("As you like");
  await expect(box("What shall we call you?")).toHaveAttribute("required");
  await expect(box("Email (optional)")).not.toHaveAttribute("required");
  await expect(box("VAT number (optional)")).toHaveAccessibleDescription("On your last bill, <b>below</b>");
  await expect(widget.panel.getByRole("checkbox", { name: "I have <i>read</i> it", exact: true })).toHaveAccessibleDescription("All of it");
  await expect(widget.form.locator("b, i")).toHaveCount(0);
  // With an error, both are read.
  await box("What shall we call you?").press("Enter");
  await expect(box("What shall we call you?")).toHaveAccessibleDescription("As you like Error: Enter your name");
  // A click on a label is one on its control.
  await widget.panel.getByText("I have <i>read</i> it", { exact: true }).click();
  await expect(widget.panel.getByRole("checkbox")).toBeChecked();
});

test("browser and keyboard are told what each field takes", async ({ page, startServer, hostPage }) => {
  const fields = ["name", "email", "phone", ...kinds.map(([field]) => field), "message"];
  const { widget } = await opened({ page, startServer, hostPage }, { fields });
  for (const [label, expected] of [
    ["Name", { type: "text", autocomplete: "name", autocapitalize: "words", dir: "auto", enterkeyhint: "next" }],
    ["Email", { type: "email", autocomplete: "email", autocapitalize: "none", dir: "ltr", enterkeyhint: "next" }],
    ["Phone", { type: "tel", autocomplete: "tel", dir: "ltr", enterkeyhint: "next" }],
    ["Town", { type: "text", autocomplete: "off", inputmode: null, dir: "auto" }],
    ["Billing address", { type: "email", autocapitalize: "none" }],
    ["Mobile", { type: "tel" }],
    // Not `type=number`: that changes what was typed on a turn of the wheel, and takes no comma.
    ["Beds", { type: "text", inputmode: "decimal", dir: "ltr" }],
    ["When", { type: "date", autocomplete: "off" }],
    ["Newsletter", { type: "checkbox" }],
  ]) {
    const control = widget.panel.getByRole(label === "Newsletter" ? "checkbox" : "textbox", { name: label }).or(widget.panel.getByLabel(label, { exact: false })).first();
    const found = await control.evaluate((control, names) => Object.fromEntries(names.map((name) => [name, control.getAttribute(name)])), Object.keys(expected));
    expect({ label, ...found }).toEqual({ label, ...expected });
  }
  await page.evaluate(() => window.Livechat.set({ fields: "name email" }));
  // The last one sends.
  await expect(widget.email).toHaveAttribute("enterkeyhint", "send");
  await expect(widget.name).toHaveAttribute("enterkeyhint", "next");
});

test("other fields while somebody types keep what they typed, also in those that come back", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage }, { fields: ["name", "email", { key: "town", label: "Town" }] }, takes("town"));
  const town = widget.panel.getByLabel("Town");
  await widget.name.fill("Ada");
  await town.fill("Ghent");
  const set = (fields) => page.evaluate((fields) => window.Livechat.set({ fields }), fields);
  await set("email name");
  await expect(town).toHaveCount(0);
  await expect(widget.name).toHaveValue("Ada");
  await set([{ key: "town", label: "Town" }, "name", "email"]);
  await expect(town).toHaveValue("Ghent");
  await send(widget);
  await server.stop();
  expect(await rows(server.dataDir, answers)).toEqual([{ key: "town", value: "Ghent" }]);
});

test("what is no field is told to the owner, and the rest is asked", async ({ page, startServer, hostPage }) => {
  const lines = consoleOf(page);
  const { widget } = await opened({ page, startServer, hostPage }, { fields: ["name", "fax", { key: "x" }, 7, "email?", "name"] });
  await expect(widget.form.getByRole("textbox")).toHaveCount(2);
  expect(lines.filter((line) => line.includes("is no field"))).toHaveLength(3);
  expect(lines.some((line) => line.includes('"fax"'))).toBe(true);
});

for (const [what, fields, told] of [
  ["in which nothing is one", "fax postcode", 2],
  ["of descriptions, none of which is one", [{ key: "x" }, 7], 2],
  ["of nothing", [], 0],
]) {
  test(`of a list of fields ${what} no form without fields is made: the server's are asked`, async ({ page, startServer, hostPage }) => {
    const lines = consoleOf(page);
    const { widget } = await opened({ page, startServer, hostPage }, { fields });
    await expect(widget.name).toBeVisible();
    await expect(widget.email).toBeVisible();
    expect(lines.filter((line) => line.includes("is no field"))).toHaveLength(told);
  });
}

// ── departments ──

const department = (widget) => widget.panel.getByRole("combobox", { name: "Department" });
const chosen = "SELECT department FROM visitors";

for (const [what, options, act, row] of [
  ["chosen by the visitor", { fields: "name email department" }, (widget) => department(widget).selectOption("Support & repair"), "support"],
  ["left open by the visitor", {}, () => {}, null],
  ["preselected by its name", { department: "Support & repair" }, (widget) => expect(department(widget)).toHaveValue("support"), "support"],
  ["preselected by its id, and changed", { department: "support" }, (widget) => department(widget).selectOption("Sales"), "sales"],
  ["preselected, and taken out", { department: "support" }, (widget) => department(widget).selectOption(""), null],
  ["given by the page, and not asked", { fields: "name email", department: "support" }, (widget) => expect(department(widget)).toHaveCount(0), "support"],
]) {
  test(`a department ${what}`, async ({ page, startServer, hostPage }) => {
    const { server, widget } = await opened({ page, startServer, hostPage }, options, twoDepartments);
    await act(widget);
    await send(widget);
    await server.stop();
    expect(await rows(server.dataDir, chosen)).toEqual([{ department: row }]);
  });
}

test("a department that has to be chosen", async ({ page, startServer, hostPage }) => {
  const { widget } = await opened({ page, startServer, hostPage }, { fields: "name email department" }, twoDepartments);
  await widget.name.fill("Ada");
  await widget.email.fill(ada.email);
  await widget.send.click();
  await expect(department(widget)).toBeFocused();
  await expect(department(widget)).toHaveAccessibleDescription("Error: Choose a department");
  await expect(department(widget).getByRole("option")).toHaveText(["Choose…", "Sales", "Support & repair"]);
});

test("where there is nothing to choose from, nothing is asked", async ({ page, startServer, hostPage }) => {
  const one = `[[departments]]\nid = "a"\nname = "A"\n[[departments]]\nid = "b"\nname = "B"\nshow_on_registration = false\n`;
  const { widget } = await opened({ page, startServer, hostPage }, { fields: "name email department" }, one);
  await expect(department(widget)).toHaveCount(0);
  await send(widget);
});

test("a department that is gone by the time it is sent is said on its field, and nothing is lost", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage }, { fields: "name email department" }, twoDepartments);
  await department(widget).selectOption("Support & repair");
  await widget.name.fill("Ada");
  await widget.email.fill(ada.email);
  await server.stop();
  await writeFile(`${server.dataDir}/livechat.toml`, twoDepartments.replace('"support"', '"repair"').replace("Support & repair", "Repair"));
  await server.start();
  await widget.send.click();
  await expect(department(widget)).toBeFocused();
  await expect(department(widget)).toHaveAccessibleDescription("Error: Choose another department: this one is not there any more");
  await department(widget).selectOption("Sales");
  await send(widget);
  await server.stop();
  expect(await rows(server.dataDir, chosen)).toEqual([{ department: "sales" }]);
});

// ── conditions ──

const conditional = [
  "name",
  "email?",
  { key: "topic", label: "Topic", type: "select", options: ["Order", "Bill", "Other"], required: true },
  { key: "order", label: "Order number", required: true, shownIf: { topic: ["Order", "Bill"] } },
  { key: "late", label: "It is late", type: "checkbox", shownIf: { topic: "Order" } },
  { key: "days", label: "Days", type: "number", required: true, shownIf: { late: true } },
];

test("what depends on an answer is asked with it, and only then required and sent", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage }, { fields: conditional }, takes("topic", "order", "late", "days"));
  const by = (label) => widget.panel.getByLabel(label);
  const shown = async (...labels) => {
    for (const label of ["Order number", "It is late", "Days"]) await expect(by(label)).toBeVisible({ visible: labels.includes(label) });
  };
  await shown();
  await by("Topic").selectOption("Order");
  await shown("Order number", "It is late");
  await by("It is late").check();
  await shown("Order number", "It is late", "Days");
  await by("Order number").fill("A-7");
  await by("Days").fill("3");
  // The whole chain goes with its first answer, whatever stands in it.
  await by("Topic").selectOption("Other");
  await shown();
  await by("Topic").focus();
  await page.keyboard.press("Tab");
  await expect(widget.send).toBeFocused();
  await send(widget, { name: "Ada" });
  await server.stop();
  expect(await rows(server.dataDir, answers)).toEqual([{ key: "topic", value: "Other" }]);
});

test("what was typed is still there when it is asked again, and is checked", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage }, { fields: conditional }, takes("topic", "order", "late", "days"));
  const by = (label) => widget.panel.getByLabel(label);
  await widget.name.fill("Ada");
  await by("Topic").selectOption("Bill");
  await widget.send.click();
  await expect(by("Order number")).toBeFocused();
  await expect(by("Order number")).toHaveAccessibleDescription("Error: Fill in “Order number”");
  await by("Order number").fill("A-7");
  await by("Topic").selectOption("Other");
  await by("Topic").selectOption("Order");
  await expect(by("Order number")).toHaveValue("A-7");
  await by("It is late").check();
  await widget.send.click();
  await expect(by("Days")).toBeFocused();
  await by("Days").fill("3");
  await send(widget, { name: "Ada" });
  await server.stop();
  expect(await rows(server.dataDir, answers)).toEqual([
    { key: "days", value: "3" },
    { key: "late", value: "true" },
    { key: "order", value: "A-7" },
    { key: "topic", value: "Order" },
  ]);
});

test("conditions in a circle, or on nothing, ask nothing and hang nothing", async ({ page, startServer, hostPage }) => {
  const fields = [
    "name",
    { key: "a", label: "First", required: true, shownIf: { b: "x" } },
    { key: "b", label: "Second", required: true, shownIf: { a: "x" } },
    { key: "c", label: "Third", required: true, shownIf: { nobody: "x" } },
  ];
  const { widget } = await opened({ page, startServer, hostPage }, { fields });
  await expect(widget.form.getByRole("textbox")).toHaveCount(1);
  await send(widget, { name: "Ada" });
});

// ── what the server refuses ──

test("a field that the server has come to require is said on that field", async ({ page, startServer, hostPage }) => {
  const question = (required) => `[[custom_fields]]\nid = "vat"\nlabel = "VAT number"\nrequired = ${required}\n${takes("town")}`;
  const { server, widget } = await opened({ page, startServer, hostPage }, { fields: ["name", "email", { key: "town", label: "Town" }] }, question(false));
  const vat = widget.panel.getByLabel("VAT number");
  await widget.name.fill("Ada");
  await widget.email.fill(ada.email);
  await widget.panel.getByLabel("Town").fill("Ghent");
  await server.stop();
  await writeFile(`${server.dataDir}/livechat.toml`, question(true));
  await server.start();
  await widget.send.click();
  await expect(vat).toBeFocused();
  await expect(vat).toHaveAccessibleDescription("Error: Fill in “VAT number”");
  await vat.fill("BE 0123");
  await send(widget);
  await server.stop();
  expect(await rows(server.dataDir, answers)).toEqual([
    { key: "town", value: "Ghent" },
    { key: "vat", value: "BE 0123" },
  ]);
});

for (const [what, error, label, problem] of [
  ["the address", "Invalid email ada@example.com [error-invalid-email]", "Email", "Enter an email like name@example.com"],
  ["an answer, by its label", "Invalid value for VAT number field", "VAT number", "Check “VAT number”: it does not have the form we need"],
  ["an answer, by its key", "Invalid value for vat field", "VAT number", "Check “VAT number”: it does not have the form we need"],
]) {
  test(`the server refuses ${what}: it is said on the field, and mended there`, async ({ page, startServer, hostPage }) => {
    const fields = ["name", "email", { key: "vat", label: "VAT number" }];
    const { server, widget } = await opened({ page, startServer, hostPage }, { fields }, takes("vat"));
    await page.route(VISITOR, (route) => route.fulfill({ status: 400, json: { success: false, error } }), { times: 1 });
    await widget.name.fill("Ada");
    await widget.email.fill(ada.email);
    await widget.panel.getByLabel("VAT number").fill("BE 0123");
    await widget.send.click();
    const control = widget.panel.getByLabel(label);
    await expect(control).toBeFocused();
    await expect(control).toHaveAccessibleDescription(`Error: ${problem}`);
    await expect(widget.alert).toHaveCount(0);
    await control.fill(label === "Email" ? "ada@example.org" : "BE 9");
    await send(widget, { ...ada, email: label === "Email" ? "ada@example.org" : ada.email });
    await server.stop();
    expect(await rows(server.dataDir, "SELECT name FROM visitors")).toEqual([{ name: "Ada" }]);
  });
}

// ── dates, suggestions, patterns ──

test("half a date is not sent as none", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage }, { fields: ["name", { key: "when", label: "When", type: "date" }] }, takes("when"));
  const when = widget.panel.getByLabel("When");
  await widget.name.fill("Ada");
  await when.focus();
  await page.keyboard.type("29");
  await widget.send.click();
  await expect(when).toBeFocused();
  await expect(when).toHaveAccessibleDescription("Error: Enter a whole date for “When”");
  await when.fill("2028-02-29");
  await expect(when).toHaveAccessibleDescription("");
  await send(widget, { name: "Ada" });
  await server.stop();
  expect(await rows(server.dataDir, answers)).toEqual([{ key: "when", value: "2028-02-29" }]);
});

test("half a date that is taken out again is none", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage }, { fields: ["name", { key: "when", label: "When", type: "date" }] }, takes("when"));
  const when = widget.panel.getByLabel("When");
  await widget.name.fill("Ada");
  await when.focus();
  await page.keyboard.type("29");
  await widget.send.click();
  await expect(when).toHaveAccessibleDescription("Error: Enter a whole date for “When”");
  await when.focus();
  // Day and month, in whichever order.
  for (const key of ["Backspace", "ArrowRight", "Backspace"]) await page.keyboard.press(key);
  expect(await when.evaluate((input) => input.validity.badInput)).toBe(false);
  await widget.name.focus();
  await send(widget, { name: "Ada" });
  await server.stop();
  expect(await rows(server.dataDir, answers)).toEqual([]);
});

test("a likelier address is one tap away", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage }, { fields: "name email phone?" });
  const hint = widget.panel.getByRole("button", { name: "Did you mean ada@gmail.com?" });
  await widget.email.fill("ada@gmial.con");
  await expect(hint).toHaveCount(0);
  await widget.phone.focus();
  await hint.click();
  await expect(widget.email).toHaveValue("ada@gmail.com");
  await expect(widget.email).toBeFocused();
  await expect(hint).toHaveCount(0);
  await widget.name.fill("Ada");
  await widget.send.click();
  await widget.headline("You are registered, Ada").waitFor();
  await server.stop();
  expect(await rows(server.dataDir, "SELECT email FROM visitors")).toEqual([{ email: "ada@gmail.com" }]);
});

test("who meant what they typed sends it; typing on takes the suggestion away", async ({ page, startServer, hostPage }) => {
  const { server, widget } = await opened({ page, startServer, hostPage }, { fields: "name email phone?" });
  const hint = widget.panel.getByRole("button", { name: /Did you mean/ });
  await widget.email.fill("ada@gmial.con");
  await widget.name.fill("Ada");
  await expect(hint).toBeVisible();
  await widget.email.press("End");
  await page.keyboard.type("x");
  await expect(hint).toHaveCount(0);
  await widget.email.fill("ada@gmial.com");
  await widget.phone.focus();
  await expect(hint).toBeVisible();
  await widget.send.click();
  await widget.headline("You are registered, Ada").waitFor();
  await server.stop();
  expect(await rows(server.dataDir, "SELECT email FROM visitors")).toEqual([{ email: "ada@gmial.com" }]);
});

test("an address that could well be meant is left in peace", async ({ page, startServer, hostPage }) => {
  const { widget } = await opened({ page, startServer, hostPage }, { fields: "name email phone?" });
  for (const address of ["ada@ymail.com", "ada@example.co", "ada@yahoo.fr", "ada@mail.gmail.example", "ada"]) {
    await widget.email.fill(address);
    await widget.phone.focus();
    await expect(widget.panel.getByRole("button", { name: /Did you mean/ })).toHaveCount(0);
  }
});

test("a pattern that fits the question holds; one that is broken or never ends keeps nobody out", async ({ page, startServer, hostPage }) => {
  const fields = [
    "name",
    { key: "post", label: "Postcode", pattern: "^[a-c]{2}[0-9]{2}$" },
    { key: "broken", label: "Broken", pattern: "([0-9" },
    { key: "endless", label: "Endless", pattern: "^(a+)+$" },
  ];
  const { server, widget } = await opened({ page, startServer, hostPage }, { fields }, takes("post", "broken", "endless"));
  const by = (label) => widget.panel.getByLabel(label);
  const endless = `${"a".repeat(40)}!`;
  await widget.name.fill("Ada");
  await by("Broken").fill("anything");
  await by("Endless").fill(endless);
  await by("Postcode").fill("zz99");
  await widget.send.click();
  await expect(by("Postcode")).toBeFocused();
  await expect(by("Postcode")).toHaveAccessibleDescription("Error: Check “Postcode”: it does not have the form we need");
  // Capitals are as good as small letters: as on Rocket.Chat.
  await by("Postcode").fill("AB12");
  await expect(by("Postcode")).toHaveAccessibleDescription("");
  await send(widget, { name: "Ada" });
  await server.stop();
  expect(await rows(server.dataDir, answers)).toEqual([
    { key: "broken", value: "anything" },
    { key: "endless", value: endless },
    { key: "post", value: "AB12" },
  ]);
});

test("a server's own patterns are as harmless", async ({ page, startServer, hostPage }) => {
  const { widget } = await opened({ page, startServer, hostPage }, { fields: "name" });
  await widget.close.click();
  await changeConfig(page, (config) => {
    config.customFields = [
      { _id: "a", label: "Broken", regexp: "*", required: true, type: "input" },
      { _id: "b", label: "Endless", regexp: "(x+x+)+y", required: true, type: "input" },
      { _id: "c", label: "Digits", regexp: "^\\d+$", required: false, type: "input" },
    ];
  });
  await page.reload();
  await widget.openForm();
  const by = (label) => widget.panel.getByLabel(label);
  await by("Broken").fill("anything");
  await by("Endless").fill("x".repeat(60));
  await by("Digits").fill("none");
  await widget.name.fill("Ada");
  await widget.send.click();
  await expect(by("Digits")).toBeFocused();
  // Empty, an optional field is not held against its pattern.
  await by("Digits").fill("");
  await send(widget, { name: "Ada" });
});
