/**
 * The API of the live-chat widget: of `window.Livechat`, of every `<livechat-widget>` element, and
 * of what `mount` of the npm package returns. They are one and the same.
 *
 * Calls may be made before anything is loaded. `open`, `toggle`, `register` and `reset` bring the
 * widget; the others wait until something does.
 */

/** The options: attributes of the script tag (`data-color="…"`) and of the element (`color="…"`). */
export interface LivechatOptions {
  /** Address of the chat server. Required, `http` or `https`; may be relative to the page. */
  server?: string;
  /** Any CSS colour. Default: the server's, else `#0b6b57`. Text on it is kept readable. */
  color?: string;
  /** Heading of the panel (default: the server's) and label of the launcher ("Chat"). */
  title?: string;
  /** `left` or `right`. Default: the server's, else `right`. */
  position?: "left" | "right";
  /** Language of the texts: a tag. Default: the page's, else the browser's. */
  language?: string;
  /** Sentences of one's own by their names in `locales/*.json`, or JSON of them. */
  texts?: Record<string, string | Record<string, string>> | string;
  /** Id or name of the department that the visitor is for. */
  department?: string;
  /**
   * What to ask for: `"name email phone? department message?"`, `?` for optional, or a list of such
   * words and of descriptions. Default: the server's.
   */
  fields?: string | (string | LivechatField)[];
  /** `"yes"`: visitors agree before anything is kept, in the server's words, or ours; else in these. */
  consent?: string;
  /** Custom field of the server's that takes the proof of consent. */
  consentField?: string;
  /** Address of the site's privacy policy. */
  policy?: string;
  /** `none` draws no launcher: the page opens the panel. */
  launcher?: "none";
  /** CSS selector; a click on what it matches opens the panel. */
  open?: string;
  /**
   * Present: fetch widget and config when the page is idle, for the server's look and state; and for
   * its triggers, the conversation of whom it knows.
   */
  eager?: "";
  /** Present: unread messages are counted in the page's title, `(2) The Seed Shop`. */
  countInTitle?: "";
  /** CSP nonce for the scripts that are fetched. Default: the script tag's own. */
  nonce?: string;
  /** Where to send visitors when the widget cannot be loaded: an address, `mailto:` or `tel:`. */
  fallback?: string;
  /** What the launcher says when nothing at all could be fetched, in the page's language. Default: in English. */
  unloaded?: string;
  /** Distance from the corner, as a CSS margin: `"20px"`, `"20px 20px 88px"`. Default: `20px`. */
  offset?: string;
  /** `z-index` of the launcher. Default: 2000000000. */
  zIndex?: string | number;
  /** Report page visits to the server: `path` without query and hash, `full` with them. Default: none. */
  track?: "path" | "full";
  /** Business unit whose departments apply. */
  businessUnit?: string;
}

/** A field of the site's own; or, by its key, one of the widget's (`name`, `email`, …) in other words. */
export interface LivechatField {
  /** What the value is sent as: a custom field of the server's. */
  key: string;
  /** What stands above it. Needed for a field of one's own. */
  label?: string;
  type?: "text" | "email" | "tel" | "number" | "date" | "select" | "checkbox" | "textarea";
  /** Of a `select`. */
  options?: (string | { value: string; label: string })[];
  /** Default: `false` for fields of one's own, `true` for the widget's. */
  required?: boolean;
  /** A JavaScript regular expression for what is not empty, case-insensitive. */
  pattern?: string;
  /** A line below the label. */
  help?: string;
  /** Asked only while the field with this key has this value, or one of these; `true` for a ticked box. */
  shownIf?: Record<string, string | string[] | true>;
}

/** What the page knows of the visitor. */
export interface LivechatVisitor {
  name?: string;
  email?: string;
  phone?: string;
  /** Id or name. */
  department?: string;
  /** Values by the keys of the server's custom fields. */
  customFields?: Record<string, string> | { key: string; value: string; overwrite?: boolean }[];
  /** A secret that stands for the visitor, made by the site's server. */
  token?: string;
}

/** `CustomEvent`s on the element as `livechat:<name>`; none holds a token or a message's text. */
export interface LivechatEvents {
  /** The widget is loaded; calls act at once. */
  ready: null;
  /** The panel is shown. */
  open: null;
  /** The panel is hidden. */
  close: null;
  /** The visitor sent the form. */
  submitted: { name?: string; email?: string; phone?: string; department?: string };
  /** The server has registered the visitor. */
  registered: null;
  /** The registration came to nothing; the panel says why. */
  refused: null;
  /** The visitor has left a message, as nobody was there. */
  left: { name: string; email: string; department?: string };
  /** The visitor did not agree to what they were asked. */
  declined: null;
  /** The server says that nobody is there to answer. */
  offline: null;
  /** This device has forgotten the visitor. */
  reset: null;
  /** The server's look, as far as its admin set it. */
  theme: { color?: string; title?: string; position?: string };
  /** Live chat is switched off on the server; the launcher is gone. */
  off: null;
  /** A conversation is open. */
  "chat-started": null;
  /** It is closed. */
  "chat-ended": null;
  /** Who answers now. */
  "assign-agent": { name: string; username: string; status: string };
  /** What they are at: `online`, `away`, `busy`, `offline`. */
  "agent-status-change": { name: string; username: string; status: string };
  /** The visitor waits for somebody to answer, at this place. */
  "queue-position-change": { position: number };
  /** Something was said. */
  message: { by: "visitor" | "agent" };
  /** So many messages came while nobody looked; `text` says it in the visitor's language. */
  unread: { count: number; text: string };
  /** A trigger of the server's said something. */
  triggered: null;
  /** The visitor has asked for a copy of the conversation. */
  transcript: null;
}

/** What {@link LivechatElement.diagnose} found out. */
export interface LivechatReport {
  /** Whether nothing stands in a visitor's way. */
  ok: boolean;
  version: string;
  checks: { name: string; ok: boolean; says: string; cure?: string }[];
  /** All of it in lines, for a support ticket. Holds no token and nothing a visitor typed. */
  text: string;
}

/** A widget. */
export interface LivechatElement extends HTMLElement {
  /** Shows the panel and moves the focus into it; the focus goes back to `by`, or where it was. */
  open(by?: HTMLElement): Promise<void>;
  /** Hides the panel. What was typed stays. */
  close(): Promise<void>;
  /** Shows the panel, or hides it when it is shown. */
  toggle(by?: HTMLElement): Promise<void>;
  /**
   * Says who the visitor is: fills in the form where they have typed nothing, and tells the server
   * if they are registered.
   */
  identify(visitor: LivechatVisitor): Promise<void>;
  /** Registers the visitor without the form. Whether the server did. */
  register(visitor: LivechatVisitor & { username?: string }): Promise<boolean>;
  /** Changes options; `null` takes one away. */
  set(options: { [Name in keyof LivechatOptions]: LivechatOptions[Name] | null }): void;
  /** Forgets the visitor on this device. */
  reset(): Promise<void>;
  /** Takes the widget, its launcher and its listeners away for good. */
  destroy(): void;
  /** Calls `act` on an event, with its details in `event.detail`. Returns what ends that. */
  on<Name extends keyof LivechatEvents>(name: Name, act: (event: CustomEvent<LivechatEvents[Name]>) => void): () => void;
  /** Where it is: `idle` until the widget was fetched, `failed` if that came to nothing. */
  state(): "idle" | "closed" | "open" | "failed";
  /** Fulfilled when the widget is loaded. */
  ready: Promise<LivechatElement>;
  /**
   * Names a function that gives the token of a visitor who is signed in at the site, made by the
   * site's server. It is asked when the token is needed, and its answer is never stored.
   */
  getToken(supply: () => string | Promise<string>): Promise<void>;
  /**
   * Names a function that is asked before a form is sent. `true`, or an object whose `customFields` go
   * along, lets it through; anything falsy, or an error, does not.
   */
  guard(check: () => unknown): Promise<void>;
  /** Reports a page visit to the server, for a registered visitor. */
  visit(page: { change: "url" | "title"; title: string; href: string }): Promise<void>;
  /** Finds out what stands in a visitor's way. */
  diagnose(): Promise<LivechatReport>;
  /** Makes calls, each written as a list: `["identify", { name: "Ada" }]`; one that there is not is left out. */
  push(...calls: [string, ...unknown[]][]): void;
}

declare global {
  interface Window {
    /** Before the script has run: a list of calls. */
    Livechat: LivechatElement;
  }
  interface HTMLElementTagNameMap {
    "livechat-widget": LivechatElement;
  }
}

/** The npm package: puts a widget on the page. */
export function mount(options: LivechatOptions & { server: string }, parent?: ParentNode): LivechatElement;
