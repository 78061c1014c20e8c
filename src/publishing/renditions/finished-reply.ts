import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import type { FinishedBytes } from './finished-bytes.ts';
import { dataHeaders, ONLY_OF_PAGES } from '../../platform/http/security-headers.ts';
import { memoised } from '../../kernel/memoised.ts';
import {
  acceptedCoding,
  acceptedFormat,
  acceptedOf,
  documentTypes,
  isText,
  mediaTypes,
  namesEtag,
  type Coding,
  type DocumentFormat,
  type Format,
} from './negotiation.rules.ts';
import { NotAcceptable } from '../publishing.errors.ts';

type Headers = Readonly<Record<string, string>>;

/** All that a reply of finished bytes says in its headers, put together once. Names are in lower case. */
export interface FinishedReply {
  /** Of the bytes in their cache. */
  readonly key: string;
  readonly coding: Coding;
  /** True for what a browser shows, false for data. */
  readonly isPage: boolean;
  readonly etag: string;
  /** With the bytes. */
  readonly headers: Headers;
  /** With 304, to who has the bytes already. */
  readonly unchanged: Headers;
}

const formatOf = memoised(acceptedFormat);
const codingOf = memoised(acceptedCoding);

/** The representation that `headers` ask for: by suffix, else by `Accept`; null where none is acceptable. */
export function askedFormat(headers: IncomingHttpHeaders, suffix: Format | undefined): Format | null {
  return suffix ?? formatOf(headers.accept ?? '');
}

/** {@link askedFormat} of a request. Throws NotAcceptable. */
export function requestedFormat({ headers }: FastifyRequest, suffix: Format | undefined): Format {
  const format = askedFormat(headers, suffix);
  if (format === null) throw new NotAcceptable();
  return format;
}

/** The same of what is no version, and therefore no Library either. Throws NotAcceptable. */
export function requestedDocumentFormat(
  { headers }: FastifyRequest,
  suffix: DocumentFormat | undefined,
): DocumentFormat {
  const format = suffix ?? acceptedOf(documentTypes, headers.accept);
  if (format === null) throw new NotAcceptable(Object.values(documentTypes));
  return format;
}

/** The coding in which a request for a representation is answered. */
export function requestedCoding({ headers }: FastifyRequest, format: Format): Coding {
  return askedCoding(headers, format);
}

/** {@link requestedCoding} of headers. */
export function askedCoding(headers: IncomingHttpHeaders, format: Format): Coding {
  const accepted = headers['accept-encoding'];
  return accepted === undefined || !isText(format) ? 'identity' : codingOf(accepted);
}

/** Puts together the reply that sends `finished` in a coding; `said` are the headers that the bytes do not know. */
export function finishedReply(
  finished: FinishedBytes,
  format: Format,
  coding: Coding,
  said: Headers,
): FinishedReply {
  const etag = finished.etag(coding);
  const common: Headers = { ...said, etag, vary: 'Accept, Accept-Encoding' };
  const { link: _, ...unchanged } = common; // who asks again has it
  return {
    key: finished.key,
    coding,
    isPage: format === 'html' || format === 'pdf',
    etag,
    unchanged,
    headers: {
      ...common,
      ...(coding === 'identity' ? {} : { 'content-encoding': coding }),
      'content-type': contentTypeOf(format),
    },
  };
}

const contentTypeOf = (format: Format): string =>
  isText(format) ? `${mediaTypes[format]}; charset=utf-8` : mediaTypes[format];

/** Sends the bytes, or 304 to a request that names their ETag. */
export function sendFinished(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  finished: FinishedReply,
  bytes: Buffer,
): void {
  const etags = headers['if-none-match'];
  if (etags !== undefined && namesEtag(etags, finished.etag)) {
    void reply.code(304).headers(finished.unchanged).send();
  } else {
    if (!finished.isPage) {
      for (const name of ONLY_OF_PAGES) void reply.removeHeader(name);
      void reply.headers(dataHeaders);
    }
    void reply.headers(finished.headers).send(bytes);
  }
}
