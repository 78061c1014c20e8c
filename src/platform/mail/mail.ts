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
}

/** A {@link Mail} with its sender and all its headers. */
export interface FinishedMail extends Mail {
  readonly from: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Hands a mail on. Rejects when it was not taken; the job that sent it is then tried again. */
export abstract class MailTransport {
  abstract deliver(mail: FinishedMail): Promise<void>;
}
