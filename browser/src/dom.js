// @ts-check
/**
 * Elements, by the browser's own calls. Nothing here reads HTML: descriptions are the widget's own
 * words, and whatever comes from elsewhere is a text, or the value of an attribute.
 */

/** @typedef {Text & { shown?: Element | undefined }} Place */

/**
 * @param {string} description `tag|name=value|…`; a value may hold anything but `|`
 * @returns {Element}
 */
export const make = (description) => {
  const [tag = "", ...attributes] = description.split("|");
  const element = document.createElement(tag);
  for (const attribute of attributes) {
    const at = attribute.indexOf("=");
    element.setAttribute(attribute.slice(0, at), attribute.slice(at + 1));
  }
  return element;
};

/**
 * A drawing on a grid of 24 by 24. It is decoration: whatever it says is also said in words.
 *
 * @param {string} path
 * @returns {Element}
 */
export const drawing = (path) => {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
};

/**
 * Sets an attribute, or takes it away. What is the same is left alone: a live region would speak.
 *
 * @param {Element} element
 * @param {string} name
 * @param {string | undefined} value
 */
export const put = (element, name, value) => {
  if (value === undefined) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
};

/**
 * Sets a property; one that is yes or no is yes for any text but an empty one.
 *
 * @param {any} node
 * @param {string} name
 * @param {string} value
 */
export const set = (node, name, value) => {
  const wanted = typeof node[name] === "boolean" ? value !== "" : value;
  if (node[name] !== wanted) node[name] = wanted;
};

/** @param {Element} parent @param {Element} child */
export const add = (parent, child) => parent.append(child);

/** @param {Element} parent @param {string} words @returns {Place} what can be written to, or hold the place of an element */
export const text = (parent, words) => {
  const node = document.createTextNode(words);
  parent.append(node);
  return node;
};

/** Shows an element at a place, instead of what is there. @param {Place} place @param {Element | undefined} element */
export const show = (place, element) => {
  place.shown?.remove();
  place.shown = element;
  if (element) place.before(element);
};

/** @param {Element} element @param {string} kind @param {(event: Event) => void} act */
export const listen = (element, kind, act) => element.addEventListener(kind, act);

/** @param {Element} element @param {string} kind @param {(event: Event) => void} act */
export const unlisten = (element, kind, act) => element.removeEventListener(kind, act);

/** @param {Element} element */
export const remove = (element) => element.remove();

/**
 * Focuses the element with this id, in the next frame: until then what changed with it has been
 * drawn. Not if the visitor is at something other than `resting` by then; what was focused on a
 * screen that is gone is gone with it, and leaves the focus free.
 *
 * @param {ShadowRoot} root the document only knows the host: the shadow root knows who has the focus
 * @param {string} id
 * @param {string | undefined} resting
 */
export const focusSoon = (root, id, resting) => {
  requestAnimationFrame(() => {
    const active = root.activeElement;
    const gone = (/** @type {Element | null} */ element) => !element || element.checkVisibility?.() === false;
    if (resting && !gone(active) && active?.id !== resting) return;
    const wanted = root.getElementById(id);
    // Words that a conversation has taken the place of: there it goes on.
    (gone(wanted) ? /** @type {HTMLElement | null} */ (root.querySelector("[data-act=typed]")) : wanted)?.focus();
  });
};
