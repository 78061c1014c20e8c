import { once } from 'node:events';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/**
 * Lines of text, kept compressed: a reader who takes them slowly holds neither a transaction open nor all of them in memory
 * as they are sent.
 */
export class PackedLines {
  private readonly gzip = createGzip();
  private readonly packed: Buffer[] = [];
  private bytes = 0;
  private count = 0;

  constructor() {
    this.gzip.on('data', (chunk: Buffer) => this.packed.push(chunk));
  }

  /** How many lines there are. */
  get length(): number {
    return this.count;
  }

  /** Adds lines, without their ends. */
  async add(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    const text = Buffer.from(`${lines.join('\n')}\n`);
    this.bytes += text.byteLength;
    this.count += lines.length;
    if (!this.gzip.write(text)) await once(this.gzip, 'drain');
  }

  /** Nothing more is added. */
  async finish(): Promise<void> {
    this.gzip.end();
    await finished(this.gzip);
  }

  /** All lines in a content coding, and how many bytes that is: who gets fewer knows that the transfer broke off. */
  read(coding: 'gzip' | 'identity'): { readonly stream: Readable; readonly bytes: number } {
    const packed = Readable.from(this.packed, { objectMode: false });
    if (coding === 'gzip') {
      return { stream: packed, bytes: this.packed.reduce((sum, { byteLength }) => sum + byteLength, 0) };
    }
    const plain = createGunzip();
    packed.pipe(plain); // both are in memory: nothing can go wrong between them
    return { stream: plain, bytes: this.bytes };
  }
}
