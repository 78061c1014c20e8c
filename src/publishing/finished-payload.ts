import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FinishedBytes } from './finished-bytes.ts';
import { acceptedCoding, acceptedFormat, mediaTypes, namesEtag, type Format } from './negotiation.rules.ts';
import { NotAcceptable } from './publishing.errors.ts';

/** The representation a request asks for: by suffix, else by `Accept`. Throws NotAcceptable. */
export function requestedFormat({ headers }: FastifyRequest, suffix: Format | undefined): Format {
  const format = suffix ?? acceptedFormat(headers.accept);
  if (format === null) throw new NotAcceptable();
  return format;
}

/**
 * Writes the headers of finished bytes and returns what Fastify shall send: the bytes in the coding that the request
 * accepts, or nothing, with 304, when it has them already.
 */
export async function finishedPayload(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  finished: FinishedBytes,
  format: Format,
): Promise<Buffer | undefined> {
  const coding = acceptedCoding(headers['accept-encoding']);
  const etag = finished.etag(coding);
  void reply.header('etag', etag).header('vary', 'Accept, Accept-Encoding');
  if (namesEtag(headers['if-none-match'], etag)) {
    void reply.code(304);
    return undefined;
  }
  if (coding !== 'identity') void reply.header('content-encoding', coding);
  void reply.header('content-type', `${mediaTypes[format]}; charset=utf-8`);
  return finished.ready(coding) ?? (await finished.encoded(coding));
}
