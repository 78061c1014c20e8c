import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A receiver of webhooks in a process of its own, so that receiving takes nothing from sending. */
export interface BenchReceiver {
  readonly url: string;
  /** How many came since the last call. */
  take(): Promise<number>;
  close(): Promise<void>;
}

/** Starts one that answers after so many milliseconds, at once if it takes none. */
export async function startBenchReceiver(takesMilliseconds = 0): Promise<BenchReceiver> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const script = fileURLToPath(new URL(`webhook-receiver.child.${extension}`, import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, script, String(takesMilliseconds)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => String((await lines.next()).value);
  const port = await line();
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    async take() {
      child.stdin.write('\n');
      return Number(await line());
    },
    async close() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
