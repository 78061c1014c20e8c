import { TypesetterBusy, TypesettingFailed } from './typesetting-failed.ts';
import { TypstProcess } from './typst-process.ts';

/** A template: the file of that name among `templates/`. */
export type TypstTemplate = 'policy' | 'bulletin' | 'agenda' | 'minutes' | 'prisma';

/** Documents that may wait for their turn; one is typeset in a tenth of a second. */
const MOST_WAITING = 100;
/** Milliseconds for one document; the largest that can be imported take some seconds. */
const DEADLINE_MS = 60_000;
/** Milliseconds after which a process without work is ended, so that its memory is free. */
const IDLE_MS = 30_000;
/** A process that holds more than this after a document is replaced before the next. */
const MOST_HELD_BYTES = 512 * 1024 * 1024;
/** Data of a document; the largest file that can be imported makes less. */
const MOST_DATA_CHARACTERS = 32 * 1024 * 1024;

/** Makes PDFs by Typst, one after another, in a process of its own that is started at need. */
export class Typesetter {
  private process: TypstProcess | undefined;
  private idle: NodeJS.Timeout | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private closed = false;

  private readonly deadlineMs: number;

  constructor(deadlineMs = DEADLINE_MS) {
    this.deadlineMs = deadlineMs;
  }

  /**
   * A tagged PDF (PDF/UA-1) of `data` by a template: the same bytes for the same data, release and fonts. Throws
   * TypesettingFailed when Typst refuses it or is not done at the deadline, TypesetterBusy when too many others wait.
   */
  async typeset(template: TypstTemplate, data: object): Promise<Buffer> {
    const text = JSON.stringify(data);
    if (text.length > MOST_DATA_CHARACTERS) throw new TypesettingFailed('it is too long');
    if (this.waiting >= MOST_WAITING) throw new TypesetterBusy('too many others wait');
    this.waiting += 1;
    const turn = this.last.then(async () => await this.next(template, text));
    this.last = turn.catch(() => undefined); // the one who asked hears of it; the next has its own document
    try {
      return await turn;
    } finally {
      this.waiting -= 1;
    }
  }

  /** Ends the process; the name is the one by which an application that shuts down calls. */
  onApplicationShutdown(): void {
    this.closed = true;
    this.endProcess('the service is shutting down');
  }

  private async next(template: TypstTemplate, data: string): Promise<Buffer> {
    if (this.closed) throw new TypesetterBusy('the service is shutting down');
    clearTimeout(this.idle);
    if (this.process?.alive !== true) this.process = new TypstProcess();
    try {
      const reply = await this.process.typeset({ template, data }, this.deadlineMs);
      if (reply.heldBytes > MOST_HELD_BYTES) this.endProcess('it has grown too large');
      if ('refused' in reply) throw new TypesettingFailed(reply.refused);
      return Buffer.from(reply.pdf);
    } finally {
      this.idle = setTimeout(() => this.endProcess('it had nothing to do'), IDLE_MS).unref();
    }
  }

  private endProcess(reason: string): void {
    clearTimeout(this.idle);
    this.process?.kill(reason);
    this.process = undefined;
  }
}
