// @ts-check
/**
 * Sentences in the site owner's words: `texts='{"start": "Ask us"}'`. Fetched only where there are
 * some, as their names are not in the widget.
 */
// @ts-ignore: the build's, in the order of the widget's keys
const names = /** @type {string[]} */ (__KEYS__);

/**
 * @param {string} given JSON: sentences by name; where languages have plural forms, objects of them
 * @returns the sentences in the order of the keys
 */
export default (given) => {
  /** @type {Record<string, any>} */
  let texts = {};
  try {
    texts = Object(JSON.parse(given));
  } catch {
    console.warn("livechat: data-texts is no JSON");
  }
  for (const name in texts) {
    if (!names.includes(name)) console.warn(`livechat: data-texts: there is no "${name}"`);
  }
  return names.map((name) => (Object.hasOwn(texts, name) ? texts[name] : undefined));
};
