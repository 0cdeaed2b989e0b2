// A visitor's hand: clicks and types as the mouse and the keyboard do, through the whole browser.

/**
 * @param {Awaited<ReturnType<import("./page.js").openPage>>} page
 * @param {{ x: number, y: number }} place in the document that holds the widget
 */
export async function click(page, place) {
  const frame = page.parts.holder
    ? await page.inHost(`(({ left, top }) => ({ left, top }))(document.querySelector(${JSON.stringify(page.parts.holder)}).getBoundingClientRect())`)
    : { left: 0, top: 0 };
  const mouse = (type, rest) => page.main.send("Input.dispatchMouseEvent", { type, x: frame.left + place.x, y: frame.top + place.y, ...rest });
  // Not one by one: an answer only comes when the page has dealt with the event.
  await Promise.all([
    mouse("mouseMoved"),
    mouse("mousePressed", { button: "left", buttons: 1, clickCount: 1 }),
    mouse("mouseReleased", { button: "left", clickCount: 1 }),
  ]);
}

/** Types a name into the form's first field. It has to be there afterwards: else the form was not usable. */
export async function typeName(page) {
  await click(page, await page.inWidget("(({ x, y }) => ({ x, y }))(benchFinds())"));
  // The focus may have to travel to another process.
  await page.until("the form's first field was clicked and has no focus", () => page.inWidget("benchFinds().element.matches(':focus')"));
  await page.main.send("Input.insertText", { text: "Ada" });
  await page.until("a name was typed and is not in the form", () => page.inWidget("benchFinds().element.value === 'Ada'"));
}
