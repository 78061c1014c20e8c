import { Injectable } from '@nestjs/common';
import { formatDay, type CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { publicTitle } from '../public-title.ts';
import { counts, keptSignatures } from '../signatures/kept-signatures.ts';
import { SignatureAsking } from '../signatures/signature-asking.ts';
import { personsIn, signaturesNeeded, stillNeeded } from '../signatures/signatures-needed.rules.ts';
import { whoMaySign } from '../signatures/who-may-sign.ts';
import type { ActKind } from './act-envelope.rules.ts';
import { askForActSignature } from './act-reminders.ts';
import { actState, type ActState } from './act-state.ts';

interface WaitingAct {
  readonly kind: ActKind;
  readonly policyId: string;
  readonly title: string | null;
  readonly on: CalendarDate;
  readonly state: ActState;
  readonly signaturesNeeded: number;
  readonly directorsNeeded: number;
}

const acts: Record<ActKind, string> = {
  cancel: 'the cancellation',
  retire: 'the retirement',
  withdraw: 'the emergency withdrawal',
};

/** Mails one person about an act that waits. Everybody hears nothing once it is decided or given up. */
@Injectable()
export class AskForActSignature {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly asking: SignatureAsking,
    jobs: Jobs,
  ) {
    jobs.handle(askForActSignature, async ({ act, number, person }) => await this.ask(act, number, person));
  }

  private async ask(actId: string, number: number, personId: string): Promise<void> {
    const tx = this.database.source.manager;
    const now = this.clock.now();
    const act = await row<WaitingAct>(tx, ACT, [actId, now, this.organisation.today(now)]);
    if (act === undefined || act.state !== 'waiting') return;
    const given = (await keptSignatures(tx, 'policy_act_signature', 's.act_id = $1', [actId])).filter(counts);
    const asked = {
      asking: `${actId}.${number}`,
      thing: {
        what: acts[act.kind],
        title: act.title,
        when: ` for ${formatDay(act.on)}`,
        meanwhile:
          act.kind === 'withdraw' ? 'the version in question stays in force' : 'the policy stays as it is',
        otherwise: 'give the act up',
        link: `${this.settings.publicUrl}/console/policies/${act.policyId}/acts/${actId}`,
      },
      signers: given.map(({ name }) => name),
      missing: stillNeeded(signaturesNeeded(act.directorsNeeded, act.signaturesNeeded), given.length),
      whoMaySign: await whoMaySign(tx, given.flatMap(personsIn)),
      again: number > 0,
    };
    await this.asking.mail(asked, personId);
  }
}

const ACT = `
  select a.kind, policy.id as "policyId", ${publicTitle('policy', '$3::date')} as title, a.effective as "on",
         ${actState('$2')} as state, a.signatures_needed as "signaturesNeeded", policy.directors_needed as "directorsNeeded"
    from policy_act a join policy on policy.id = a.policy_id where a.id = $1`;
