import { oneLine } from '../one-line.rules.ts';

/** What a report says of one recipient (RFC 3464 section 2.3). */
export interface RecipientStatus {
  /** The address as we wrote to it, where the report tells; else the one that was tried. Lower-case. */
  readonly recipient: string;
  readonly action: DeliveryAction;
  /** The enhanced status code, such as `5.1.1` (RFC 3463). */
  readonly status: string;
  /** What the other mail server said, one line; null where the report does not tell. */
  readonly diagnostic: string | null;
}

/** A report's machine-readable part. */
export interface DeliveryStatus {
  /** The identifier we gave the mail in its envelope (RFC 3461); null where it is not told. */
  readonly envelopeId: string | null;
  readonly recipients: readonly RecipientStatus[];
}

const actions = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const;
type DeliveryAction = (typeof actions)[number];

/** A mail of ours has one recipient; a report about very many is none of ours. */
const MOST_RECIPIENTS = 100;
const LONGEST_DIAGNOSTIC = 500;

/**
 * True for a mail that will never arrive: given up, be it for good (5.x) or after days of trying (4.x, RFC 3464 §2.3.3).
 * A mail that is only late may still arrive.
 */
export function isGivenUp({ action, status }: Pick<RecipientStatus, 'action' | 'status'>): boolean {
  return action === 'failed' && /^[45]\./.test(status);
}

/**
 * Reads a `message/delivery-status` part (RFC 3464; RFC 6533 for addresses in UTF-8). A recipient whose address, action
 * or status is missing, said twice or malformed is left out. Null when nothing of it can be read.
 */
export function readDeliveryStatus(text: string): DeliveryStatus | null {
  const [ofMessage, ...ofRecipients] = text
    .replace(/\r\n?/g, '\n')
    .split(/\n(?:[ \t]*\n)+/)
    .filter((group) => group.trim() !== '')
    .map(fieldsOf);
  if (ofMessage === undefined || ofRecipients.length === 0 || ofRecipients.length > MOST_RECIPIENTS)
    return null;
  const recipients = ofRecipients.flatMap(recipientOf);
  if (recipients.length === 0) return null;
  return { envelopeId: only(ofMessage, 'original-envelope-id'), recipients };
}

/** The one Message-ID in the headers that a report returns; null where there is none, or more than one. */
export function messageIdOf(headers: string): string | null {
  const [head = ''] = headers.replace(/\r\n?/g, '\n').split('\n\n', 1);
  return asMessageId(only(fieldsOf(head), 'message-id'));
}

/** A text as a Message-ID with its brackets; null for one that is none. */
export function asMessageId(text: string | null): string | null {
  const bare = /^<?([^<>\s\p{Cc}]{1,300}@[^<>\s\p{Cc}@]{1,255})>?$/u.exec(text ?? '')?.[1];
  return bare === undefined ? null : `<${bare}>`;
}

type Fields = ReadonlyMap<string, readonly string[]>;

/** The fields of one group by their names in lower case, continued lines joined; lines that are no field are left out. */
function fieldsOf(group: string): Fields {
  const fields = new Map<string, string[]>();
  for (const line of group.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trimEnd().toLowerCase();
    if (!/^[!-9;-~]{1,76}$/.test(name)) continue;
    fields.set(name, [...(fields.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return fields;
}

/** The value of a field that stands once; null where it is missing or stands twice. */
function only(fields: Fields, name: string): string | null {
  const values = fields.get(name) ?? [];
  return values.length === 1 ? (values[0] ?? null) : null;
}

function recipientOf(fields: Fields): RecipientStatus[] {
  const recipient =
    addressIn(only(fields, 'original-recipient')) ?? addressIn(only(fields, 'final-recipient'));
  const action = actions.find((each) => each === only(fields, 'action')?.toLowerCase());
  const status = /^([245]\.\d{1,3}\.\d{1,3})(?:\s|\(|$)/.exec(only(fields, 'status') ?? '')?.[1];
  if (recipient === null || action === undefined || status === undefined) return [];
  return [{ recipient, action, status, diagnostic: diagnosticIn(only(fields, 'diagnostic-code')) }];
}

/** The address in `rfc822; olive@plan.example` or `utf-8; …`, lower-case; null for another kind of address. */
function addressIn(field: string | null): string | null {
  const [, kind, written] = /^([\w-]+)\s*;\s*<?([^<>\s]+)>?$/.exec(field ?? '') ?? [];
  if (kind === undefined || written === undefined || !/^(rfc822|utf-8)$/i.test(kind)) return null;
  const address = /^utf-8$/i.test(kind) ? withoutEscapes(written) : written;
  return address !== null && /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(address) && address.length <= 254
    ? address.toLowerCase()
    : null;
}

/** RFC 6533's `\x{ABCD}` for a character; null for one that Unicode does not have. */
function withoutEscapes(text: string): string | null {
  const points = [...text.matchAll(/\\x\{([0-9A-F]{2,6})\}/gi)].map(([, point = '']) =>
    Number.parseInt(point, 16),
  );
  if (points.some((point) => point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))) return null;
  return text.replace(/\\x\{([0-9A-F]{2,6})\}/gi, (_, point: string) =>
    String.fromCodePoint(Number.parseInt(point, 16)),
  );
}

/** The words behind `smtp;`. */
function diagnosticIn(field: string | null): string | null {
  const words = oneLine((field ?? '').replace(/^[\w-]+\s*;/, ''))
    .slice(0, LONGEST_DIAGNOSTIC)
    .toWellFormed();
  return words === '' ? null : words;
}
