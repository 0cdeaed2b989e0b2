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

/** So often rows are brought back to where they were, before it is left at that. */
const TRIES = 5;

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
    /** Of each row, as it was measured or is guessed. @type {number[]} */
    this.heights = [];
    /** Places of which something else is said than before. @type {[number, number, number][]} */
    this.changes = [];
    /** Index of the first row in the document. */
    this.start = 0;
    /** Rows in the document. @type {Map<string, HTMLElement>} */
    this.shown = new Map();
    /** At the end, the list stays at the end. */
    this.atEnd = true;
    /** Where that was, the last time. */
    this.end = 0;
    this.above = document.createElement("div");
    this.below = document.createElement("div");
    box.append(this.above, this.below);
    this.sizes = new ResizeObserver((entries) => {
      let moved = false;
      for (const { target } of entries) {
        if (target === box) moved = true;
        else moved = this.measured(/** @type {HTMLElement} */ (target)) || moved;
      }
      if (!moved) return;
      this.keep(() => {});
      this.look();
    });
    this.sizes.observe(box);
    this.scrolled = () => {
      this.look();
      // Rows that come into the document above have other heights than were guessed. Who is near the
      // end, but on their way from it, is not brought back.
      this.keep(() => {}, this.atEnd && box.scrollTop === this.end);
      if (box.scrollTop < MARGIN) tell("top");
    };
    box.addEventListener("scroll", this.scrolled, { passive: true });
  }

  /** Whether the visitor is at the end now. */
  look() {
    const { box, atEnd } = this;
    // Above where the end was they have scrolled; else the list or its place is another, which
    // `sizes` is told of after this.
    this.atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR || (atEnd && box.scrollTop >= this.end);
    if (this.atEnd !== atEnd) this.tell(atEnd ? "away" : "bottom");
  }

  /** @param {HTMLElement} row @param {number} index */
  measure(row, index) {
    const { height } = row.getBoundingClientRect();
    if (!height || this.heights[index] === height) return false;
    this.heights[index] = height;
    return true;
  }

  /** @param {HTMLElement} row one that is in the document, or was a moment ago */
  measured(row) {
    const key = row.dataset.key ?? "";
    return this.shown.get(key) === row && this.measure(row, this.keys.indexOf(key, this.start));
  }

  /**
   * At `at`, `removed` rows go and `inserted` come, once `update` says so; then their neighbours may
   * look otherwise, too.
   *
   * @param {number} at @param {number} removed @param {number} inserted
   */
  change(at, removed, inserted) {
    this.changes.push([at, removed, inserted]);
  }

  /** Carries out the changes, after which there are `count` rows; without one all are others. @param {number} count */
  update(count) {
    const { keys, heights } = this;
    const changes = this.changes.splice(0);
    this.keep(() => {
      for (const [at, removed, inserted] of changes) {
        keys.splice(at, removed, ...Array(inserted).fill(""));
        heights.splice(at, removed, ...Array(inserted).fill(GUESS));
        for (const beside of [at - 1, at + inserted]) if (beside in keys) keys[beside] = "";
      }
      if (!changes.length || keys.length !== count) {
        keys.length = 0;
        while (keys.length < count) keys.push("");
        heights.length = Math.min(heights.length, count);
        while (heights.length < count) heights.push(GUESS);
      }
      keys.forEach((key, index) => {
        if (!key) keys[index] = this.key(index);
      });
    });
  }

  /**
   * Changes the list, while what the visitor reads stays where it is, or the list at its end.
   *
   * @param {() => void} change @param {boolean} stays at the end
   */
  keep(change, stays = this.atEnd) {
    const read = this.inView();
    change();
    this.place();
    if (stays) this.toEnd();
    else this.hold(read);
  }

  /** Rows from the first in view on, and where they are. @returns {[string, number][]} */
  inView() {
    const { top } = this.box.getBoundingClientRect();
    /** @type {[string, number][]} */
    const rows = [];
    for (const key of this.keys.slice(this.start, this.start + this.shown.size)) {
      const at = this.shown.get(key)?.getBoundingClientRect();
      if (at && at.bottom > top) rows.push([key, at.top - top]);
    }
    return rows;
  }

  /** Brings what was in view back to where it was. @param {[string, number][]} rows */
  hold(rows) {
    const { box } = this;
    // A row that changed is another one by name: its neighbours hold the place.
    const [key, at] = rows.find(([key]) => this.shown.has(key) || this.keys.includes(key)) ?? ["", 0];
    // What then comes into the document moves it again, by less each time.
    for (let left = key ? TRIES : 0; left; left--) {
      const row = this.shown.get(key);
      const moved = (row ? row.getBoundingClientRect().top - box.getBoundingClientRect().top : this.offset(key) - box.scrollTop) - at;
      if (Math.abs(moved) < 1) return;
      box.scrollTop += moved;
      this.place();
    }
  }

  /** Where a row begins. @param {string} wanted */
  offset(wanted) {
    const before = this.heights.slice(0, this.keys.indexOf(wanted));
    return before.reduce((sum, height) => sum + height, this.above.offsetTop);
  }

  toEnd() {
    this.box.scrollTop = this.box.scrollHeight;
    // What came into view has other heights than were guessed.
    this.place();
    this.box.scrollTop = this.box.scrollHeight;
    this.end = this.box.scrollTop;
    this.atEnd = true;
  }

  /** Puts the rows around the viewport into the document, and takes the others out. */
  place() {
    const { box, keys, heights, shown } = this;
    const first = box.scrollTop - MARGIN - this.above.offsetTop;
    const last = first + box.clientHeight + 2 * MARGIN;
    let start = 0;
    let before = 0;
    while (start < keys.length && before + heights[start] < first) before += heights[start++];
    let end = start;
    for (let at = before; end < keys.length && at <= last; end++) at += heights[end];
    let after = 0;
    for (let index = end; index < keys.length; index++) after += heights[index];

    const wanted = new Set(keys.slice(start, end));
    const gone = [...shown].filter(([key]) => !wanted.has(key));
    // A focus that went with its row would be lost to the page.
    const { activeElement } = /** @type {ShadowRoot} */ (box.getRootNode());
    if (activeElement && gone.some(([, row]) => row.contains(activeElement))) box.focus({ preventScroll: true });
    // From here on nothing is measured before all is in its place: of a list that is shorter for a
    // moment the browser would show another part.
    for (const [key, row] of gone) {
      this.sizes.unobserve(row);
      row.remove();
      shown.delete(key);
    }
    this.start = start;
    this.above.style.height = `${before}px`;
    this.below.style.height = `${after}px`;
    /** @type {HTMLElement} */
    let place = this.above;
    const rows = keys.slice(start, end).map((key, nth) => {
      let row = shown.get(key);
      if (!row) {
        row = this.draw(start + nth);
        row.dataset.key = key;
        shown.set(key, row);
        this.sizes.observe(row);
      }
      if (place.nextElementSibling !== row) place.after(row);
      place = row;
      return row;
    });
    rows.forEach((row, nth) => this.measure(row, start + nth));
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
