// @ts-check
/**
 * The visitor's language: which of ours that is, and its sentences, in the order of the widget's
 * keys. English is in the widget itself.
 */

/** What a locale's file gives. @typedef {{ lang: string, dir: string, texts: (string | Record<string, string>)[] }} Locale */

/**
 * The first wanted language that there is: the one with the same language and script, whatever the
 * region. `""` for English.
 *
 * @param {string[]} tags
 * @param {string[]} wanted
 */
const choose = (tags, wanted) => {
  const written = (/** @type {string} */ tag) => {
    const { language, script } = new Intl.Locale(tag).maximize();
    return language + script;
  };
  for (const tag of wanted) {
    try {
      const own = written(tag);
      if (own === "enLatn") break;
      const found = tags.find((other) => written(other) === own);
      if (found) return found;
    } catch {
      // No tag of any language.
    }
  }
  return "";
};

/**
 * @param {Record<string, (own?: string) => Promise<any>>} locales brings a locale's file; `texts` the owner's own
 * @param {string[]} wanted tags of languages, the most wanted first
 * @param {string | undefined} texts the owner's own sentences, as JSON
 * @returns what the widget's `mount` takes as words
 */
export const speak = async ({ texts: ours, ...locales }, wanted, texts) => {
  const tag = choose(Object.keys(locales), wanted);
  /** @type {[Locale | undefined, Locale["texts"] | undefined]} */
  const [locale, own] = await Promise.all([
    // A file that does not come leaves English.
    locales[tag]?.().catch(() => {}),
    texts && ours?.(texts).catch(() => {}),
  ]);
  const lang = locale?.lang ?? "en";
  const plurals = new Intl.PluralRules(lang);
  return {
    lang,
    dir: locale?.dir,
    say: (/** @type {number} */ index, /** @type {number} */ count) => {
      const text = own?.[index] ?? locale?.texts[index];
      return typeof text === "object" ? (text[plurals.select(count)] ?? text.other) : text;
    },
  };
};
