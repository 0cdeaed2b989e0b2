// @ts-check
/**
 * A list of any length of which only what is near the viewport is in the document. What a row looks
 * like the widget knows; where it is, and what the visitor was reading, this does.
 */

/** A row that nobody has seen yet is about this high, in pixels. */
const GUESS = 56;

/** What is drawn above and below the viewport, in pixels: more than a flick of a finger moves. */
const MARGIN = 600;

/** This near to an end, in pixels, counts as being there. */
const NEAR = 48;

export class List {
  /**
   * @param {HTMLElement} box what scrolls
   * @param {(index: number) => string} key names the row with this index, and its version
   * @param {(index: number) => HTMLElement} draw
   * @param {(event: string) => void} tell `top` is near, `bottom` was reached, or the visitor went `away` from it
   */
  constructor(box, key, draw, tell) {
    this.box = box;
    this.key = key;
    this.draw = draw;
    this.tell = tell;
    /** @type {string[]} */
    this.keys = [];
    /** Heights that were measured. @type {Map<string, number>} */
    this.heights = new Map();
    /** Rows in the document. @type {Map<string, HTMLElement>} */
    this.shown = new Map();
    /** At the end, the list stays at the end. */
    this.atEnd = true;
    this.above = document.createElement("div");
    this.below = document.createElement("div");
    box.append(this.above, this.below);
    this.sizes = new ResizeObserver((entries) => {
      let moved = false;
      for (const { target } of entries) {
        if (target === box) moved = true;
        else moved = this.measure(/** @type {HTMLElement} */ (target)) || moved;
      }
      if (moved) this.keep(() => {});
    });
    this.sizes.observe(box);
    this.scrolled = () => {
      const wasAtEnd = this.atEnd;
      this.atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
      this.place();
      if (this.atEnd !== wasAtEnd) tell(this.atEnd ? "bottom" : "away");
      if (box.scrollTop < MARGIN) tell("top");
    };
    box.addEventListener("scroll", this.scrolled, { passive: true });
  }

  /** @param {HTMLElement} row */
  measure(row) {
    const key = row.dataset.key ?? "";
    const height = row.getBoundingClientRect().height;
    if (!height || this.heights.get(key) === height) return false;
    this.heights.set(key, height);
    return true;
  }

  /** Rows from `from` on are others now, `count` in all. @param {number} from @param {number} count */
  update(from, count) {
    this.keep(() => {
      this.keys.length = Math.min(from, this.keys.length);
      for (let index = this.keys.length; index < count; index++) this.keys.push(this.key(index));
    });
  }

  /** Changes the list, while what the visitor reads stays where it is. @param {() => void} change */
  keep(change) {
    const { box } = this;
    const top = box.getBoundingClientRect().top;
    /** @type {[string, number] | undefined} */
    let anchor;
    for (const [key, row] of this.shown) {
      const { top: at, bottom } = row.getBoundingClientRect();
      if (bottom > top && (!anchor || at - top < anchor[1])) anchor = [key, at - top];
    }
    const stays = this.atEnd;
    change();
    this.place();
    if (stays) this.toEnd();
    else if (anchor) {
      // A row that changed is another one by name: its neighbours hold the place.
      const row = this.shown.get(anchor[0]);
      const moved = row ? row.getBoundingClientRect().top - box.getBoundingClientRect().top - anchor[1] : this.offset(anchor[0]) - box.scrollTop - anchor[1];
      if (Math.abs(moved) >= 1 && Number.isFinite(moved)) {
        box.scrollTop += moved;
        this.place();
      }
    }
  }

  /** Where a row begins. @param {string} wanted */
  offset(wanted) {
    let at = this.above.offsetTop;
    for (const key of this.keys) {
      if (key === wanted) return at;
      at += this.heights.get(key) ?? GUESS;
    }
    return NaN;
  }

  toEnd() {
    this.box.scrollTop = this.box.scrollHeight;
    // What came into view has other heights than were guessed.
    this.place();
    this.box.scrollTop = this.box.scrollHeight;
    this.atEnd = true;
  }

  /** Puts the rows around the viewport into the document, and takes the others out. */
  place() {
    const { box, keys } = this;
    const first = box.scrollTop - MARGIN - this.above.offsetTop;
    const last = box.scrollTop + box.clientHeight + MARGIN - this.above.offsetTop;
    let at = 0;
    let before = 0;
    let after = 0;
    const wanted = new Set();
    /** @type {[string, number][]} */
    const rows = [];
    keys.forEach((key, index) => {
      const height = this.heights.get(key) ?? GUESS;
      if (at + height < first) before += height;
      else if (at > last) after += height;
      else {
        wanted.add(key);
        rows.push([key, index]);
      }
      at += height;
    });
    const root = /** @type {ShadowRoot} */ (box.getRootNode());
    for (const [key, row] of this.shown) {
      if (wanted.has(key)) continue;
      // A focus that went with its row would be lost to the page.
      if (row.contains(root.activeElement)) box.focus({ preventScroll: true });
      this.sizes.unobserve(row);
      row.remove();
      this.shown.delete(key);
    }
    /** @type {Element} */
    let place = this.above;
    for (const [key, index] of rows) {
      let row = this.shown.get(key);
      if (!row) {
        row = this.draw(index);
        row.dataset.key = key;
        this.shown.set(key, row);
      }
      if (place.nextElementSibling !== row) place.after(row);
      this.sizes.observe(row);
      this.measure(row);
      place = row;
    }
    this.above.style.height = `${before}px`;
    this.below.style.height = `${after}px`;
  }

  /** Draws all rows anew. */
  redraw() {
    this.keep(() => {
      for (const row of this.shown.values()) {
        this.sizes.unobserve(row);
        row.remove();
      }
      this.shown.clear();
    });
  }

  destroy() {
    this.sizes.disconnect();
    this.box.removeEventListener("scroll", this.scrolled);
    this.box.replaceChildren();
  }
}
