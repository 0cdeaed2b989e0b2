// @ts-check
/** Files of the visitor's: chosen, dropped or pasted; kept by number until they are sent. */

/** @type {Map<number, { file: File, preview?: string, request?: XMLHttpRequest }>} */
const kept = new Map();
let count = 0;

/**
 * Takes files in.
 *
 * @param {FileList | undefined | null} files
 * @param {(key: number, name: string, size: number) => void} add
 */
const take = (files, add) => {
  for (const file of files ?? []) {
    const key = ++count;
    kept.set(key, { file });
    add(key, file.name || "file", file.size);
  }
};

/**
 * Lets the visitor choose.
 *
 * @param {(key: number, name: string, size: number) => void} add
 */
export const choose = (add) => {
  const input = Object.assign(document.createElement("input"), { type: "file", multiple: true });
  input.onchange = () => take(input.files, add);
  input.click();
};

/**
 * Takes what is dropped on an element, or pasted into it.
 *
 * @param {HTMLElement} element
 * @param {(key: number, name: string, size: number) => void} add
 */
export const receive = (element, add) => {
  const over = (/** @type {boolean} */ is) => element.toggleAttribute("data-drop", is);
  element.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    over(true);
  });
  element.addEventListener("dragleave", (event) => {
    if (!element.contains(/** @type {Node | null} */ (event.relatedTarget))) over(false);
  });
  element.addEventListener("drop", (event) => {
    over(false);
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files, add);
  });
  element.addEventListener("paste", (event) => {
    const files = event.clipboardData?.files;
    // A table copied from an office program is text and a picture: the text is meant.
    if (!files?.length || event.clipboardData?.types.includes("text/plain")) return;
    event.preventDefault();
    take(files, add);
  });
};

/** An address under which an image of these can be shown; nothing for what is none. @param {number} key */
export const preview = (key) => {
  const entry = kept.get(key);
  // An SVG could be a page.
  if (!entry || !/^image\/(png|jpeg|gif|webp|avif)$/.test(entry.file.type)) return undefined;
  return (entry.preview ??= URL.createObjectURL(entry.file));
};

/**
 * Sends one. `fetch` does not tell how far it is.
 *
 * @param {number} key
 * @param {string} url
 * @param {string} token
 * @param {(permille: number) => void} moved
 * @param {(status: number, body: unknown) => void} done status 0 without an answer
 */
export const upload = (key, url, token, moved, done) => {
  const entry = kept.get(key);
  if (!entry) return done(0, undefined);
  const form = new FormData();
  form.append("file", entry.file, entry.file.name || "file");
  const request = new XMLHttpRequest();
  entry.request = request;
  request.open("POST", url);
  request.setRequestHeader("x-visitor-token", token);
  request.upload.onprogress = ({ loaded, total, lengthComputable }) => lengthComputable && moved(Math.round((loaded / total) * 1000));
  request.onloadend = () => {
    if (entry.request !== request) return;
    delete entry.request;
    let body;
    try {
      body = JSON.parse(request.responseText);
    } catch {
      // Whatever stood between us and the server answered with a page.
    }
    done(request.status, body);
  };
  request.send(form);
};

/** Forgets it, and stops sending it. @param {number} key */
export const drop = (key) => {
  const entry = kept.get(key);
  const request = entry?.request;
  if (entry) delete entry.request;
  request?.abort();
  if (entry?.preview) URL.revokeObjectURL(entry.preview);
  kept.delete(key);
};
