import { fork, type ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import { TypesettingFailed } from './typesetting-failed.ts';
import type { TypesetReply, TypesetRequest } from './typst-worker.ts';

/** The worker beside this file, in TypeScript where this is and in JavaScript where this is. */
const WORKER = new URL(`./typst-worker${extname(import.meta.url)}`, import.meta.url);
/** Of JavaScript; Typst itself holds more, and a process that has grown is replaced. */
const HEAP_MEGABYTES = 256;
const LONGEST_TAIL = 1000;

/**
 * A process that typesets one document at a time. It is a process and not a thread because Typst is native code: it
 * can be stopped at a deadline only by ending its process, and if it falls, only that process falls.
 */
export class TypstProcess {
  private readonly child: ChildProcess;
  private stderr = '';
  private ended = false;
  private settle: ((reply: TypesetReply | TypesettingFailed) => void) | undefined;

  constructor() {
    this.child = fork(WORKER, {
      execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`, '--disable-warning=ExperimentalWarning'],
      env: {}, // it needs no address and no secret
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.stderr?.on('data', (text: Buffer) => {
      this.stderr = (this.stderr + text.toString()).slice(-LONGEST_TAIL);
    });
    this.child.on('message', (reply: TypesetReply) => this.settle?.(reply));
    this.child.on('error', (error) => this.end(error.message));
    this.child.on('exit', (code, signal) => this.end(this.stderr || `its process ended: ${signal ?? code}`));
    this.hold(false);
  }

  /** False once it has ended or was ended. */
  get alive(): boolean {
    return !this.ended;
  }

  /** One document. Throws TypesettingFailed when Typst refuses it, falls over it or is not done after `deadlineMs`, which ends the process. */
  async typeset(request: TypesetRequest, deadlineMs: number): Promise<TypesetReply> {
    if (this.settle !== undefined) throw new Error('one document at a time');
    this.hold(true);
    const deadline = setTimeout(() => this.kill(`not done after ${deadlineMs} ms`), deadlineMs);
    try {
      const reply = await new Promise<TypesetReply | TypesettingFailed>((settle) => {
        this.settle = settle;
        if (this.ended) this.end('its process had ended');
        else this.child.send(request, (error) => error && this.end(error.message));
      });
      if (reply instanceof TypesettingFailed) throw reply;
      return reply;
    } finally {
      clearTimeout(deadline);
      this.settle = undefined;
      if (!this.ended) this.hold(false);
    }
  }

  /** Ends the process at once; a document under way fails. */
  kill(reason: string): void {
    this.child.kill('SIGKILL');
    this.end(reason);
  }

  private end(reason: string): void {
    this.ended = true;
    this.settle?.(new TypesettingFailed(reason));
  }

  /** An idle process keeps nobody alive: a command exits and takes it along. */
  private hold(busy: boolean): void {
    const channel = this.child.channel;
    const pipe = this.child.stderr as { ref?(): void; unref?(): void } | null;
    for (const handle of [this.child, channel, pipe]) {
      if (busy) handle?.ref?.();
      else handle?.unref?.();
    }
  }
}
