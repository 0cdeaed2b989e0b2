// The validators are published for bundlers: `./apps` means `./apps/index.js` or `./apps.js`. Node wants
// it written out.

import { register } from "node:module";

register("./resolve-hooks.js", import.meta.url);
