// @ts-check
/** How the panel is shown: beside the page, over it, or over whatever of the page would cover it. */

/** In a window this small the panel covers the page, and is modal: as in style/widget/screen.css. */
const COVERS_PAGE = "(max-width: 480px), (max-height: 420px)";

/**
 * Whether something else of the page is where the panel's middle is. What has no area is hidden:
 * above everything, it would only make the page dead.
 *
 * @param {HTMLDialogElement} dialog
 */
const isCovered = (dialog) => {
  const { x, y, width, height } = dialog.getBoundingClientRect();
  // Asked of the root that the panel is in: the document would only name the outermost of hosts.
  const root = /** @type {ShadowRoot} */ (dialog.getRootNode());
  return width > 0 && !dialog.contains(root.elementFromPoint(x + width / 2, y + height / 2));
};

/**
 * @param {ShadowRoot} root
 * @param {string} id
 * @param {boolean} open
 */
export const showDialog = (root, id, open) => {
  const dialog = /** @type {HTMLDialogElement | null} */ (root.getElementById(id));
  if (!open) dialog?.close();
  else if (dialog && !dialog.open) {
    if (!matchMedia(COVERS_PAGE).matches) {
      dialog.show();
      if (!isCovered(dialog)) return;
      dialog.close();
    }
    dialog.showModal();
  }
};

/** Whether a focused input pulls up a keyboard. */
export const isTouched = () => matchMedia("(hover: none)").matches;
