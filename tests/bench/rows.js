// What is compared, row by row: where a number comes from and how people read it.
import { grouped, megabytes } from "./numbers.js";

const plain = { unit: "", show: grouped };
const bytes = { unit: "bytes", show: grouped };
const time = { unit: "ms", show: grouped };
const memory = { unit: "MB", show: megabytes };

/** `visit` is the kind of visit it is measured in, `of` its name in what `visit.js` gives. */
export const rows = [
  { title: "**Page load, nobody clicks**" },
  { title: "requests", visit: "load", of: "requests", ...plain },
  { title: "over the wire", visit: "load", of: "wire", ...bytes },
  { title: "… the widget's files in it", visit: "load", of: "files", ...bytes },
  { title: "main thread blocked", visit: "load", of: "blocked", ...time },
  { title: "launcher on the screen", visit: "load", of: "launcher", ...time },
  { title: "JavaScript heap", visit: "load", of: "heap", ...memory },
  { title: "… with buffers and WebAssembly", visit: "load", of: "all", ...memory },
  { title: "**The visitor clicks at once**" },
  { title: "form usable", visit: "openForm", of: "form", ...time },
  { title: "requests until then", visit: "openForm", of: "requests", ...plain },
  { title: "over the wire until then", visit: "openForm", of: "wire", ...bytes },
  { title: "… the widget's files in it", visit: "openForm", of: "files", ...bytes },
  { title: "JavaScript heap, form open", visit: "openForm", of: "heap", ...memory },
  { title: "… with buffers and WebAssembly", visit: "openForm", of: "all", ...memory },
];
