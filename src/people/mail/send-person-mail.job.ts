import { Injectable } from '@nestjs/common';
import { system } from '../../kernel/actor.ts';
import { formatInstant, isZone, type Instant } from '../../kernel/instant.ts';
import { Clock } from '../../kernel/clock.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { RecipientRefused, type Mail } from '../../platform/mail/mail.ts';
import { Mailer } from '../../platform/mail/mailer.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { Addresses } from '../persons/addresses.ts';
import type { LinkPurpose } from '../sign-in/link-purpose.ts';
import { SignInLinks } from '../sign-in/sign-in-links.ts';
import { sendPersonMail } from './people-mail.ts';
import { renderPersonMail } from './person-mail.tsx';
import type { PersonNotice, PersonNoticeKind } from './person-notice.ts';

interface WaitingMail {
  personId: string;
  kind: PersonNoticeKind;
  detail: object;
  createdAt: Instant;
  linkId: string | null;
  email: string;
  name: string;
  zone: string | null;
  active: boolean;
  /** Where it goes instead of the person's present address. */
  address: string | null;
}

/** Kinds with a one-time link, and what it is for. */
const linkOf: Partial<Record<PersonNoticeKind, LinkPurpose>> = {
  invitation: 'invitation',
  forgotten: 'forgotten',
};

/**
 * Sends mail about access, whatever a person's quiet hours and known or not to reach them: it is what they must hear at
 * once. A link is made here, so that its token is in the mail alone; a mail that goes again after a crash has a new one, and
 * the one before ends.
 */
@Injectable()
export class SendPersonMail {
  constructor(
    private readonly database: Database,
    private readonly mailer: Mailer,
    private readonly links: SignInLinks,
    private readonly addresses: Addresses,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly clock: Clock,
    jobs: Jobs,
  ) {
    jobs.handle(sendPersonMail, async ({ mail }) => await this.send(mail));
  }

  private async send(id: string): Promise<void> {
    const prepared = await this.database.transaction(async (tx) => await this.prepare(tx, id));
    if (prepared === null) return;
    const { mail, personId } = prepared;
    try {
      await this.mailer.send(mail);
    } catch (error) {
      if (!(error instanceof RecipientRefused)) throw error;
      const failure = { personId, address: error.address, reason: error.reply, at: this.clock.now() };
      await this.database.transaction(async (tx) => {
        await this.addresses.markFailed(tx, failure);
        await this.finish(tx, id, 'refused');
      });
      return;
    }
    await this.finish(this.database.source.manager, id, 'sent');
  }

  private async prepare(tx: Tx, id: string): Promise<{ mail: Mail; personId: string } | null> {
    const found = await row<WaitingMail>(tx, WAITING, [id]);
    if (found === undefined) return null;
    // an address they had before is told even of who has left: the account may be made active again
    if (!found.active && found.address === null) {
      await this.finish(tx, id, 'not_wanted');
      return null;
    }
    const { personId, kind, detail, createdAt, email, name } = found;
    const zone = found.zone !== null && isZone(found.zone) ? found.zone : this.organisation.zone;
    const written = renderPersonMail({
      // what was kept is what `tell` took: the same union, split into its kind and the rest
      notice: { kind, ...detail } as PersonNotice,
      recipientName: name,
      organisationName: this.organisation.name,
      publicUrl: this.settings.publicUrl,
      inWords: (at) => formatInstant(at, zone),
      at: createdAt,
      passwordSignIn: this.settings.passwordSignIn,
      link: await this.linkFor(tx, id, found),
    });
    const messageId = this.mailer.messageIdFor(id);
    return { mail: { ...written, list: 'access', messageId, to: [{ name, address: email }] }, personId };
  }

  private async linkFor(tx: Tx, id: string, { kind, personId, linkId }: WaitingMail): Promise<string | null> {
    const purpose = linkOf[kind];
    if (purpose === undefined) return null;
    if (linkId !== null)
      await rows(tx, `delete from sign_in_link where id = $1 and used_at is null`, [linkId]);
    const link = await this.links.createIn(tx, system('mail'), personId, { purpose });
    await rows(tx, `update person_mail set link_id = $2 where id = $1`, [id, link.id]);
    return link.url;
  }

  private async finish(tx: Tx, id: string, outcome: 'sent' | 'refused' | 'not_wanted'): Promise<void> {
    await rows(tx, `update person_mail set sent_at = now(), outcome = $2 where id = $1`, [id, outcome]);
  }
}

const WAITING = `
  select m.person_id as "personId", m.kind, m.detail, m.created_at as "createdAt", m.link_id as "linkId",
         coalesce(m.address, p.email) as email, p.name, p.zone, p.active, m.address
    from person_mail m join person p on p.id = m.person_id
   where m.id = $1 and m.sent_at is null for update of m`;
