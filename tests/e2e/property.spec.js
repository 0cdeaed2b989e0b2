// Whatever is typed: what arrives at the server is what was typed, trimmed; or an error is on the screen.
import { expect, html, rows, tag, test } from "./host-page.js";
import { Widget } from "./widget.js";

const CASES = 60;
/** So many in one test: each is a page load and a second's wait. */
const BATCH = 10;

/** The same numbers each time (mulberry32). */
function random(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (end) => Math.floor(next() * end);
  const one = (list) => list[below(list.length)];
  const some = (most, make) => Array.from({ length: below(most + 1) }, make).join("");
  return { below, one, some };
}

const invisible = ["\u200B", "\u200E", "\u200F", "\u202E", "\uFEFF", "\u00AD", "\u2060", "\u061C"];
const blank = [" ", "\u00A0", "\u3000", "\u2003", "\t", "\u1680", "\u0085"];
/** The server takes no U+0000, and says so: rarer than it is typed by nobody, this would be all that happens. */
const control = ["\u0001", "\u0007", "\u0008", "\u000B", "\u000C", "\u001B", "\u007F", "\u0085", "\u009F"];

const pieces = {
  words: ["Ada", "José-María", "O'Neil", "李小龙", "آدا لاوليس", "שלום", "Ещё", "ありがとう", "ñandú", "Ǆ", "ß", "İi", "0", "null", "undefined", "NaN", "true", "{}", "-1"],
  emoji: ["👩🏽‍🔬", "🌿", "🇧🇪", "❤️", "1️⃣", "👨‍👩‍👧‍👦"],
  code: ["<b>", "</script>", `"'\`\\`, "'; DROP TABLE visitors;--", "%00", "\\u0041", "&amp;", "${1}", "{name}", "[x](https://x.test)", "\\", "/", "%", "//", "e\u0301", "क्षि"],
};

/** Text as people, machines and pasting make it; several lines only where there may be some. */
function text({ below, one, some }, lines) {
  const any = () => one([() => one(pieces.words), () => one(pieces.emoji), () => one(pieces.code), () => one(blank), () => one(invisible), () => (below(15) === 0 ? "\u0000" : one(control)), () => String.fromCodePoint(one([0x21 + below(0x5d), 0xa1 + below(0x2000), 0x3041 + below(0x500), 0x1f300 + below(0x200), 0xe000 + below(0x100)]))])();
  const edge = () => some(3, () => one([...blank, ...invisible, ...control]));
  const breaks = lines ? ["\n", "\n\n"] : [""];
  const body = one([
    () => "",
    () => some(6, any),
    () => some(6, any),
    () => some(40, () => any() + one(["", " ", ...breaks])),
    () => one(["x", "ß", "字", "🌿"]).repeat(one([249, 250, 251, 999, 1000, 1001])),
  ])();
  return edge() + body + edge();
}

/** Each another: two with one address would be one visitor. */
function email(chance, seed) {
  const { below, one, some } = chance;
  const edge = () => some(2, () => one([" ", ...invisible]));
  const local = one([...["ada", "a.b+c", "ädä", "a'b", "x".repeat(60), "x".repeat(61), "a b", "用户", "\u200Bada"].map((start) => start + seed), ""]);
  const domain = one(["example.com", "example.co.uk", "bücher.example", "例え.テスト", "a-b.example", "-a.example", "localhost", "", "x".repeat(64) + ".com", "exa\u200Bmple.com", "EXAMPLE.com"]);
  return below(4) === 0 ? text(chance, false) : `${edge()}${local}${one(["@", "@", "@", "@", "@@", " at "])}${domain}${edge()}`;
}

function phone(chance) {
  const { below, one, some } = chance;
  const digit = () => one(["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"].map((digits) => [...digits][below(10)]));
  const number = one(["", "+", "00"]) + Array.from({ length: 5 + below(14) }, digit).join("").replace(/(...)/g, `$1${one(["", " ", "-", ".", "/"])}`) + one(["", "", " x12", " ext. 7", "abc"]);
  return below(5) === 0 ? text(chance, false) : some(2, () => one(blank)) + number + some(2, () => one(invisible));
}

/** Rust's `char::is_whitespace`, `char::is_control` and what else nobody sees: core/src/domain/typed.rs. */
const hidden = "\u00AD\u034F\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF";
const outer = `[\\p{White_Space}\\p{Cc}${hidden}]`;
const trimmed = (text) => text.replace(new RegExp(`^${outer}+`, "u"), "").replace(new RegExp(`${outer}+$`, "u"), "");
const joiners = (text) => trimmed(text).replace(new RegExp(`[${hidden}]`, "gu"), (sign) => (sign === "\u200C" || sign === "\u200D" ? sign : ""));

const fields = ["name?", "email?", "phone?", { key: "town", label: "Town" }, { key: "story", label: "Your garden", type: "textarea" }];
const config = ["town", "story"].map((key) => `[[custom_fields]]\nid = "${key}"\nlabel = "${key}"\npublic = false\n`).join("\n");

const found = `SELECT name, email, phone,
  (SELECT value FROM visitor_fields WHERE visitor_id = id AND key = 'town') AS town,
  (SELECT value FROM visitor_fields WHERE visitor_id = id AND key = 'story') AS story
  FROM visitors WHERE token = ?`;

for (let batch = 0; batch < CASES / BATCH; batch++) {
  test(`what is typed arrives, or an error is on the screen: cases ${batch * BATCH + 1} to ${(batch + 1) * BATCH}`, async ({ browser, page, startServer, hostPage }) => {
    test.setTimeout(120_000);
    const server = await startServer({ config });
    const host = await hostPage({ "/": { body: html(tag(server.url, { fields })) } });
    const expected = [];
    for (let each = 0; each < BATCH; each++) {
      const seed = 1000 + batch * BATCH + each;
      const chance = random(seed);
      // Each is somebody else, in a browser of their own.
      const context = await browser.newContext();
      const widget = new Widget(await context.newPage());
      await widget.page.goto(host);
      await widget.openForm();
      // Most addresses and numbers that are made up are none.
      const sound = (value, otherwise) => (chance.below(3) === 0 ? otherwise : value);
      const controls = [
        ["name", widget.name, text(chance, false)],
        ["email", widget.email, sound(` \u200Bada${seed}@Bücher.example\u00A0`, email(chance, seed))],
        ["phone", widget.phone, sound(`\u202A+32 470 ${seed}٠٩\u202C`, phone(chance))],
        ["town", widget.panel.getByLabel("Town"), text(chance, false)],
        ["story", widget.panel.getByLabel("Your garden"), text(chance, true)],
      ];
      const typed = {};
      for (const [key, control, value] of controls) {
        await control.fill(value);
        // What the browser itself lets stand in such a field: no line breaks in a line.
        typed[key] = await control.inputValue();
      }
      await widget.send.click();
      const registered = widget.panel.getByRole("heading", { name: /^You are registered/ });
      const wrong = widget.panel.locator("[aria-invalid=true]");
      await expect(registered.or(wrong).or(widget.alert).first()).toBeVisible();
      if (await registered.isVisible()) {
        const token = await widget.page.evaluate(() => JSON.parse(localStorage.getItem(Object.keys(localStorage).find((key) => key.startsWith("livechat:1:")))).token);
        expected.push({ seed, token, typed });
      } else {
        // Each that is refused says why, or the server does; all of them stay as they are.
        for (const control of await wrong.all()) await expect(control).toHaveAccessibleDescription(/^Error: ./);
        for (const [key, control] of controls) expect({ seed, key, value: await control.inputValue() }).toEqual({ seed, key, value: typed[key] });
        expected.push({ seed });
      }
      await context.close();
    }
    await server.stop();
    const all = await rows(server.dataDir, "SELECT token FROM visitors");
    expect(all).toHaveLength(expected.filter(({ token }) => token).length);
    for (const { seed, token, typed } of expected) {
      if (!token) continue;
      const [row] = await rows(server.dataDir, found, [token]);
      const nothing = (value) => value || null;
      expect({ seed, ...row }).toEqual({
        seed,
        name: nothing(trimmed(typed.name)),
        // The server keeps addresses in small letters.
        email: nothing(joiners(typed.email).toLowerCase()),
        phone: nothing(trimmed(typed.phone)),
        town: nothing(trimmed(typed.town)),
        story: nothing(trimmed(typed.story)),
      });
    }
    // Not all of them are refused: that would prove nothing.
    expect(all.length).toBeGreaterThan(0);
  });
}
