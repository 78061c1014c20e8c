import { defineEvent } from '../events/event-definition.ts';

/**
 * A mail came back for good (RFC 3464, action `failed` with a status of class 5). A report can be forged: it counts
 * only where we sent the mail of that Message-ID to that very address.
 */
export const mailBounced = defineEvent<{
  /** The Message-ID of the mail that came back, `<…@…>`. */
  readonly messageId: string;
  /** The address that it did not reach, lower-case. */
  readonly recipient: string;
  /** The enhanced status code, such as `5.1.1` (RFC 3463). */
  readonly status: string;
  /** What the other mail server said, one line; null when the report does not tell. */
  readonly diagnostic: string | null;
}>('mail.bounced');
