import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { AdoptionsQueries } from '../../policies/adoptions.queries.ts';
import { PolicyRow } from '../../policies/policy.entity.ts';
import { PolicyVersionRow } from '../../policies/policy-version.entity.ts';
import { publicTitle } from '../../policies/public-title.ts';
import { counts, type KeptSignature } from '../../policies/signatures/kept-signatures.ts';
import { SignatureAsking } from '../../policies/signatures/signature-asking.ts';
import type { SignedThing } from '../../policies/signatures/signature-mail.tsx';
import { stillNeeded } from '../../policies/signatures/signatures-needed.rules.ts';
import type { NamedPerson } from '../../policies/signatures/who-may-sign.ts';
import { waitingReaffirmationViews } from '../reaffirmations/waiting-reaffirmations.ts';
import { waitingViewsOf } from '../signatures/waiting-signatures.ts';
import { askForSignature, type Asking, type WaitingSubject } from './signature-reminders.sweep.ts';

/** Something that waits, as it stands now. */
interface Standing {
  readonly signatures: readonly KeptSignature[];
  readonly signaturesNeeded: number;
  readonly whoMaySign: readonly NamedPerson[];
  readonly thing: Omit<SignedThing, 'when' | 'otherwise' | 'link'> & { readonly path: string };
}

/** Mails one person about what waits for signatures. Everybody hears nothing once it is decided, edited or taken back. */
@Injectable()
export class AskForSignature {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly adoptions: AdoptionsQueries,
    private readonly asking: SignatureAsking,
    jobs: Jobs,
  ) {
    jobs.handle(askForSignature, async ({ person, ...asking }) => await this.ask(asking, person));
  }

  private async ask(asking: Asking, personId: string): Promise<void> {
    const standing = await this.standings[asking.subjectType](asking, this.database.source.manager);
    const given = standing?.signatures.filter(counts) ?? [];
    if (standing === null || given.length === 0) return;
    const { path, ...thing } = standing.thing;
    const asked = {
      asking: `${asking.subjectId}.${asking.signedHash}.${asking.number}`,
      thing: {
        ...thing,
        when: '',
        otherwise: 'take the signatures back',
        link: `${this.settings.publicUrl}${path}`,
      },
      signers: given.map(({ name }) => name),
      missing: stillNeeded(standing.signaturesNeeded, given.length),
      whoMaySign: standing.whoMaySign,
      again: asking.number > 0,
    };
    await this.asking.mail(asked, personId);
  }

  private readonly standings: Record<WaitingSubject, (asking: Asking, tx: Tx) => Promise<Standing | null>> = {
    version: async ({ subjectId, signedHash }, tx) => {
      const version = await tx.findOneByOrFail(PolicyVersionRow, { id: subjectId });
      const policy = await tx.findOneByOrFail(PolicyRow, { id: version.policyId });
      const views = await waitingViewsOf(tx, policy, version);
      const waiting = views.find(({ envelopeHash }) => envelopeHash === signedHash);
      if (waiting === undefined) return null;
      const path = `/console/policies/${policy.id}/versions/${version.number}/approval`;
      const what = `version ${version.number}`;
      const meanwhile = 'the policy stays as it is';
      return { ...waiting, thing: { what, title: await this.titleOf(tx, policy), meanwhile, path } };
    },
    reaffirmation: async ({ subjectId, signedHash }, tx) => {
      const policy = await tx.findOneByOrFail(PolicyRow, { id: subjectId });
      const views = await waitingReaffirmationViews(tx, policy);
      const waiting = views.find(({ envelopeHash }) => envelopeHash === signedHash);
      if (waiting === undefined) return null;
      const path = `/console/policies/${policy.id}/acts`;
      const meanwhile = 'its review stays open';
      return {
        ...waiting,
        thing: { what: 'the reaffirmation', title: await this.titleOf(tx, policy), meanwhile, path },
      };
    },
    adoption: async ({ subjectId, signedHash }) => {
      const batch = await this.adoptions.one(subjectId);
      if (batch.state === 'signed' || batch.batchHash !== signedHash) return null;
      const title = batch.items.length === 1 ? 'one policy version' : `${batch.items.length} policy versions`;
      const path = `/console/adoptions/${batch.id}`;
      return {
        ...batch,
        thing: { what: 'the adoption', title, meanwhile: 'nothing of it is in force', path },
      };
    },
  };

  private async titleOf(tx: Tx, { id }: PolicyRow): Promise<string | null> {
    const today = this.organisation.today(this.clock.now());
    const sql = `select ${publicTitle('policy', '$2::date')} as title from policy where policy.id = $1`;
    return (await row<{ title: string | null }>(tx, sql, [id, today]))?.title ?? null;
  }
}
