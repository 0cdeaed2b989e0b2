// @ts-check
/**
 * What the visitor does in the chat, told by one listener for each kind of event: rows come and go
 * while their list is scrolled, and bring no listeners of their own.
 */

/** @typedef {(act: string, value: unknown) => void} Tell */

/** @param {HTMLTextAreaElement} field */
export const fit = (field) => {
  field.style.height = "auto";
  // Its edges are part of its height; beyond the most that the sheet allows, it scrolls.
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
};

/** What a form holds, as a list of names and values. @param {HTMLFormElement} form */
const answers = (form) => {
  const all = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value.trim()) all.push(name, value.trim());
  }
  return all;
};

/**
 * Tells of what has a `data-act`: a button that is pressed, a form that is sent, a text that is typed.
 *
 * @param {HTMLElement} root
 * @param {Tell} tell
 */
export const hear = (root, tell) => {
  const of = (/** @type {Event} */ event, /** @type {string} */ kind) =>
    /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(`${kind}[data-act]`));
  root.addEventListener("click", (event) => {
    const button = of(event, "button");
    if (button && !button.ariaDisabled) tell(button.dataset.act ?? "", button.dataset.id ?? "");
  });
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = of(event, "form");
    if (form) tell(form.dataset.act ?? "", answers(/** @type {HTMLFormElement} */ (form)));
  });
  root.addEventListener("change", (event) => {
    const choice = /** @type {HTMLSelectElement | null} */ (of(event, "select"));
    if (choice) tell(choice.dataset.act ?? "", choice.value);
  });
  root.addEventListener("input", (event) => {
    const field = /** @type {HTMLTextAreaElement | null} */ (of(event, "textarea"));
    if (!field) return;
    fit(field);
    tell(field.dataset.act ?? "", field.value);
  });
  root.addEventListener("keydown", (event) => {
    const menu = /** @type {HTMLElement | null} */ (root.querySelector(".menu:not([hidden])"));
    if (menu && event.key === "Escape") {
      // It closes what was opened last: not the panel.
      event.preventDefault();
      event.stopPropagation();
      tell("menu", "");
      /** @type {HTMLElement | null} */ (root.querySelector("[data-act=menu]"))?.focus();
      return;
    }
    const { key, shiftKey, altKey, isComposing, keyCode } = event;
    const field = /** @type {HTMLTextAreaElement | null} */ (of(event, "textarea"));
    // 229 is the Enter that ends the choice of a word in an input method.
    if (!field?.form || key !== "Enter" || shiftKey || altKey || isComposing || keyCode === 229) return;
    event.preventDefault();
    field.form.requestSubmit();
  });
};

/** Writes a text into a field, unless it is there. @param {HTMLTextAreaElement} field @param {string} text */
export const fill = (field, text) => {
  if (field.value === text) return;
  field.value = text;
  fit(field);
};

/** @param {HTMLElement} element */
export const focus = (element) => element.focus();

/** Whether the visitor is at something of the page's: they stay there. @param {Element} element of ours */
const elsewhere = (element) => {
  const { host } = /** @type {ShadowRoot} */ (element.getRootNode());
  const { activeElement } = /** @type {Document} */ (host.getRootNode());
  return activeElement && activeElement !== host && activeElement !== document.body;
};

/**
 * Gives an element the focus, unless the visitor is at something else, in the panel or on the page; nor
 * where that would pull up a keyboard over what stands there to be read.
 *
 * @param {HTMLElement} element
 */
export const focusIfIdle = (element) => {
  requestAnimationFrame(() => {
    if (elsewhere(element)) return;
    const active = /** @type {ShadowRoot} */ (element.getRootNode()).activeElement;
    // Whoever is at the words that greeted them reads them, until what is said takes their place.
    const idle = !active || active.checkVisibility?.() === false || active.matches(".head__title, .launcher, dialog");
    if (idle && element.closest("dialog[open]") && !matchMedia("(hover: none)").matches) element.focus();
  });
};

/**
 * Takes all out of an element; a focus that was in it would be lost to the page, and goes to the composer.
 *
 * @param {Element} element
 * @param {...Element} drawn what comes instead
 */
export const clear = (element, ...drawn) => {
  const root = /** @type {ShadowRoot} */ (element.getRootNode());
  const had = element.contains(root.activeElement);
  element.replaceChildren(...drawn);
  if (had) /** @type {HTMLElement | null} */ (root.querySelector("[data-act=typed]"))?.focus();
};

/**
 * The element with this id in the widget.
 *
 * @param {ShadowRoot} root
 * @param {string} id
 */
export const find = (root, id) => root.getElementById(id);

/** Says on the panel around an element that something is said in it, or not. @param {Element} element @param {boolean} on */
export const markPanel = (element, on) => void element.closest("dialog")?.toggleAttribute("data-talking", on);

/** Gives an element an attribute without a value, or takes it away. @param {Element} element @param {string} name @param {boolean} on */
export const mark = (element, name, on) => void element.toggleAttribute(name, on);

/**
 * Shows an element that was hidden and gives its first button the focus, or the other way around.
 *
 * @param {HTMLElement} element
 * @param {boolean | undefined} shown the opposite of now if undefined
 * @returns whether it is shown
 */
export const toggle = (element, shown = Boolean(element.hidden)) => {
  const root = /** @type {ShadowRoot} */ (element.getRootNode());
  // A focus that went with what is hidden would be lost to the page.
  const button = element.contains(root.activeElement) ? root.querySelector(`[aria-controls=${element.id}]`) : undefined;
  element.hidden = !shown;
  /** @type {HTMLElement | null | undefined} */ (shown ? element.querySelector("button") : button)?.focus();
  return shown;
};

/**
 * Puts something else into an element. What the visitor wrote or chose in a field stays in the one with
 * its id, and so do they; whoever was at something else there is taken to the heading, if `leads`.
 *
 * @param {Element} element
 * @param {Element | undefined} drawn nothing to leave it empty
 * @param {boolean} leads
 */
export const renew = (element, drawn, leads) => {
  const fields = () => /** @type {NodeListOf<HTMLInputElement>} */ (element.querySelectorAll("input, textarea"));
  const before = [...fields()];
  const { activeElement } = /** @type {ShadowRoot} */ (element.getRootNode());
  const stays = elsewhere(element);
  clear(element, ...(drawn ? [drawn] : []));
  /** @type {HTMLElement | null} */
  let wanted = element.querySelector("[tabindex]");
  for (const field of fields()) {
    const old = before.find(({ id }) => id === field.id);
    if (!old) continue;
    field.value = old.value;
    field.checked = old.checked;
    if (old === activeElement) wanted = field;
  }
  if (leads && !stays && element.closest("dialog[open]")) wanted?.focus();
};

/** What waits to be read out, and where. @type {[Element, string][]} */
const lines = [];

/** Longest list of that: of more, the oldest are left out. */
const MOST_LINES = 9;

/** So long a line stands there alone, in milliseconds: of one that is written over at once nothing is read. */
const LINE = 700;

/**
 * Reads something out in a live region, behind what is being read.
 *
 * @param {Element} region
 * @param {string} words
 */
export const announce = (region, words) => {
  const next = () => {
    const [[region, words] = []] = lines;
    if (!region) return;
    // The same words once more would be no news to the browser.
    region.textContent = region.textContent === words ? `${words}\u00a0` : (words ?? "");
    setTimeout(() => {
      lines.shift();
      next();
    }, LINE);
  };
  if (lines.push([region, words]) < 2) next();
  else if (lines.length > MOST_LINES) lines.splice(1, 1);
};

/** How far a file is, in thousandths. @param {Element} list @param {string} id @param {number} permille */
export const progress = (list, id, permille) => {
  const bar = list.querySelector(`[data-id="${id}"] progress`);
  if (bar) /** @type {HTMLProgressElement} */ (bar).value = permille;
};
