// What the widget meets instead of a network, a store and a clock.
//
// `reset` puts the real ones back, so that each test begins with a browser as it is.

const real = {
  fetch: window.fetch,
  setTimeout: window.setTimeout,
  timeout: AbortSignal.timeout,
  localStorage: Object.getOwnPropertyDescriptor(window, "localStorage"),
  sessionStorage: Object.getOwnPropertyDescriptor(window, "sessionStorage"),
  setItem: Storage.prototype.setItem,
  warn: console.warn,
};

let held = [];
let calls, replies, seconds, warnings, faults, timeouts;

window.addEventListener("error", (event) => faults.push(String(event.message)));
window.addEventListener("unhandledrejection", (event) => faults.push(String(event.reason)));

export function reset() {
  calls = [];
  replies = {};
  // Whoever waited for these holds a lock, and is not of the next test.
  for (const { reject } of held.splice(0)) reject(new TypeError("the page is gone"));
  seconds = [];
  warnings = [];
  faults = [];
  timeouts = [];
  Storage.prototype.setItem = real.setItem;
  for (const store of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, store, real[store]);
    window[store].clear();
  }
  AbortSignal.timeout = (ms) => (timeouts.push(ms), real.timeout.call(AbortSignal, ms));
  console.warn = (...words) => warnings.push(words.join(" "));
  match_media("nothing: a mouse and a wide window, whatever machine this is");
  mend_locks();
  delete crypto.subtle;
  // Seconds pass when a test says so; everything shorter passes as ever.
  window.setTimeout = (act, ms, ...more) =>
    ms > 0 && ms % 1000 === 0
      ? seconds.push({ act: () => act(...more), left: ms / 1000 })
      : real.setTimeout.call(window, act, ms, ...more);
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    const call = {
      method: request.method,
      url: request.url,
      endpoint: endpoint(request.url),
      contentType: request.headers.get("content-type"),
      credentials: request.credentials,
      cache: request.cache,
      referrerPolicy: request.referrerPolicy,
      body: await request.clone().text(),
    };
    calls.push(call);
    const queue = replies[`${call.method} ${call.endpoint}`] ?? replies[call.method] ?? [];
    const reply = queue.length > 1 ? queue.shift() : queue[0];
    if (!reply) throw new TypeError("no reply was set for " + call.method + " " + call.url);
    return reply(request);
  };
}

/** `room` of `https://chat.test/api/v1/livechat/room?token=t`. */
const endpoint = (url) => new URL(url).pathname.split("/").pop();

/** What is answered to a method, `POST`, or to one endpoint, `POST message`, before the method's. */
const give = (method, reply) => (replies[method] ??= []).push(reply);

/** The next answer to this method; the last one is given again and again. */
export function reply(method, status, type, body) {
  give(method, () => new Response(body, { status, headers: { "Content-Type": type } }));
}

export function reply_network_error(method) {
  give(method, () => Promise.reject(new TypeError("Failed to fetch")));
}

export function reply_timeout(method) {
  give(method, () => Promise.reject(new DOMException("signal timed out", "TimeoutError")));
}

/** Nothing comes until the request's own signal ends it. */
export function reply_silence(method) {
  AbortSignal.timeout = (ms) => (timeouts.push(ms), real.timeout.call(AbortSignal, 1));
  give(
    method,
    (request) =>
      new Promise((_, reject) => {
        const end = () => reject(request.signal.reason);
        if (request.signal.aborted) end();
        else request.signal.addEventListener("abort", end);
      }),
  );
}

/** The head and half of the body come, and then the connection breaks. */
export function reply_torn(method, body) {
  give(method, () => {
    const half = new TextEncoder().encode(body.slice(0, body.length / 2));
    let sent = false;
    const stream = new ReadableStream({
      pull(controller) {
        if (sent) controller.error(new TypeError("network error"));
        else controller.enqueue(half);
        sent = true;
      },
    });
    return new Response(stream, { status: 200, headers: { "Content-Type": "application/json" } });
  });
}

/** The head comes, and then the time is up. A stream of ours cannot say so: Chromium makes every
 * error of such a stream a TypeError. */
export function reply_endless(method) {
  give(method, () => {
    const response = new Response("{", { status: 200 });
    response.text = () => Promise.reject(new DOMException("signal timed out", "TimeoutError"));
    return response;
  });
}

/** What a page whose own scripts replaced `fetch` may do: reject with what is no `Error`. */
export function reply_odd_rejection(method) {
  give(method, () => Promise.reject("no network"));
}

/** Only this media feature is true, alone or in a list: `(hover: none)`, `(max-width: 480px)`. */
export function match_media(feature) {
  window.matchMedia = (asked) => ({ matches: asked.split(", ").includes(feature) });
}

/** Answered only when `let_go` is called. */
export function reply_held(method, body) {
  give(
    method,
    () =>
      new Promise((resolve, reject) => {
        const answer = new Response(body, { status: 200, headers: { "Content-Type": "application/json" } });
        held.push({ resolve: () => resolve(answer), reject });
      }),
  );
}

export function let_go() {
  for (const { resolve } of held.splice(0)) resolve();
}

export function forget_replies(method) {
  delete replies[method];
}

export function calls_json() {
  return JSON.stringify(calls);
}

export function asked_timeouts() {
  return timeouts;
}

export function warnings_text() {
  return warnings.join("\n");
}

export function faults_text() {
  return faults.join("\n");
}

/** How many clocks are running. */
export function awaited_seconds() {
  return seconds.length;
}

export function pass_a_second() {
  for (const clock of seconds.splice(0)) {
    clock.left -= 1;
    if (clock.left > 0) seconds.push(clock);
    else clock.act();
  }
}

/** As where a visitor blocks all storage: touching it throws. */
export function deny_storage() {
  for (const store of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, store, {
      configurable: true,
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
  }
}

/** As where there is no room left. */
export function fill_storage() {
  Storage.prototype.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
}

/** As in a page without https, in a sandbox, or in an old Safari. */
export function break_locks(how) {
  const locks = {
    no_locks: () => undefined,
    locks_that_throw: () => {
      throw new DOMException("denied", "SecurityError");
    },
    locks_that_reject: () => ({ request: () => Promise.reject(new DOMException("denied", "SecurityError")) }),
  };
  Object.defineProperty(navigator, "locks", { configurable: true, get: locks[how] });
}

export function mend_locks() {
  delete navigator.locks;
}

/** As in a page without https. */
export function hide_digests() {
  Object.defineProperty(crypto, "subtle", { configurable: true, value: undefined });
}

/** After what is due by now, the microtasks and timers included, was done and drawn. */
export function next_frame() {
  return new Promise((resolve) => requestAnimationFrame(() => real.setTimeout.call(window, resolve, 0)));
}

/** Whether a promise is still open after a frame. */
export async function waits(promise) {
  const open = {};
  return (await Promise.race([promise, next_frame().then(() => open)])) === open;
}

/** What the browser's own `<input type=email>` says of an address. */
export function browser_takes_email(address) {
  const input = document.createElement("input");
  input.type = "email";
  input.required = true;
  input.value = address;
  return input.validity.valid;
}
