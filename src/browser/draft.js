// @ts-check
/** What a visitor has typed and not sent: in the tab's store, and for a day in the device's. */
import { mark, PENDING } from "../../embed/mark.js";
import { dated, read as readValue, remove as removeValue, STORES, write as writeValue } from "./storage.js";

/** Longest text that is read: more than anybody types. */
const MOST = 200_000;

/** How long the device keeps a draft, in milliseconds. */
const DAY = 86_400_000;

/**
 * @param {string} key
 * @returns {unknown}
 */
export const readDraft = (key) => {
  for (const store of STORES) {
    try {
      const text = window[store].getItem(key) || "";
      if (text.length > MOST) continue;
      const { at, draft } = JSON.parse(text);
      if (store === "localStorage" && !(Date.now() - at < DAY)) removeDraft(key);
      else if (draft) return draft;
    } catch {
      // Blocked, empty or not ours.
    }
  }
  return undefined;
};

/**
 * @param {string} key
 * @param {string} value JSON
 * @param {boolean} pending whether the loader shall bring the widget, to send it
 */
export const writeDraft = (key, value, pending) => {
  for (const store of STORES) writeValue(key, dated("draft", value), store);
  mark(PENDING, pending);
};

/** @param {string} key */
export const removeDraft = (key) => {
  for (const store of STORES) removeValue(key, store);
  mark(PENDING, false);
};
