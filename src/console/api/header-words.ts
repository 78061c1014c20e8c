import type { ReplySchema } from './described-replies.ts';

/** What a header of a reply says. */
export interface HeaderWords {
  readonly description: string;
  readonly schema: ReplySchema;
}

const text: ReplySchema = { type: 'string' };

/** Headers of replies, by their name in lower case. */
export const headerWords: Readonly<Record<string, HeaderWords>> = {
  'almanac-feed-cursor': {
    description: 'Where the feed goes on after this snapshot: send it as `after` of `GET /v1/changes`.',
    schema: text,
  },
  'almanac-lines': {
    description: 'How many lines there are: who reads fewer was cut off.',
    schema: { type: 'integer', minimum: 0 },
  },
  'almanac-valid-until': {
    description: 'The next change that is known now; absent where none is scheduled.',
    schema: { type: 'string', format: 'date-time' },
  },
  'almanac-withheld': {
    description:
      'What was hashed and is not shown, separated by commas: `code_descriptions` (the content hash cannot be taken again from this text), `envelope_terms` (the envelope says more than is shown). Absent where all is shown.',
    schema: text,
  },
  'content-disposition': { description: 'A name for the file.', schema: text },
  etag: {
    description: 'Of this representation; for If-None-Match, and for If-Match where an edit wants it.',
    schema: text,
  },
  'last-modified': { description: 'When it was changed last, to the second.', schema: text },
  link: { description: 'Related addresses (RFC 8288, RFC 5829).', schema: text },
  location: {
    description: 'The address of what was made.',
    schema: { type: 'string', format: 'uri-reference' },
  },
  'retry-after': {
    description: 'Seconds to wait before the next try.',
    schema: { type: 'integer', minimum: 0 },
  },
  'set-cookie': { description: 'The session of who signed in.', schema: text },
  'www-authenticate': { description: 'How to say who calls (RFC 6750).', schema: text },
};

/** The name as it is usually written: `Almanac-Feed-Cursor`, `ETag`. */
export function writtenHeader(name: string): string {
  if (name === 'etag') return 'ETag';
  if (name === 'www-authenticate') return 'WWW-Authenticate';
  return name.replaceAll(
    /(^|-)([a-z])/g,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}
