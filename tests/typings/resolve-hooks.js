/** Tries what a bundler would, where Node gives up. */
export async function resolve(specifier, context, next) {
  for (const ending of ["", ".js", "/index.js"]) {
    try {
      return await next(specifier + ending, context);
    } catch (error) {
      if (ending === "/index.js" || !UNFOUND.has(error.code)) throw error;
    }
  }
}

const UNFOUND = new Set(["ERR_MODULE_NOT_FOUND", "ERR_UNSUPPORTED_DIR_IMPORT"]);
