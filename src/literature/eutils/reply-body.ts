import type { Response } from 'undici';
import { ErrorReply } from '../pubmed/pubmed-parser.ts';
import { MalformedXml } from '../pubmed/xml-elements.ts';
import { EutilsCutShort, EutilsHtmlPage, EutilsReplyTooLarge, EutilsUnreadable } from './eutils-errors.ts';
import type { Chunks } from './utility.ts';

/** As much as tells XML, JSON and a web page apart. */
const SNIFFED_CHARACTERS = 200;

/**
 * Reads a reply's body with `read`, while it arrives, up to a number of bytes (unpacked). JSON, which NCBI answers with
 * only to say no, throws {@link ErrorReply} with its error; XML that ends too early, though the connection was not cut,
 * throws {@link EutilsCutShort}. A web page throws {@link EutilsHtmlPage}, a line of text {@link ErrorReply}.
 */
export async function readBody<Reply>(
  response: Response,
  maximumBytes: number,
  read: (chunks: Chunks) => Promise<Reply>,
): Promise<Reply> {
  const body = new Body(response, maximumBytes);
  const chunks = body.chunks();
  try {
    const { start, whole } = await sniff(chunks);
    switch (kindOf(start)) {
      case 'page':
        throw new EutilsHtmlPage();
      case 'json':
        throw await jsonError(whole);
      case 'text':
        throw new ErrorReply(start);
      case 'xml':
        return await read(whole);
    }
  } catch (error) {
    if (!(error instanceof MalformedXml)) throw error;
    if (/\bhtml\b/i.test(response.headers.get('content-type') ?? '')) throw new EutilsHtmlPage();
    // The reader complains only once there is no more: what it missed was never sent.
    throw body.ended ? new EutilsCutShort(body.received) : error;
  } finally {
    await chunks.return(); // a reply that is not read to its end would keep its connection
  }
}

class Body {
  received = 0;
  ended = false;
  readonly #response: Response;
  readonly #maximumBytes: number;
  constructor(response: Response, maximumBytes: number) {
    this.#response = response;
    this.#maximumBytes = maximumBytes;
  }

  async *chunks(): AsyncGenerator<string, void> {
    const decoder = new TextDecoder('utf-8');
    for await (const bytes of this.#response.body ?? []) {
      this.received += bytes.byteLength;
      if (this.received > this.#maximumBytes) throw new EutilsReplyTooLarge(this.#maximumBytes);
      yield decoder.decode(bytes, { stream: true });
    }
    const rest = decoder.decode();
    if (rest !== '') yield rest;
    this.ended = true;
  }
}

/** What a body is by its start; an empty one is XML that was never sent. */
function kindOf(start: string): 'xml' | 'page' | 'json' | 'text' {
  const bare = start.replace(/^(\ufeff|\s+|<\?xml[^>]*>|<!--[^]*?-->)+/, '');
  if (/^<(!doctype\s+html|html|head|body|title|script|center|h\d)\b/i.test(bare)) return 'page';
  if (/^[{[]/.test(bare)) return 'json';
  return bare === '' || bare.startsWith('<') ? 'xml' : 'text';
}

/** The start of the text, and all of it again. */
async function sniff(
  chunks: AsyncGenerator<string, void>,
): Promise<{ start: string; whole: AsyncGenerator<string, void> }> {
  let start = '';
  while (start.trimStart().length < SNIFFED_CHARACTERS) {
    const next = await chunks.next();
    if (next.done) break;
    start += next.value;
  }
  async function* whole(): AsyncGenerator<string, void> {
    if (start !== '') yield start;
    yield* chunks;
  }
  return { start, whole: whole() };
}

/**
 * The error in `{"error": …}` or, deeper, `{"esearchresult": {"ERROR": …}}`; the rest of such a reply repeats the key and
 * is never looked at.
 */
async function jsonError(chunks: AsyncIterable<string>): Promise<Error> {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  try {
    const error = errorIn(JSON.parse(text));
    return error === null ? new EutilsUnreadable('JSON without an error') : new ErrorReply(error);
  } catch {
    return new EutilsUnreadable('neither XML nor JSON'); // what it is instead matters to nobody
  }
}

function errorIn(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, inside] of Object.entries(value)) {
    if (/^error$/i.test(name) && typeof inside === 'string') return inside;
    const deeper = errorIn(inside);
    if (deeper !== null) return deeper;
  }
  return null;
}
