const LOOK_EVERY_MILLISECONDS = 100;
const MEGABYTE = 1024 * 1024;

/**
 * Watches how much the process grows from now on, buffers and WebAssembly included, and calls `passed` once when it is
 * more than `megabytes`. A thread cannot watch itself while it computes; limits on its heap do not see its buffers.
 */
export function memoryGuard(megabytes: number, passed: () => void): { readonly end: () => void } {
  const before = process.memoryUsage.rss();
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() - before <= megabytes * MEGABYTE) return;
    clearInterval(watch);
    passed();
  }, LOOK_EVERY_MILLISECONDS);
  return { end: () => clearInterval(watch) };
}
