import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import { Addresses } from '../../people/persons/addresses.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { RecipientRefused } from '../../platform/mail/mail.ts';
import { Mailer } from '../../platform/mail/mailer.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { renderSignatureMail, type SignedThing } from './signature-mail.tsx';
import type { NamedPerson } from './who-may-sign.ts';

/** Something that waits for signatures, as it stands when somebody is mailed about it. */
export interface AskedForSignature {
  /** The asking, the same however often its mail is tried: with the person it makes the mail's Message-ID. */
  readonly asking: string;
  readonly thing: SignedThing;
  /** Who signed it and still counts. */
  readonly signers: readonly string[];
  readonly missing: number;
  readonly whoMaySign: readonly NamedPerson[];
  /** Whether somebody was asked before. */
  readonly again: boolean;
}

interface Recipient {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly admin: boolean;
}

/** Mails people about what waits for signatures. */
@Injectable()
export class SignatureAsking {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly mailer: Mailer,
    private readonly addresses: Addresses,
  ) {}

  /**
   * Mails one person: a director who may sign, or an administrator where too few directors are left who may. Anybody else,
   * and who cannot be reached, hears nothing. Called in a job.
   */
  async mail(asked: AskedForSignature, personId: string): Promise<void> {
    const recipient = await row<Recipient>(this.database.source.manager, RECIPIENT, [personId]);
    if (recipient === undefined) return;
    const maySign = asked.whoMaySign.some(({ id }) => id === recipient.id);
    const tooFew = asked.whoMaySign.length < asked.missing;
    if (!maySign && !(tooFew && recipient.admin)) return;
    const written = renderSignatureMail({
      ...asked,
      recipientName: recipient.name,
      organisationName: this.organisation.name,
      asks: maySign ? 'sign' : 'find_directors',
    });
    try {
      await this.mailer.send({
        ...written,
        list: 'signatures',
        messageId: this.mailer.messageIdFor(`${asked.asking}.${personId}`),
        to: [{ name: recipient.name, address: recipient.email }],
      });
    } catch (error) {
      if (!(error instanceof RecipientRefused)) throw error;
      const failure = { personId, address: error.address, reason: error.reply, at: this.clock.now() };
      await this.database.transaction(async (tx) => {
        await this.addresses.markFailed(tx, failure);
      });
    }
  }
}

/** The ids of all who may be asked for a signature, or to find who can give one. */
export async function personsToAsk(tx: Tx): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    `select distinct p.id from person p join person_role r on r.person_id = p.id and r.role in ('medical_director', 'admin')
      where p.active order by p.id`,
  );
  return found.map(({ id }) => id);
}

const RECIPIENT = `
  select p.id, p.name, p.email,
         exists (select from person_role r where r.person_id = p.id and r.role = 'admin') as admin
    from person p where p.id = $1 and p.active and p.address_failed_at is null`;
