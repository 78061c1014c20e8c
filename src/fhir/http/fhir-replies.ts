import type { FastifyReply, FastifyRequest } from 'fastify';
import { keepToOwnSite } from '../../platform/http/public-reads.ts';
import { namesEtag } from '../../publishing/renditions/negotiation.rules.ts';
import { DomainError } from '../../kernel/errors.ts';
import { instant } from '../../kernel/instant.ts';
import type { Pair } from '../search/search-request.ts';
import { checkFormat, FHIR_JSON } from './fhir-formats.ts';

/** How a reply may be kept: always asked after again, and, with drafts in sight, by nobody. */
const SHARED = 'no-cache';
const UNSHARED = 'private, no-store';

/** The parameters of a request's query, in order, decoded; a name may stand there more than once. */
export function queryOf({ url }: FastifyRequest): Pair[] {
  const mark = url.indexOf('?');
  return mark === -1 ? [] : [...new URLSearchParams(url.slice(mark + 1))];
}

/**
 * The parameters of a form that was posted, whose values are texts or lists of them. Throws `unsupported_media_type` for a
 * body that is no form.
 */
export function formOf({ body, headers }: FastifyRequest): Pair[] {
  const type = headers['content-type'];
  if (type !== undefined && !type.toLowerCase().startsWith('application/x-www-form-urlencoded')) {
    throw new DomainError(
      'unsupported_media_type',
      'a search is posted as application/x-www-form-urlencoded',
    );
  }
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([name, values]) =>
    [values].flat().flatMap((value): Pair[] => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

/**
 * Says how a resource is sent: as FHIR's JSON, laid out for people with `_pretty=true`. Throws FormatNotOffered for a
 * request that wants another form.
 */
export function beginReply(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  pairs: readonly Pair[],
  seesDrafts: boolean,
): void {
  checkFormat(lastOf(pairs, '_format'), headers.accept);
  if (lastOf(pairs, '_pretty') === 'true') {
    reply.serializer((resource: unknown) => JSON.stringify(resource, null, 2));
  }
  void reply.headers({
    'content-type': FHIR_JSON,
    'cache-control': seesDrafts ? UNSHARED : SHARED,
    vary: 'Accept, Authorization, Cookie',
  });
  if (seesDrafts) keepToOwnSite(reply);
}

/**
 * Names the version of what is sent, in FHIR's way a weak ETag, and when it last became another. True when the client has
 * it already, to whom 304 is all there is to say.
 */
export function isKnown(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  versionId: string,
  lastUpdated: string | undefined,
): boolean {
  void reply.header('etag', `W/"${versionId}"`);
  if (lastUpdated !== undefined) void reply.header('last-modified', httpDate(lastUpdated));
  if (!namesEtag(headers['if-none-match'], `"${versionId}"`)) return false;
  void reply.code(304);
  return true;
}

/** True for `Prefer: handling=strict` (hl7.org/fhir/R4/http.html#prefer). */
export function isStrict({ headers }: FastifyRequest): boolean {
  const prefer = [headers['prefer'] ?? []].flat().join(',');
  return /(?:^|[,;\s])handling\s*=\s*"?strict"?(?:$|[,;\s])/i.test(prefer);
}

/** The last value of a name. */
export const lastOf = (pairs: readonly Pair[], name: string): string | undefined =>
  pairs.findLast(([known]) => known === name)?.[1];

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** An instant as HTTP writes it (RFC 9110 §5.6.7), to the second. */
function httpDate(text: string): string {
  const at = instant(text).toZonedDateTimeISO('UTC');
  const two = (number: number) => String(number).padStart(2, '0');
  const time = `${two(at.hour)}:${two(at.minute)}:${two(at.second)}`;
  return `${days[at.dayOfWeek - 1]}, ${two(at.day)} ${months[at.month - 1]} ${String(at.year).padStart(4, '0')} ${time} GMT`;
}
