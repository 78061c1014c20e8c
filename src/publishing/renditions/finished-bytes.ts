import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Coding } from './negotiation.rules.ts';

const brotliCompressed = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** Brotli at 9 of 11: within some percent of the smallest, at a tenth of the time. */
const brotliOptions = {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
  },
};

/** A representation's bytes as they are sent, in each coding, with a strong ETag for each. */
export class FinishedBytes {
  private readonly digest: string;
  private readonly codings: Partial<Record<Coding, Buffer>>;

  constructor(
    /** Names these bytes for ever. */
    readonly key: string,
    readonly plain: Buffer,
    private readonly grew: (bytes: number) => void,
  ) {
    this.digest = createHash('sha256').update(plain).digest('base64url').slice(0, 27);
    this.codings = { identity: plain };
  }

  /** Strong: made from the bytes themselves, so that it differs by format, coding and by what the day makes of a version. */
  etag(coding: Coding): string {
    return coding === 'identity' ? `"${this.digest}"` : `"${this.digest}-${coding}"`;
  }

  /** The bytes in a coding when they are at hand, so that the road need not wait a turn of the event loop. */
  ready(coding: Coding): Buffer | undefined {
    return this.codings[coding];
  }

  /** The bytes in a coding, compressed on first use. */
  async encoded(coding: Coding): Promise<Buffer> {
    const kept = this.codings[coding];
    if (kept !== undefined) return kept;
    const made =
      coding === 'br' ? await brotliCompressed(this.plain, brotliOptions) : await gzipped(this.plain);
    if (this.codings[coding] === undefined) {
      this.codings[coding] = made;
      this.grew(made.length);
    }
    return made;
  }
}
