import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { defineJob, Jobs } from '../../platform/jobs/jobs.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import { isNotVoided, signersHold } from '../../policies/signatures/kept-signatures.ts';
import { personsToAsk } from '../../policies/signatures/signature-asking.ts';

/** What some directors signed and others have not: a version, a policy's reaffirmation, or a batch of adoptions. */
export type WaitingSubject = 'version' | 'reaffirmation' | 'adoption';

/** One time that those who may sign something are asked. */
export interface Asking {
  readonly subjectType: WaitingSubject;
  /** The version's id, the policy's, or the batch's. */
  readonly subjectId: string;
  /** The hash of what was signed. */
  readonly signedHash: string;
  /** Counts from 0. */
  readonly number: number;
}

/** Asks one person for a signature beside those given, or tells an administrator that nobody can give it. */
export const askForSignature = defineJob<Asking & { readonly person: string }>('approvals.ask-for-signature');

/** Hours after which who may still sign is asked again, unless another has signed meanwhile: then at once. */
const PAUSE = `interval '48 hours'`;

/**
 * Asks the other directors for the signatures that a version, a reaffirmation or an adoption waits for: within a minute of
 * each that is given, and again every other day. What waits for its first signature asks nobody; it is on the list of what
 * waits.
 */
@Injectable()
export class SignatureRemindersSweep {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    sweeps: Sweeps,
  ) {
    sweeps.register('approvals.ask-for-signatures', async (now) => await this.run(now));
  }

  /** Claims what is to be asked and enqueues it in one transaction; returns how many things. */
  async run(now: Instant): Promise<number> {
    return await this.database.transaction(async (tx) => {
      const askings = await claim(tx, now);
      if (askings.length === 0) return 0;
      const persons = await personsToAsk(tx);
      // one job a person: a mail that failed goes again alone
      const mails = askings.flatMap((asking) => persons.map((person) => ({ ...asking, person })));
      await this.jobs.enqueueAll(tx, askForSignature, mails);
      return askings.length;
    });
  }
}

/** Of two replicas that claim at the same moment one waits for the other, and claims nothing. */
async function claim(tx: Tx, now: Instant): Promise<Asking[]> {
  return await rows<Asking>(
    tx,
    `with waiting as (${WAITING}),
     known as (
       select waiting.subject_id, waiting.signed_hash, max(r.number) as number, max(r.asked_at) as asked_at,
              (array_agg(r.signatures order by r.number desc))[1] as signatures
         from waiting join signature_reminder r using (subject_id, signed_hash)
        group by waiting.subject_id, waiting.signed_hash)
     insert into signature_reminder (subject_type, subject_id, signed_hash, number, signatures, asked_at)
     select subject_type, subject_id, signed_hash, coalesce(known.number + 1, 0), waiting.signatures, $1::timestamptz
       from waiting left join known using (subject_id, signed_hash)
      where known.number is null or waiting.signatures > known.signatures
         or known.asked_at + ${PAUSE} <= $1::timestamptz
      order by subject_id, signed_hash
     on conflict do nothing
     returning subject_type as "subjectType", subject_id as "subjectId", signed_hash as "signedHash", number`,
    [now],
  );
}

/** What was signed and is not decided, with how many of its signatures count; one of which none counts asks for nobody. */
const WAITING = `
  select 'version' as subject_type, v.id as subject_id, s.envelope_hash as signed_hash, count(*)::int as signatures
    from policy_version v
    join version_signature s on s.version_id = v.id and s.version_revision = v.revision
   where v.state = 'in_review' and s.envelope is not null and ${isNotVoided('version_signature')} and ${signersHold}
   group by v.id, s.envelope_hash
  union all
  select 'reaffirmation', s.policy_id, s.envelope_hash, count(*)::int
    from reaffirmation_signature s
   where ${isNotVoided('reaffirmation_signature')} and ${signersHold}
     and (s.envelope::jsonb ->> 'version')::int
         > (select coalesce(max(v.number), 0) from policy_version v where v.policy_id = s.policy_id)
   group by s.policy_id, s.envelope_hash
  union all
  select 'adoption', b.id, s.batch_hash, count(*)::int
    from adoption_batch b
    join adoption_signature s on s.batch_id = b.id
   where b.state = 'open' and ${isNotVoided('adoption_signature')} and ${signersHold}
   group by b.id, s.batch_hash`;
