import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.ts';
import { Organisation } from '../organisation/organisation.ts';
import { MailTransport, type Mail } from './mail.ts';

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
   * answers, and a `List-Id` to filter by. Line breaks are taken out of every header.
   */
  async send(mail: Mail): Promise<void> {
    const host = new URL(this.settings.publicUrl).hostname;
    await this.transport.deliver({
      ...mail,
      messageId: oneLine(mail.messageId),
      ...(mail.references === undefined ? {} : { references: mail.references.map(oneLine) }),
      from: oneLine(this.settings.mailFrom),
      to: mail.to.map(({ name, address }) => ({ name: oneLine(name), address: oneLine(address) })),
      subject: oneLine(mail.subject),
      headers: {
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'All',
        'List-Id': `${oneLine(this.organisation.name)} medical policy reviews <reviews.${host}>`,
        ...Object.fromEntries(
          Object.entries(mail.headers ?? {}).map(([name, value]) => [name, oneLine(value)]),
        ),
      },
    });
  }

  /** The domain of this installation's Message-IDs. */
  messageIdFor(id: string): string {
    return `<${id}@${new URL(this.settings.publicUrl).hostname}>`;
  }
}

/** A header's value without line breaks or other control characters, which could begin another header. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}
