import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { Addresses } from '../../people/persons/addresses.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { RecipientRefused } from '../../platform/mail/mail.ts';
import { Mailer } from '../../platform/mail/mailer.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { publicTitle } from '../public-title.ts';
import { counts, keptSignatures } from '../signatures/kept-signatures.ts';
import { personsIn, signaturesNeeded, stillNeeded } from '../signatures/signatures-needed.rules.ts';
import { whoMaySign } from '../signatures/who-may-sign.ts';
import type { ActKind } from './act-envelope.rules.ts';
import { renderActMail } from './act-mail.tsx';
import { askForActSignature } from './act-reminders.ts';
import { actState, type ActState } from './act-state.ts';

interface WaitingAct {
  kind: ActKind;
  policyId: string;
  title: string | null;
  on: CalendarDate;
  state: ActState;
  signaturesNeeded: number;
  directorsNeeded: number;
}

interface Recipient {
  id: string;
  name: string;
  email: string;
  admin: boolean;
}

/**
 * Mails one person about an act that waits: a director who may sign it, or an administrator where too few directors are left
 * who may. Whoever has signed, and everybody once it is decided or given up, hears nothing.
 */
@Injectable()
export class AskForActSignature {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly mailer: Mailer,
    private readonly addresses: Addresses,
    jobs: Jobs,
  ) {
    jobs.handle(askForActSignature, async ({ act, number, person }) => await this.ask(act, number, person));
  }

  private async ask(actId: string, number: number, personId: string): Promise<void> {
    const tx = this.database.source.manager;
    const now = this.clock.now();
    const act = await row<WaitingAct>(tx, ACT, [actId, now, this.organisation.today(now)]);
    const recipient = await row<Recipient>(tx, RECIPIENT, [personId]);
    if (act === undefined || recipient === undefined || act.state !== 'waiting') return;
    const given = (await keptSignatures(tx, 'policy_act_signature', 's.act_id = $1', [actId])).filter(counts);
    const missing = stillNeeded(signaturesNeeded(act.directorsNeeded, act.signaturesNeeded), given.length);
    const left = await whoMaySign(tx, given.flatMap(personsIn));
    const maySign = left.some(({ id }) => id === recipient.id);
    const tooFew = left.length < missing;
    if (!maySign && !(tooFew && recipient.admin)) return;
    const mail = renderActMail({
      recipientName: recipient.name,
      organisationName: this.organisation.name,
      link: `${this.settings.publicUrl}/console/policies/${act.policyId}/acts/${actId}`,
      kind: act.kind,
      title: act.title,
      on: act.on,
      signers: given.map(({ name }) => name),
      missing,
      asks: maySign ? 'sign' : 'find_directors',
      again: number > 0,
    });
    const messageId = this.mailer.messageIdFor(`${actId}.${number}.${personId}`);
    try {
      await this.mailer.send({
        ...mail,
        messageId,
        to: [{ name: recipient.name, address: recipient.email }],
      });
    } catch (error) {
      if (!(error instanceof RecipientRefused)) throw error;
      const failure = { personId, address: error.address, reason: error.reply, at: now };
      await this.database.transaction(async (own) => {
        await this.addresses.markFailed(own, failure);
      });
    }
  }
}

const ACT = `
  select a.kind, policy.id as "policyId", ${publicTitle('policy', '$3::date')} as title, a.effective as "on",
         ${actState('$2')} as state, a.signatures_needed as "signaturesNeeded", policy.directors_needed as "directorsNeeded"
    from policy_act a join policy on policy.id = a.policy_id where a.id = $1`;

const RECIPIENT = `
  select p.id, p.name, p.email,
         exists (select from person_role r where r.person_id = p.id and r.role = 'admin') as admin
    from person p where p.id = $1 and p.active and p.address_failed_at is null`;
