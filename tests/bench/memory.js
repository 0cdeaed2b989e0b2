// What a page's scripts hold, after a thorough cleaning.

/**
 * Sums over all processes of the page, in bytes: `heap` is JavaScript's own, `wasm` WebAssembly's
 * memory, `all` counts both, and buffers and the text of scripts too.
 *
 * @param {{ send: (method: string, params?: object) => Promise<any> }[]} sessions
 */
export async function memoryOf(sessions) {
  let [heap, wasm, rest] = [0, 0, 0];
  for (const session of sessions) {
    // What a finalizer lets go of is only found by a second cleaning.
    for (let round = 0; round < 2; round++) await session.send("HeapProfiler.collectGarbage");
    const { usedSize, backingStorageSize = 0 } = await session.send("Runtime.getHeapUsage");
    heap += usedSize;
    rest += backingStorageSize;
    wasm += await wasmMemory(session);
  }
  return { heap, wasm, all: heap + wasm + rest };
}

/** V8 counts WebAssembly's memory neither as heap nor as buffers. */
async function wasmMemory(session) {
  const objectGroup = "memory";
  const { result: prototype } = await session.send("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype", objectGroup });
  const { objects } = await session.send("Runtime.queryObjects", { prototypeObjectId: prototype.objectId, objectGroup });
  const { result } = await session.send("Runtime.callFunctionOn", {
    objectId: objects.objectId,
    functionDeclaration: "function () { return this.reduce((sum, memory) => sum + memory.buffer.byteLength, 0); }",
    returnByValue: true,
  });
  await session.send("Runtime.releaseObjectGroup", { objectGroup });
  return result.value;
}
