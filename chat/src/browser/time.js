// @ts-check
/** Times, days and sizes in the visitor's language: the browser's own words, which cost no bytes. */

/** A language as it is written. @param {string} tag */
const written = (tag) => {
  const { language, script } = new Intl.Locale(tag).maximize();
  return language + script;
};

/**
 * The language as it is used where the visitor is from, if they have said that to their browser:
 * what is in English is in Britain "19:44".
 *
 * @param {string} language
 */
const used = (language) => {
  try {
    return navigator.languages.find((own) => new Intl.Locale(own).region && written(own) === written(language)) ?? language;
  } catch {
    // Some browsers name what is no language.
    return language;
  }
};

/**
 * @param {string} language
 * @param {number} at milliseconds since 1970
 */
export const clockTime = (language, at) => new Intl.DateTimeFormat(used(language), { timeStyle: "short" }).format(at);

/** Midnight before a moment. @param {number} at */
const dayOf = (at) => new Date(at).setHours(0, 0, 0, 0);

/**
 * "today", "yesterday", or the date.
 *
 * @param {string} language
 * @param {number} at milliseconds since 1970
 */
export const dayName = (language, at) => {
  const ago = Math.round((dayOf(Date.now()) - dayOf(at)) / 86_400_000);
  return ago === 0 || ago === 1
    ? new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-ago, "day")
    : new Intl.DateTimeFormat(used(language), { dateStyle: ago < 300 && ago > 0 ? "long" : "full" }).format(at);
};

/**
 * "10 B", "1.2 MB".
 *
 * @param {string} language
 * @param {number} bytes
 */
export const sizeText = (language, bytes) => {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  let unit = 0;
  for (; bytes >= 1000 && unit < 3; unit++) bytes /= 1000;
  return (
    new Intl.NumberFormat(used(language), { style: "unit", unit: units[unit], unitDisplay: unit ? "short" : "narrow", maximumFractionDigits: bytes < 10 ? 1 : 0 })
      .format(bytes)
      // The narrow form, the only one in which a byte is "B" everywhere, is too narrow.
      .replace(/\p{N}(?=\p{L})/u, "$&\xa0")
  );
};

export const nowMs = () => Date.now();

/** How far the visitor's clock is ahead of UTC. */
export const zoneMinutes = () => -new Date().getTimezoneOffset();

/**
 * Calls `act` after so many milliseconds, unless that is stopped.
 *
 * @param {number} milliseconds
 * @param {() => void} act
 */
export const after = (milliseconds, act) => setTimeout(act, milliseconds);

/** @param {number} timer */
export const stop = (timer) => clearTimeout(timer);
