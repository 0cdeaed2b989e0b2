// @ts-check
/** What only one tab of a site does at a time. */

/**
 * Asks for a lock. It ends with `release`, even before it was given.
 *
 * @param {string} name
 */
export const lock = (name) => {
  let release = () => {};
  /** @type {Promise<void>} */
  const released = new Promise((done) => (release = done));
  /** @type {Promise<unknown>} */
  const given = new Promise((done) => {
    // Without https, in an old Safari and in a sandbox there are none: each tab is alone then.
    const alone = async () => navigator.locks.request(name, () => (done(0), released));
    alone().catch(done);
  });
  return { given, release };
};
