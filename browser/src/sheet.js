// @ts-check
/** A style sheet in the widget's shadow root. */

/**
 * Adds a sheet to those the root has. Throws where the browser knows no constructable style sheets
 * (Safari before 16.4).
 *
 * @param {ShadowRoot} root
 * @param {string} css
 */
export const adopt = (root, css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return sheet;
};

/**
 * @param {ShadowRoot} root
 * @param {CSSStyleSheet} sheet
 */
export const withdraw = (root, sheet) => {
  root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet);
};
