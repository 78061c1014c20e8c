import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a load asks, over and over, on each connection in turn. */
export interface LoadPlan {
  /** `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** GET, or POST of a JSON `body`. */
  readonly requests: readonly { readonly path: string; readonly body?: string }[];
  /** Sent with each. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The only status that is no failure; any 2xx when left out. */
  readonly status?: number;
}

/** What came of it. */
export interface LoadResult {
  readonly perSecond: number;
  /** Answers of another status, and requests that got none. */
  readonly failures: number;
}

/** Requests a second that a load from another process gets answered. Rejects when any answer is not of the status. */
export async function loadFromOutside(plan: LoadPlan): Promise<number> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const child = spawn(process.execPath, [
    fileURLToPath(new URL(`http-load.child.${extension}`, import.meta.url)),
  ]);
  let [output, complaints] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  child.stdin.end(JSON.stringify(plan));
  const code = await new Promise((closed) => child.once('close', closed));
  if (code !== 0) throw new Error(`the load generator ended with ${String(code)}: ${complaints.slice(-500)}`);
  const { perSecond, failures } = JSON.parse(output) as LoadResult;
  if (failures > 0) throw new Error(`${failures} requests failed`);
  return perSecond;
}
