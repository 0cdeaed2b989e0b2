// What a screen reader has to say, in order, from Chromium's own accessibility tree: where the focus
// is after each step, with all that is said of it there, and what was said without being asked for.
import { expect, html, tag, test } from "./host-page.js";
import { ada, hold, VISITOR, Widget, wordsIn } from "./widget.js";

/** Roles whose names are said on the way in. */
const around = ["dialog", "group", "form", "region"];

class Reader {
  #last = [];

  constructor(page) {
    this.page = page;
  }

  /** Before the page is there. */
  async begin() {
    this.client = await this.page.context().newCDPSession(this.page);
    await this.page.addInitScript(() => {
      window.said = [];
      const attach = Element.prototype.attachShadow;
      Element.prototype.attachShadow = function (init) {
        const root = attach.call(this, init);
        const before = new WeakMap();
        // Read when the browser has drawn: what is put there and taken away in between is not said.
        const listen = () => {
          for (const region of root.querySelectorAll("[role=alert], [role=status]")) {
            const words = region.checkVisibility() ? region.textContent.trim() : "";
            if (words && words !== before.get(region)) window.said.push(`${region.getAttribute("role")}: ${words}`);
            before.set(region, words);
          }
        };
        new MutationObserver(listen).observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
        return root;
      };
    });
  }

  /** Where the focus is, with what is said of it and, on the way in, around it. */
  async focus() {
    const { nodes } = await this.client.send("Accessibility.getFullAXTree");
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const has = (node, name) => node.properties?.find((property) => property.name === name)?.value.value;
    // Of several the innermost: the host, too, has the focus.
    const node = nodes.filter((node) => !node.ignored && node.role.value !== "RootWebArea" && has(node, "focused")).at(-1);
    if (!node) return "nothing";
    const path = [];
    for (let at = byId.get(node.parentId); at; at = byId.get(at.parentId)) {
      if (!at.ignored && around.includes(at.role.value) && at.name?.value) path.unshift(`${at.role.value} "${at.name.value}"`);
    }
    const flags = ["required", "invalid", "expanded", "checked", "disabled", "readonly"].flatMap((name) => {
      const value = has(node, name);
      return value === undefined || value === false || value === "false" ? [] : [name];
    });
    const value = node.value?.value ? ` = "${node.value.value}"` : "";
    const described = node.description?.value ? `: ${node.description.value}` : "";
    const own = [`${node.role.value} "${node.name.value}"${value}`, ...flags].join(", ") + described;
    const entered = path.filter((part) => !this.#last.includes(part));
    this.last = path;
    return [...entered, own].join(" > ");
  }

  /** What was said since the last time, and where the focus is now. */
  async heard() {
    const live = await this.page.evaluate(() => window.said);
    return [...live, await this.focus()];
  }

  async says(...expected) {
    return this.saysPerhaps(undefined, ...expected);
  }

  /** The same, where `first` is said before or is not. */
  async saysPerhaps(first, ...expected) {
    const heard = async () => {
      const all = await this.heard();
      return all[0] === first ? all.slice(1) : all;
    };
    await expect.poll(heard).toEqual(expected);
    await this.page.evaluate(() => (window.said = []));
    this.#last = this.last;
  }
}

const english = {
  launcher: "Chat",
  name: "Name",
  email: "Email",
  close: "Close",
  registered: "You are registered, {name}",
  title: "Talk to us",
  introduction: "Tell us who you are, and a person answers.",
  loading: "One moment…",
  phone: "Phone",
  optional: "(optional)",
  start: "Start chat",
  purpose: "We use this to answer you.",
  problems: "{count} things to mend",
  errorPrefix: "Error:",
  nameMissing: "Enter your name",
  emailMalformed: "Enter an email like name@example.com",
  phoneTooShort: "Enter a phone number with at least {fewest} digits",
  didYouMean: "Did you mean {email}?",
  sending: "Sending…",
  change: "Change my details",
  forget: "Forget me",
  nextByEmail: "We have your details and can reach you at {email}.",
  remembered: "Come back any time: this device remembers you.",
  consentTitle: "Before we start",
  consentText: "To answer you, we keep your details and what you write here.",
  consentPolicy: "Privacy policy",
  agree: "I agree",
  decline: "No, thank you",
  offlineKept: "You are offline. We keep what you typed and send it when you are back.",
  unreachable: "We cannot reach the chat right now.",
  nothingLost: "Nothing you typed is lost. Try again.",
  leaveTitle: "Leave a message",
  leaveIntroduction: "Nobody is here right now. Leave a message, and we answer by email.",
  leaveSend: "Send message",
  leaveSent: "Your message is sent",
  leaveNext: "We answer by email to {email}.",
  leaveAgain: "Write another message",
  message: "How can we help?",
  forgetTitle: "Delete your details?",
  forgetText: "We delete your details and your conversations, in the chat and on this device. This cannot be undone.",
  forgetYes: "Delete",
  forgetNo: "Keep them",
  forgetting: "Deleting…",
  forgotten: "Your details are deleted.",
};

/** The server's own titles would be in the way of the widget's. */
const bare = `[theme]\ntitle = ""\noffline_title = ""\n`;

/** A page in this language, the focus on its launcher. */
async function at({ page, startServer, hostPage }, language, options = {}, config = bare) {
  const server = await startServer({ config });
  const host = await hostPage({ "/": { body: html(tag(server.url, { fields: "name email phone?", language, ...options })) } });
  const reader = new Reader(page);
  await reader.begin();
  await page.goto(host);
  const words = language === "en" ? english : wordsIn(language);
  const widget = new Widget(page, words);
  await widget.launcher.focus();
  /** A sentence, with its arguments; of several forms the one for this count. */
  const word = (key, values = {}, count = 0) => {
    const text = typeof words[key] === "string" ? words[key] : (words[key][new Intl.PluralRules(language).select(count)] ?? words[key].other);
    return Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), text);
  };
  const press = (key) => page.keyboard.press(key);
  return { widget, word, press, says: (...expected) => reader.says(...expected), reader };
}

for (const language of ["en", "ar"]) {
  test.describe(language, () => {
    test("opening, mistakes, mending, success", async ({ page, startServer, hostPage }) => {
      const { widget, word, press, says } = await at({ page, startServer, hostPage }, language);
      const [name, email, phone] = [word("name"), word("email"), `${word("phone")} ${word("optional")}`];
      const three = `group "${word("problems", { count: 3 }, 3)}"`;
      const [noName, noEmail, noPhone] = [word("nameMissing"), word("emailMalformed"), word("phoneTooShort", { fewest: 7 }, 7)];
      const error = (words) => `${word("errorPrefix")} ${words}`;
      const suggestion = word("didYouMean", { email: "ada@gmail.com" });

      // Until the language is here, the launcher is called by the word that most of them know.
      await says(`button "Chat"`);
      await press("Enter");
      await says(`status: ${word("loading")}`, `dialog "${word("title")}" > textbox "${name}", required`);
      await press("Tab");
      await says(`textbox "${email}", required`);
      await page.keyboard.type("ada@");
      await press("Tab");
      await says(`textbox "${phone}"`);
      await page.keyboard.type("12");
      await press("Tab");
      await says(`button "${word("start")}"`);

      // What is wrong is said in one go, and leads to where it is mended.
      await press("Enter");
      await says(three);
      await expect(widget.panel).toMatchAriaSnapshot(`
        - dialog "${word("title")}":
          - heading "${word("title")}" [level=2]
          - paragraph: ${JSON.stringify(word("introduction"))}
          - button "${word("close")}"
          - '${three}':
            - 'heading "${word("problems", { count: 3 }, 3)}" [level=3]'
            - list:
              - listitem:
                - link ${JSON.stringify(noName)}
              - listitem:
                - link ${JSON.stringify(noEmail)}
              - listitem:
                - link ${JSON.stringify(noPhone)}
          - textbox "${name}" [invalid]
          - paragraph: ${JSON.stringify(error(noName))}
          - textbox "${email}" [invalid]: ada@
          - paragraph: ${JSON.stringify(error(noEmail))}
          - textbox "${phone}" [invalid]: "12"
          - paragraph: ${JSON.stringify(error(noPhone))}
          - button "${word("start")}"
      `);
      await press("Tab");
      await says(`${three} > link "${noName}"`);
      await press("Enter");
      await says(`textbox "${name}", required, invalid: ${error(noName)}`);
      await page.keyboard.type("Ada");
      await says(`textbox "${name}" = "Ada", required`);
      await press("Tab");
      await says(`textbox "${email}" = "ada@", required, invalid: ${error(noEmail)}`);

      // A likelier address is said, and is one step back.
      await widget.email.fill("ada@gmial.com");
      await press("Tab");
      await says(`status: ${suggestion}`, `textbox "${phone}" = "12", invalid: ${error(noPhone)}`);
      await press("Shift+Tab");
      await says(`button "${suggestion}"`);
      await press("Enter");
      await says(`textbox "${email}" = "ada@gmail.com", required`);
      await widget.phone.fill("");
      await says(`textbox "${phone}"`);

      const release = await hold(page, VISITOR);
      await press("Enter");
      await says(`status: ${word("sending")}`, `textbox "${phone}", readonly`);
      release();
      const headline = word("registered", { name: "Ada" });
      await says(`heading "${headline}"`);
      await expect(widget.panel).toMatchAriaSnapshot(`
        - dialog "${word("title")}":
          - heading "${word("title")}" [level=2]
          - button "${word("close")}"
          - heading "${headline}" [level=3]
          - paragraph: ${JSON.stringify(word("nextByEmail", { email: "ada@gmail.com" }))}
          - paragraph: ${JSON.stringify(word("remembered"))}
          - button "${word("change")}"
          - button "${word("forget")}"
      `);
      await press("Tab");
      await says(`button "${word("change")}"`);
      await press("Escape");
      await says(`button "${word("launcher")}"`);
    });

    test("consent", async ({ page, startServer, hostPage }) => {
      const { widget, word, press, says } = await at({ page, startServer, hostPage }, language, { consent: "yes", policy: "https://shop.test/privacy" });
      const dialog = `dialog "${word("consentTitle")}"`;
      await press("Enter");
      await says(`status: ${word("loading")}`, `${dialog} > heading "${word("consentTitle")}"`);
      await expect(widget.panel).toMatchAriaSnapshot(`
        - ${dialog}:
          - heading "${word("consentTitle")}" [level=2]
          - button "${word("close")}"
          - paragraph: ${JSON.stringify(word("consentText"))}
          - paragraph:
            - link "${word("consentPolicy")}":
              - /url: https://shop.test/privacy
          - button "${word("agree")}"
          - button "${word("decline")}"
      `);
      for (const each of [`button "${word("close")}"`, `link "${word("consentPolicy")}"`, `button "${word("agree")}"`, `button "${word("decline")}"`]) {
        await press("Tab");
        await says(each);
      }
      await press("Enter");
      await says(`button "${word("launcher")}"`);
      await press("Enter");
      await says(`${dialog} > heading "${word("consentTitle")}"`);
      for (let each = 0; each < 3; each++) await press("Tab");
      await says(`button "${word("agree")}"`);
      await press("Enter");
      await says(`dialog "${word("title")}" > textbox "${word("name")}", required`);
    });

    test("no network, and no server", async ({ page, context, startServer, hostPage }) => {
      const { widget, word, press, says, reader } = await at({ page, startServer, hostPage }, language);
      await press("Enter");
      await widget.name.waitFor();
      await says(`status: ${word("loading")}`, `dialog "${word("title")}" > textbox "${word("name")}", required`);
      await widget.name.fill("Ada");
      await widget.email.fill(ada.email);
      const own = `textbox "${word("email")}" = "${ada.email}", required`;
      await says(own);
      await context.setOffline(true);
      await press("Enter");
      // A form that is a second old goes out at once, and that there is no network is known at once.
      await reader.saysPerhaps(`status: ${word("sending")}`, `status: ${word("offlineKept")}`, own);
      await page.route(VISITOR, (route) => route.abort());
      await context.setOffline(false);
      await says(`status: ${word("sending")}`, `alert: ${word("unreachable")}\n${word("nothingLost")}`, own);
      await expect(widget.panel).toMatchAriaSnapshot(`
        - dialog "${word("title")}":
          - heading "${word("title")}" [level=2]
          - paragraph: ${JSON.stringify(word("introduction"))}
          - button "${word("close")}"
          - alert:
            - paragraph: ${JSON.stringify(`${word("unreachable")} ${word("nothingLost")}`)}
          - textbox "${word("name")}": Ada
          - textbox "${word("email")}": ${ada.email}
          - textbox "${word("phone")} ${word("optional")}"
          - button "${word("start")}"
          - paragraph: ${JSON.stringify(word("purpose"))}
      `);
    });

    test("nobody is there", async ({ page, startServer, hostPage }) => {
      const { widget, word, press, says } = await at({ page, startServer, hostPage }, language, {}, `online = false\n${bare}`);
      await press("Enter");
      await says(`status: ${word("loading")}`, `dialog "${word("leaveTitle")}" > textbox "${word("name")}", required`);
      await expect(widget.panel).toMatchAriaSnapshot(`
        - dialog "${word("leaveTitle")}":
          - heading "${word("leaveTitle")}" [level=2]
          - paragraph: ${JSON.stringify(word("leaveIntroduction"))}
          - button "${word("close")}"
          - textbox "${word("name")}"
          - textbox "${word("email")}"
          - textbox ${JSON.stringify(word("message"))}
          - button "${word("leaveSend")}"
      `);
      await widget.name.fill("Ada");
      await widget.email.fill(ada.email);
      await widget.panel.getByLabel(word("message")).fill("Hello");
      await press("Tab");
      await says(`button "${word("leaveSend")}"`);
      const release = await hold(page, "**/livechat/offline.message");
      await press("Enter");
      await says(`status: ${word("sending")}`, expect.stringContaining("button"));
      release();
      await says(expect.stringMatching(new RegExp(`heading "${word("leaveSent")}"$`)));
      await expect(widget.panel).toMatchAriaSnapshot(`
        - dialog:
          - button "${word("close")}"
          - heading "${word("leaveSent")}" [level=3]
          - paragraph: ${JSON.stringify(word("leaveNext", { email: ada.email }))}
          - button "${word("leaveAgain")}"
      `);
    });

    test("being forgotten", async ({ page, startServer, hostPage }) => {
      const { widget, word, press, says } = await at({ page, startServer, hostPage }, language);
      await press("Enter");
      await widget.name.waitFor();
      await widget.name.fill("Ada");
      await widget.email.fill(ada.email);
      await press("Enter");
      await widget.headline(word("registered", { name: "Ada" })).waitFor();
      await page.evaluate(() => (window.said = []));
      await press("Tab");
      await press("Tab");
      await says(`dialog "${word("title")}" > button "${word("forget")}"`);
      await press("Enter");
      await says(`heading "${word("forgetTitle")}"`);
      await expect(widget.panel).toMatchAriaSnapshot(`
        - dialog "${word("title")}":
          - button "${word("close")}"
          - heading ${JSON.stringify(word("forgetTitle"))} [level=3]
          - paragraph: ${JSON.stringify(word("forgetText"))}
          - button "${word("forgetYes")}"
          - button "${word("forgetNo")}"
      `);
      await press("Tab");
      await says(`button "${word("forgetYes")}"`);
      const release = await hold(page, "**/livechat/visitor/*");
      await press("Enter");
      await says(`status: ${word("forgetting")}`, expect.stringContaining("button"));
      release();
      await says(`heading "${word("forgotten")}"`);
    });
  });
}
