/** What a mail is about, for those who sort their mail. */
export type MailList =
  'reviews' | 'literature' | 'votes' | 'signatures' | 'access' | 'webhooks' | 'consumers';

/** One mail, before it is handed to a transport. */
export interface Mail {
  /** The Message-ID, `<…@…>`, given before the first try so that a repeat after a crash carries the same. */
  readonly messageId: string;
  readonly to: readonly { readonly name: string; readonly address: string }[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Message-IDs of the thread this mail belongs to, oldest first. */
  readonly references?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** `reviews` where it is not said. */
  readonly list?: MailList;
}

/** A mail's three readable parts. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A {@link Mail} with its sender and all its headers. */
export interface FinishedMail extends Omit<Mail, 'list'> {
  readonly from: string;
  /** The envelope's sender, to whom what cannot be delivered is returned. */
  readonly bounceTo: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A mail server refused a recipient for good: trying again gets the same answer. Anything else that keeps a mail from
 * being taken is a plain error, after which its job tries again.
 */
export class RecipientRefused extends Error {
  constructor(
    /** The address as it was given to the server. */
    readonly address: string,
    /** The reply's code, 500 to 599 (RFC 5321 section 4.2). */
    readonly code: number,
    /** The enhanced status code of the reply, such as `5.1.1` (RFC 3463); null where it has none. */
    readonly status: string | null,
    /** The reply as the server worded it, one line. */
    readonly reply: string,
  ) {
    super(`${address} was refused for good: ${reply}`);
    this.name = 'RecipientRefused';
  }
}

/**
 * Hands a mail on. Rejects with {@link RecipientRefused} when its recipient cannot be reached there, with another error
 * when it was not taken; the job that sent it is then tried again.
 */
export abstract class MailTransport {
  abstract deliver(mail: FinishedMail): Promise<void>;
}
