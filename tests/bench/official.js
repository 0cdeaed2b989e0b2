// Rocket.Chat's own widget, the newest that npm has: fetched when the bench runs, checked, and kept
// outside of what git sees. It is theirs, so nothing of it is ever committed.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const run = promisify(execFile);
const compress = promisify(brotliCompress);

const PACKAGE = "@rocket.chat/livechat";
export const VERSION = "1.13.3";
/** As npm's registry says it, and as we have seen it. */
const INTEGRITY = "sha512-gEX3V2Cr+7Nr+j4CFwBBX7R/1mZxWvnmpbz/jc+gJOa7zKJOdyv4waLc5RegmoubxpNlzbpbMiNkwg5GQuhyWA==";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".png": "image/png",
};

/**
 * The package's files as a web server holds them, ready to be sent.
 *
 * @param {string} folder where the package is kept between runs
 * @returns {Promise<Map<string, { type: string, body: Buffer, brotli?: Buffer }>>} by file name
 */
export async function officialFiles(folder) {
  const build = path.join(await unpacked(folder), "package/build");
  const files = new Map();
  for (const name of await readdir(build)) {
    const type = TYPES[path.extname(name)];
    if (!type) continue;
    const body = await readFile(path.join(build, name));
    files.set(name, type === "image/png" ? { type, body } : { type, body, brotli: await squeezed(body) });
  }
  for (const name of ["index.html", "rocketchat-livechat.min.js"]) {
    if (!files.has(name)) throw new Error(`${PACKAGE} ${VERSION} holds no ${name}`);
  }
  return files;
}

/** Brotli as good as it gets, which is what our own files have. */
export const squeezed = (body) =>
  compress(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } });

/** The folder of the unpacked package; fetched and checked when it is not there. */
async function unpacked(folder) {
  const wanted = path.join(folder, `livechat-${VERSION}`);
  const archive = path.join(folder, `rocket.chat-livechat-${VERSION}.tgz`);
  await mkdir(folder, { recursive: true });
  if (!(await isRight(archive))) {
    await rm(wanted, { recursive: true, force: true });
    await rm(archive, { force: true });
    console.log(`Fetching ${PACKAGE} ${VERSION} from npm`);
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    await run(npm, ["pack", `${PACKAGE}@${VERSION}`, "--pack-destination", folder, "--loglevel=error"], { cwd: folder }).catch((error) => {
      throw new Error(`${PACKAGE} ${VERSION} cannot be fetched from npm: ${String(error.stderr ?? error.message).trim()}`);
    });
    if (!(await isRight(archive))) {
      throw new Error(`npm gave another ${PACKAGE} ${VERSION} than the one the bench knows: its hash is not ${INTEGRITY}`);
    }
  }
  if (!(await readdir(wanted).catch(() => null))) {
    // Under another name until it is whole.
    const half = `${wanted}.part`;
    await rm(half, { recursive: true, force: true });
    await mkdir(half, { recursive: true });
    await run("tar", ["-xzf", archive, "-C", half]);
    await rename(half, wanted);
  }
  return wanted;
}

async function isRight(archive) {
  const bytes = await readFile(archive).catch(() => null);
  return bytes !== null && `sha512-${createHash("sha512").update(bytes).digest("base64")}` === INTEGRITY;
}
