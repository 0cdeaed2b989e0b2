/**
 * The contract between the loader and the widget: one function and one handle.
 *
 * The loader owns the host element, its shadow root and the launcher; the widget owns the panel.
 */

/** What happened, as the widget tells it. It never carries a token or a text somebody typed. */
export type News =
  /** The panel is shown; the focus is in it. */
  | "open"
  /** The panel is hidden; the focus goes back to the launcher. */
  | "close"
  /** The server has registered the visitor. */
  | "registered"
  /** Live chat is switched off on the server; the launcher has nothing to offer. */
  | "off";

/** The script tag's `data-…` attributes, by their names without `data-`. The widget parses them. */
export type Attributes = Record<string, string | undefined>;

/** A mounted widget. */
export interface WidgetHandle {
  /** Shows the panel and moves the focus into it. */
  open(): void;
  /** Hides the panel. What was typed stays. */
  close(): void;
  /** Shows the panel, or hides it when it is shown. */
  toggle(): void;
  /** Takes the panel, its style sheet and its listeners out of the page. */
  destroy(): void;
}

/**
 * Puts a widget into a shadow root; closed until it is told to open.
 *
 * @throws an `Error` with a sentence for the site owner when an attribute cannot be used.
 */
export function mount(root: ShadowRoot, attributes: Attributes, tell: (news: News) => void): WidgetHandle;
