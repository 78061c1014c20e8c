import { simpleParser, type ParsedMail } from 'mailparser';
import {
  asMessageId,
  messageIdOf,
  readDeliveryStatus,
  type RecipientStatus,
} from './delivery-status.rules.ts';

/** A mail that came to the address of returned mail, as far as it can be read. */
export type ReturnedMail =
  | {
      readonly kind: 'report';
      /** The Message-ID of the mail it is about, `<…@…>`. */
      readonly messageId: string;
      readonly recipients: readonly RecipientStatus[];
    }
  /** An absence note and the like: the mail arrived. */
  | { readonly kind: 'auto_reply' }
  | { readonly kind: 'unread'; readonly why: string };

/** Parts and bytes of headers beyond which a mail is no report that a mail server wrote. */
const limits = { maxChildNodes: 100, maxHeadSize: 64 * 1024 };

const statusTypes: readonly string[] = ['message/delivery-status', 'message/global-delivery-status'];
const returnedTypes: readonly string[] = [
  'message/rfc822',
  'text/rfc822-headers',
  'message/global',
  'message/global-headers',
];

/**
 * Reads a report on delivery (RFC 3464 in RFC 6522's `multipart/report`). What is no such report is never guessed from:
 * qmail's and other home-made bounces are `unread`, for a person to look at. Never rejects, whatever the bytes are.
 */
export async function readReturnedMail(raw: Buffer): Promise<ReturnedMail> {
  let mail: ParsedMail;
  try {
    mail = await simpleParser(raw, {
      keepDeliveryStatus: true,
      ignoreEmbedded: true,
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipImageLinks: true,
      ...limits,
    });
  } catch (error) {
    // bytes that are no mail, or one made to exhaust its reader: a person looks at it
    return unread(`is no readable mail: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isReport(mail))
    return isAutoReply(mail) ? { kind: 'auto_reply' } : unread('is no delivery report (RFC 3464)');
  const statuses = mail.attachments.filter(({ contentType }) => statusTypes.includes(contentType));
  const [status] = statuses;
  if (status === undefined || statuses.length > 1) return unread('has not one delivery status');
  const read = readDeliveryStatus(status.content.toString('utf8'));
  if (read === null) return unread('has a delivery status without recipient, action and status');
  const returned = mail.attachments.find(({ contentType }) => returnedTypes.includes(contentType));
  const messageId =
    (returned === undefined ? null : messageIdOf(returned.content.toString('utf8'))) ??
    asMessageId(read.envelopeId);
  if (messageId === null) return unread('does not tell which mail it is about');
  return { kind: 'report', messageId, recipients: read.recipients };
}

const unread = (why: string): ReturnedMail => ({ kind: 'unread', why });

function isReport(mail: ParsedMail): boolean {
  const type = mail.headers.get('content-type');
  if (typeof type !== 'object' || !('params' in type) || typeof type.value !== 'string') return false;
  const params = type.params as Readonly<Record<string, string>>;
  return (
    type.value.toLowerCase() === 'multipart/report' &&
    params['report-type']?.toLowerCase() === 'delivery-status'
  );
}

/** RFC 3834's mark, or one of those used before it, on what comes from a person's mailbox and not from a mail system. */
function isAutoReply({ headers, from }: ParsedMail): boolean {
  const said = (name: string): string => {
    const value = headers.get(name);
    return typeof value === 'string' ? value.toLowerCase() : '';
  };
  const senders = from?.value.map(({ address }) => address ?? '') ?? [];
  if (senders.some((address) => /^(mailer-daemon|postmaster)\b/i.test(address))) return false;
  return (
    said('auto-submitted').startsWith('auto-replied') ||
    headers.has('x-autoreply') ||
    headers.has('x-autorespond') ||
    said('precedence') === 'auto_reply'
  );
}
