/**
 * Runs in every frame of a measured page, before its own scripts, and tells the bench by
 * `benchHears` what it sees: when the launcher and the form are there for somebody to use, and the
 * long tasks. It is put into the page as text, so it knows only its argument.
 *
 * @param {{ frame: string, holder: string, shadow: string, launcher: string, field: string } | null} parts
 */
export function watch(parts) {
  const tell = (what, rest) => window.benchHears(JSON.stringify({ what, ...rest }));
  const isTop = window === window.top;
  const clock = (time) => performance.timeOrigin + time;

  if (isTop) tell("start", { at: performance.timeOrigin });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tell("task", { at: clock(startTime), duration });
  }).observe({ type: "longtask", buffered: true });

  // There, and nothing lies over it: what a visitor could press now.
  const place = (root, selector) => {
    const element = root?.querySelector(selector);
    if (!element) return null;
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const hit = root.elementFromPoint(x, y);
    if (!hit || !element.contains(hit) || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return null;
    return { element, left, top, x, y };
  };

  // Looked for before each frame is drawn; told when that one is on the screen.
  const when = (what, find) => {
    const look = () => {
      const found = find();
      if (!found) return requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        const { element, ...rest } = found;
        tell(what, { at: clock(performance.now()), ...rest });
      };
      port2.postMessage(0);
    };
    requestAnimationFrame(look);
  };

  if (!parts) return;
  if (isTop && parts.holder) when("holder", () => place(document, parts.holder));
  if (isTop ? parts.frame : location.pathname !== parts.frame) return;
  const root = () => (parts.shadow ? document.querySelector(parts.shadow)?.shadowRoot : document);
  const field = () => {
    const found = place(root(), parts.field);
    return found && !found.element.disabled && !found.element.readOnly ? found : null;
  };
  window.benchFinds = field;
  when("launcher", () => place(root(), parts.launcher));
  when("form", field);
}
