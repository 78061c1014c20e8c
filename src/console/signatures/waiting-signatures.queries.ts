import { Injectable } from '@nestjs/common';
import { ApprovalsQueries, type ApprovalView } from '../../approvals/approvals.queries.ts';
import { ReaffirmationsService } from '../../approvals/reaffirmations/reaffirmations.service.ts';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import { actState } from '../../policies/acts/act-state.ts';
import { counts, isNotVoided, signersHold } from '../../policies/signatures/kept-signatures.ts';
import { personsIn } from '../../policies/signatures/signatures-needed.rules.ts';
import { whyNotSigned } from '../approval/approval-views.ts';

/** A policy as lists name it. */
interface Named {
  readonly slug: string;
  readonly title: string;
}

/** An act that waits for its reader's signature. */
export interface WaitingAct extends Named {
  readonly id: string;
  readonly envelope: string;
  readonly signedBy: readonly string[];
}

/** A batch that waits to be signed. */
export interface WaitingBatch {
  readonly id: string;
  readonly openedAt: Instant;
  readonly versions: number;
}

/** Something that its reader signed. */
export interface GivenSignature extends Named {
  readonly what: 'version' | 'act' | 'adoption';
  /** The version's number, or the act's or batch's id. */
  readonly key: string;
  readonly signedAt: Instant;
  /** The envelope of an act; null for anything else. */
  readonly envelope: string | null;
}

/** Policies looked through for what waits, and signatures shown of those given. */
const LOOKED_THROUGH = 200;
const GIVEN_SHOWN = 20;

/** Questions about what waits for a director's signature, and what they signed. */
@Injectable()
export class WaitingForSignature {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly approvals: ApprovalsQueries,
    private readonly reaffirmations: ReaffirmationsService,
  ) {}

  /** The versions that the committee carried and that somebody may sign and has not, the longest waiting first. */
  async versions(actor: Actor, personId: string): Promise<ApprovalView[]> {
    const candidates = await this.database.query<{ policyId: string; number: number }>(
      `select v.policy_id as "policyId", v.number from policy_version v
        where v.state = 'in_review' and v.author_id is distinct from $1 and v.last_editor_id is distinct from $1
          and exists (select from approval_round r join approval_vote b on b.round_id = r.id and b.vote = 'approve'
                        where r.version_id = v.id and r.closed_at is null and r.version_revision = v.revision)
        order by v.submitted_at, v.id limit $2`,
      [personId, LOOKED_THROUGH],
    );
    const waiting: ApprovalView[] = [];
    for (const { policyId, number } of candidates) {
      const approval = await this.approvals.one(policyId, number);
      const signed = approval.waiting.flatMap(({ signatures }) =>
        signatures.filter(counts).flatMap(personsIn),
      );
      const open = approval.live && approval.tally.carried && whyNotSigned(actor, approval) === null;
      if (open && !signed.includes(personId)) waiting.push(approval);
    }
    return waiting;
  }

  /** Acts that wait for another director than those who signed them, the longest waiting first. */
  async acts(personId: string): Promise<WaitingAct[]> {
    return await this.database.query<WaitingAct>(
      `select a.id, p.slug, p.title, a.envelope,
              array(select s.name from policy_act_signature s where s.act_id = a.id and ${isNotVoided('policy_act_signature')}
                     order by s.signed_at, s.id) as "signedBy"
         from policy_act a join policy p on p.id = a.policy_id
        where a.decided_at is null and (${actState('$2')}) = 'waiting'
          and not exists (select from policy_act_signature s where s.act_id = a.id
                            and $1 in (s.person_id, s.on_behalf_of_id) and ${isNotVoided('policy_act_signature')}
                            and ${signersHold})
        order by a.proposed_at, a.id limit $3`,
      [personId, this.clock.now(), LOOKED_THROUGH],
    );
  }

  /** Policies with a reaffirmation that waits for another director than those who signed it. */
  async reaffirmedPolicies(personId: string): Promise<Named[]> {
    const candidates = await this.database.query<Named>(
      `select p.slug, p.title from policy p
        where exists (select from reaffirmation_signature s where s.policy_id = p.id and ${isNotVoided('reaffirmation_signature')}
                        and (s.envelope::jsonb ->> 'version')::int
                            > (select coalesce(max(v.number), 0) from policy_version v where v.policy_id = p.id))
        order by p.title, p.id limit $1`,
      [LOOKED_THROUGH],
    );
    const waiting: Named[] = [];
    for (const policy of candidates) {
      const views = await this.reaffirmations.waitingOf(policy.slug);
      if (views.some(({ whoMaySign }) => whoMaySign.some(({ id }) => id === personId))) waiting.push(policy);
    }
    return waiting;
  }

  /** Batches that are open and hold something, whoever signs them. */
  async batches(personId: string): Promise<WaitingBatch[]> {
    return await this.database.query<WaitingBatch>(
      `select b.id, b.opened_at as "openedAt", count(v.id) as versions
         from adoption_batch b join policy_version v on v.adoption_batch_id = b.id and v.state = 'draft'
        where b.state = 'open'
          and not exists (select from adoption_signature s where s.batch_id = b.id
                            and $1 in (s.person_id, s.on_behalf_of_id) and ${isNotVoided('adoption_signature')}
                            and ${signersHold})
        group by b.id order by b.id`,
      [personId],
    );
  }

  /** What somebody signed last, the latest first; an adoption once for all its versions. */
  async given(personId: string): Promise<GivenSignature[]> {
    return await this.database.query<GivenSignature>(
      `select * from (
         select 'version' as what, p.slug, v.title, v.number::text as key, s.signed_at as "signedAt", null as envelope
           from version_signature s join policy_version v on v.id = s.version_id join policy p on p.id = v.policy_id
          where s.person_id = $1 and v.adoption_batch_id is null and ${isNotVoided('version_signature')}
         union all
         select 'act', p.slug, p.title, a.id::text, s.signed_at, a.envelope
           from policy_act_signature s join policy_act a on a.id = s.act_id join policy p on p.id = a.policy_id
          where s.person_id = $1 and ${isNotVoided('policy_act_signature')}
         union all
         select 'adoption', '', '', s.batch_id::text, s.signed_at, null
           from adoption_signature s where s.person_id = $1 and ${isNotVoided('adoption_signature')}) g
        order by g."signedAt" desc, g.key desc limit $2`,
      [personId, GIVEN_SHOWN],
    );
  }
}
