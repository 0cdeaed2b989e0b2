// @ts-check
/**
 * Rocket.Chat's API for pages, said in our element's words: what a page's `RocketChat(function () {
 * this.setGuestName("Ada"); })` means here. Fetched at the first such call; the loader records the
 * calls until then.
 *
 * As in the original, no method answers. None throws, and no callback stops another: what makes no
 * sense is told to the owner in one console line. At most 2,000 bytes (brotli).
 */

/** What a callback is told, where that differs from the event's detail. */
const contact = (/** @type {any} */ { name, email, department }) => ({ name, email, department });

/** Their callbacks: the event that each waits for. Those of a chat come once there is a chat. */
const CALLBACKS = /** @type {Record<string, string>} */ ({
  onChatMaximized: "open",
  onChatMinimized: "close",
  onChatStarted: "chat-started",
  onChatEnded: "chat-ended",
  onPrechatFormSubmit: "submitted",
  onOfflineFormSubmit: "left",
  onWidgetShown: "show-widget",
  onWidgetHidden: "hide-widget",
  onAssignAgent: "assign-agent",
  onAgentStatusChange: "agent-status-change",
  onQueuePositionChange: "queue-position-change",
  onServiceOffline: "offline",
});

/** @typedef {Record<string | symbol, (...values: any[]) => unknown>} Methods */

/** A text; the page may give a number or a truth value for it. @param {unknown} value */
const text = (value) => {
  if (!/string|number|boolean/.test(typeof value)) throw new TypeError("a text is expected");
  return String(value);
};

/** A copy of an object, in which nothing need be there. @param {any} value @returns {any} */
const object = (value) => {
  if (typeof value !== "object" || !value) throw new TypeError("an object is expected");
  return { ...value };
};

/**
 * Makes one call. Nothing comes back to the page, not even what goes wrong.
 *
 * @param {Methods} methods
 * @param {string | symbol} name
 * @param {unknown[]} values
 */
const call = async (methods, name, values) => {
  try {
    if (!Object.hasOwn(methods, name)) throw new TypeError("Rocket.Chat's API has nothing of this name");
    await methods[name]?.(...values);
  } catch (/** @type {any} */ error) {
    console.warn(`livechat: ${String(name)}: ${error?.message}`);
  }
};

/**
 * Speaks to an element in the words of Rocket.Chat's API.
 *
 * @param {any} host the element
 * @returns {(name: string | symbol, values: unknown[]) => Promise<void>} makes a recorded call
 */
export default (host) => {
  /** What takes each callback away again. @type {(() => void)[]} */
  let ends = [];

  /** Sets an option; without a value it is as if it had never been set. @param {string} name */
  const option = (name) => (/** @type {unknown} */ value) => host.set({ [name]: value == null ? null : text(value) });
  /** Says something of the visitor, if the page knows it. @param {string} name */
  const identity = (name) => (/** @type {unknown} */ value) => value == null || host.identify({ [name]: text(value) });
  /** Whom the visitor is for: the form and the config ask by it, and a known visitor is updated. @param {unknown} [value] */
  const department = (value) => {
    option("department")(value);
    return host.identify({ department: value == null ? "" : text(value) });
  };
  const tell = (/** @type {string} */ news) => host.dispatchEvent(new CustomEvent(`livechat:${news}`, { bubbles: true, composed: true }));

  /** @type {Methods} */
  const methods = {
    initialize: (options) => {
      const given = object(options);
      // In the page's own order, which is the original's.
      for (const key in given) if (given[key] != null) call(keys, key, [given[key]]);
    },

    maximizeWidget: () => host.open(),
    minimizeWidget: () => host.close(),
    showWidget: () => {
      host.set({ launcher: null });
      tell("show-widget");
    },
    hideWidget: () => {
      host.set({ launcher: "none" });
      tell("hide-widget");
      return host.close();
    },

    setTheme: (theme) => {
      const { color, title, position, ...others } = object(theme);
      for (const [name, value] of Object.entries({ color, title, position })) if (value) option(name)(value);
      const names = Object.keys(others).join(", ");
      if (names) console.info(`livechat: setTheme: without effect here: ${names}`);
    },
    setLanguage: option("language"),
    setParentUrl: option("parentUrl"),
    setBusinessUnit: option("businessUnit"),
    clearBusinessUnit: () => option("businessUnit")(null),
    setDepartment: department,
    clearDepartment: () => department(),
    setHiddenSystemMessages: (kinds) => option("hiddenSystemMessages")(kinds.map(text).join(" ")),
    setGuestMetadata: (metadata) => {
      object(metadata);
      // It is for triggers that ask other servers; ours ask none.
      console.info("livechat: setGuestMetadata: without effect here");
    },
    setAgent: (agent) => {
      const { _id, username } = object(agent);
      if (!_id || !username) throw new TypeError("_id and username are expected");
      option("agent")(_id);
    },
    // Where no conversation can be handed over, the next one begins there.
    transferChat: department,

    setGuestToken: identity("token"),
    setGuestName: identity("name"),
    setGuestEmail: identity("email"),
    setCustomField: (key, value = "", overwrite = true) => host.identify({ customFields: [{ key: text(key), value: text(value), overwrite: !!overwrite }] }),
    registerGuest: (guest) => host.register(object(guest)),

    pageVisited: (change) => {
      const { parentUrl, track } = host.dataset;
      const href = parentUrl || location.href;
      // Query and hash are for those owners only who ask for them.
      return host.visit({ change: change === "title" ? change : "url", title: document.title, href: track === "full" ? href : href.split(/[?#]/)[0] });
    },

    clearAllCallbacks: () => {
      for (const end of ends) end();
      ends = [];
    },
  };

  for (const name in CALLBACKS) {
    methods[name] = (act) => {
      if (typeof act !== "function") throw new TypeError("a function is expected");
      ends.push(host.on(CALLBACKS[name], (/** @type {CustomEvent} */ { detail }) => act(name === "onPrechatFormSubmit" ? contact(detail) : (detail ?? undefined))));
    };
  }

  /** A custom field is an object in old versions and a tuple in new ones. @param {any} field */
  const customField = (field) => methods.setCustomField?.(...(Array.isArray(field) ? field : [object(field).key, field.value, field.overwrite]));
  /** What `initialize` takes. @type {any} */
  const keys = {
    customField,
    setCustomFields: (/** @type {unknown[]} */ fields) => fields.map((field) => call({ customField }, "customField", [field])),
    theme: methods.setTheme,
    department: methods.setDepartment,
    businessUnit: methods.setBusinessUnit,
    guestToken: methods.setGuestToken,
    guestName: methods.setGuestName,
    guestEmail: methods.setGuestEmail,
    registerGuest: methods.registerGuest,
    language: methods.setLanguage,
    agent: methods.setAgent,
    parentUrl: methods.setParentUrl,
    setGuestMetadata: methods.setGuestMetadata,
    hiddenSystemMessages: methods.setHiddenSystemMessages,
  };

  /** As an object, for those who `await RocketChat.livechat`: its every name is a method, `then` too. */
  const plain = Object.fromEntries(Object.keys(methods).map((name) => [name, (/** @type {unknown[]} */ ...values) => void call(methods, name, values)]));
  methods.then = (resolve) => resolve(plain);

  return (name, values) => call(methods, name, values);
};
