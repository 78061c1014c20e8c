import { Injectable } from '@nestjs/common';
import addressparser from 'nodemailer/lib/addressparser';
import { Settings } from '../config/settings.ts';
import { Organisation } from '../organisation/organisation.ts';
import { MailTransport, type Mail, type MailList } from './mail.ts';
import { oneLine } from './one-line.rules.ts';

/** The lists of RFC 2919 that mail belongs to, with what their names say behind the organisation's. */
const listNames = {
  reviews: 'medical policy reviews',
  literature: 'medical policy literature',
  votes: 'medical policy votes',
  signatures: 'signatures on medical policies',
  access: 'access to medical policies',
  webhooks: 'webhooks of medical policies',
  consumers: 'consumers of medical policies',
} as const satisfies Record<MailList, string>;

/** Sends mail. Called in jobs only, after the change it tells of has committed. */
@Injectable()
export class Mailer {
  constructor(
    private readonly transport: MailTransport,
    private readonly settings: Settings,
    private readonly organisation: Organisation,
  ) {}

  /**
   * Sends one mail with the headers every mail of Almanac carries: RFC 3834's `Auto-Submitted`, so that no machine
   * answers, and a `List-Id` to filter by. Line breaks are taken out of every header. What cannot be delivered later goes
   * back to the envelope's sender.
   */
  async send({ list, ...mail }: Mail): Promise<void> {
    await this.transport.deliver({
      ...mail,
      messageId: oneLine(mail.messageId),
      ...(mail.references === undefined ? {} : { references: mail.references.map(oneLine) }),
      from: oneLine(this.settings.mailFrom),
      bounceTo: this.settings.mailBounceAddress ?? addressOf(this.settings.mailFrom),
      to: mail.to.map(({ name, address }) => ({ name: oneLine(name), address: oneLine(address) })),
      subject: oneLine(mail.subject),
      headers: {
        ...this.standardHeaders(list),
        ...Object.fromEntries(
          Object.entries(mail.headers ?? {}).map(([name, value]) => [fieldName(name), oneLine(value)]),
        ),
      },
    });
  }

  /** What every mail says of itself besides its own headers; `list` is what people filter it by. */
  standardHeaders(list: MailList = 'reviews'): Readonly<Record<string, string>> {
    const host = new URL(this.settings.publicUrl).hostname;
    return {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'List-Id': `${oneLine(this.organisation.name)} ${listNames[list]} <${list}.${host}>`,
    };
  }

  /** The domain of this installation's Message-IDs. */
  messageIdFor(id: string): string {
    return `<${id}@${new URL(this.settings.publicUrl).hostname}>`;
  }
}

/** The bare address of a sender such as `Almanac <almanac@plan.example>`. */
function addressOf(sender: string): string {
  const [first] = addressparser(oneLine(sender), { flatten: true });
  return first?.address ?? '';
}

/** A header's name as RFC 5322 allows one: without spaces, colons and whatever else could end it. */
function fieldName(name: string): string {
  return name.replace(/[^\x21-\x39\x3b-\x7e]+/g, '');
}
