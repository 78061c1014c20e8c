import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answered } from './messages.ts';

/** How a program of the year is started. */
export interface ProgramOptions {
  /** For Node itself: how it loads TypeScript where nothing is built. */
  readonly execArgv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** A process that answers messages, one of this folder's `*.child` programs. */
export class Program<Message> {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (reply: unknown) => void>();
  #sent = 0;
  /** False once it has ended. */
  alive = true;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (answered: Partial<Answered>) => {
      if (answered.number === undefined) return;
      this.#waiting.get(answered.number)?.(answered.reply);
      this.#waiting.delete(answered.number);
    });
    child.once('exit', () => {
      this.alive = false;
      for (const resolve of this.#waiting.values()) resolve(undefined);
      this.#waiting.clear();
    });
  }

  /** Starts a program and waits until it is ready; gives what it said then. */
  static async start<Message>(
    name: string,
    args: readonly string[],
    { execArgv, environment }: ProgramOptions,
  ): Promise<{ program: Program<Message>; ready: string }> {
    const path = fileURLToPath(new URL(`./${name}.child${extname(import.meta.url)}`, import.meta.url));
    const child = fork(path, [...args], {
      execArgv: [...execArgv],
      env: { PATH: process.env['PATH'] ?? '', TZ: process.env['TZ'] ?? 'UTC', ...environment },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const program = new Program<Message>(child);
    const [first] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => {
        throw new Error(`${name} ended with ${String(code)} before it was ready`);
      }),
    ])) as [{ ready: string }];
    return { program, ready: first.ready };
  }

  /** Sends a message and waits for its answer; undefined where the process ended instead. */
  async ask<Reply>(message: Message): Promise<Reply | undefined> {
    if (!this.alive) return undefined;
    this.#sent += 1;
    const number = this.#sent;
    return await new Promise<Reply | undefined>((resolve) => {
      this.#waiting.set(number, resolve as (reply: unknown) => void);
      // it may end between two looks; the exit answers then
      this.#child.send({ number, message }, () => undefined);
    });
  }

  /** Kills it with signal 9, in the middle of whatever it does. */
  async kill(): Promise<void> {
    if (!this.alive) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
