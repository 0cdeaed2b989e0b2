/** The contract between the element (`element.js`) and what it fetches: one function, one handle. */

/** What happened, as the widget tells it. `detail` never holds a token or a message's text. */
export type News =
  /** It is there: calls that waited are made now. */
  | "ready"
  /** The panel is shown; the focus is in it. */
  | "open"
  /** The panel is hidden; the focus goes back to what opened it. */
  | "close"
  /** The visitor sent the form: `{ name, email, phone, department }`, what was given of them. */
  | "submitted"
  /** The server has registered the visitor. */
  | "registered"
  /** The registration came to nothing; the panel says why. */
  | "refused"
  /** The visitor has left a message, as nobody was there: `{ name, email, department }`. */
  | "left"
  /** The visitor did not agree to what they were asked. */
  | "declined"
  /** The server says that nobody is there to answer. */
  | "offline"
  /** This device has forgotten the visitor. */
  | "reset"
  /** How the server's admin wants it to look: `{ color, title, position }`, what is set of them. */
  | "theme"
  /** Live chat is switched off on the server; the launcher has nothing to offer. */
  | "off"
  /**
   * To the shell only: bring the conversation of `{ server, token }`, instead of the one before;
   * without either, take it away.
   */
  | "talk"
  /** To the shell only: the config, as the server knows nobody of this name: its triggers are to be said. */
  | "triggers"
  /** The chat's: what came while nobody looked, `{ count, text }`. */
  | "unread"
  /** The chat's: a conversation is open. */
  | "chat-started"
  /** The chat's: it is closed. */
  | "chat-ended"
  /** The chat's: who answers, `{ name, username, status }`. */
  | "assign-agent"
  /** The chat's: what they are at, the same. */
  | "agent-status-change"
  /** The chat's: the place in the queue, `{ position }`. */
  | "queue-position-change"
  /** The chat's: what the owner made it say by itself was said. */
  | "triggered"
  /** The chat's: a copy of the conversation is on its way. */
  | "transcript"
  /** The chat's, to `chat.js` only: there is no such visitor, or they want another department. */
  | "unknown"
  /** The chat's, to `chat.js` only: the server wants the device to forget whoever has talked, once they leave. */
  | "forgets"
  /** The chat's, to `chat.js` only: whether a conversation is open. */
  | "talking"
  | "department"
  /** The chat's: something was said, by the `visitor` or the `agent`. */
  | "message"
  /** The chat's, to the shell only: the visitor wants to change their details, or to be forgotten. */
  | "change"
  | "forget";

/** A conversation, as the chat's wasm gives it. */
export interface Chat {
  /** `open` and `closed`: the panel; `set`: the options; `speak`: {@link Words} of another language. */
  call(name: string, value?: unknown): void;
  /** Takes it out of the panel; `forgotten`: with all that the device keeps of it. */
  destroy(forgotten?: boolean): void;
}

/** Called by the widget for each of them. */
export type Tell = (news: News, detail?: any) => void;

/** The element's attributes, without `data-`; `server` is absolute and has no slash at its end. */
export type Options = Record<string, string>;

/** A language: what the wasm takes. All of it may be missing: English, left to right. */
export interface Words {
  lang?: string;
  dir?: string;
  /** The sentence at an index of the widget's keys; `undefined` where English says it. */
  say?(index: number, count?: number): string | undefined;
}

/** A mounted widget: what the wasm gives. */
export interface Handle {
  /**
   * Does what the name says. Never throws: what makes no sense is one line in the console.
   *
   * - `open`, `close`: the panel
   * - `prepare`: finds out who the visitor is and what the server's config says, without opening
   * - `set`: the options as they are now
   * - `identify`, `register`: a `LivechatVisitor`
   * - `change`, `forget`: the screens of that
   * - `lost`: the conversation could not be brought
   * - `reset`: forgets the visitor on this device
   * - `getToken`: the page's function that gives the visitor's token
   * - `guard`: the page's function that says whether a form may be sent
   * - `speak`: `Words` of another language
   * - `visit`: `{ change, title, href }` of a page; the newest waits until the visitor is registered
   */
  call(name: string, value?: unknown): void;
  /** Takes the panel, its style sheet and its listeners out of the page. */
  destroy(): void;
}

/** What the element and the shell share. */
export interface Life {
  /** Where the widget is: `LivechatElement.state`. */
  state?: string;
  /** The element's attributes as they are now. */
  options: Options;
  /** What the server's admin wants, where the owner wants nothing; and the launcher's name in the visitor's language. */
  theme: Options;
  /** Fetches a rarely needed part and calls it. */
  part: Files["part"];
  /** Makes the element as it was before anything was fetched, save for its methods. */
  renew(): void;
  /** The shell's: called after each `draw`. */
  drawn?: (() => void) | undefined;
  /** The shell's: takes the widget away and gives the element its waiting methods back. */
  end?: (() => void) | undefined;
}

/** The module that is fetched with the wasm: `shell.js`. */
export interface Shell {
  mount(wasm: Response | undefined, host: HTMLElement, life: Life): Promise<unknown>;
}

/** Where the rest of the widget comes from. */
export interface Files {
  /** Fetches the widget. Fails when a file is missing, changed or forbidden; the next call tries again. */
  widget(): Promise<[Shell, Response | undefined]>;
  /** Fetches a rarely needed part and calls it. */
  part(name: "chat" | "fallback" | "rocketchat" | "diagnose" | "navigation" | "language" | "triggers", ...args: unknown[]): Promise<any>;
}
