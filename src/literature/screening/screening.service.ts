import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { Forbidden, NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import type { PolicyRow } from '../../policies/policy.entity.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { literatureRecordScreened } from '../literature.events.ts';
import { literaturePermissions } from '../literature.permissions.ts';
import { decided, type ScreeningDecision, type ScreeningState } from './screening.rules.ts';

/** A decision as a person gives it. */
export interface GivenDecision {
  /** Slug or id of the policy for which it holds. */
  readonly policy: string;
  readonly decision: ScreeningDecision;
  /** Why; null only for an inclusion. */
  readonly reason: string | null;
}

interface Waiting {
  readonly id: string;
  readonly state: ScreeningState;
  readonly pmid: string;
}

/** Decisions on records: included or excluded, by a person, once a policy. */
@Injectable()
export class ScreeningService {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly events: Events,
  ) {}

  /**
   * Decides on a record for a policy and returns the screening's id. Throws NotFound for a record that is not in the
   * policy's queue, and IllegalTransition for one that was decided before.
   */
  async decide(actor: Actor, recordId: string, given: GivenDecision): Promise<string> {
    if (actor.kind !== 'person') throw new Forbidden(literaturePermissions.decide.roles);
    return await this.database.transaction(async (tx) => {
      const policy = await policyOf(tx, given.policy);
      const waiting = await holdScreening(tx, policy, recordId);
      const state = decided(`PMID ${waiting.pmid} for ${policy.slug}`, waiting.state, given.decision);
      await tx.query(
        'update screening set state = $2, reason = $3, decided_by = $4, decided_at = $5 where id = $1',
        [waiting.id, state, given.reason, actor.personId, this.clock.now()],
      );
      await this.audit.record(tx, {
        actor,
        action: `literature.record.${state}`,
        subject: { type: 'literature_record', id: recordId },
        detail: {
          policyId: policy.id,
          slug: policy.slug,
          pmid: waiting.pmid,
          from: waiting.state,
          to: state,
        },
        reason: given.reason ?? undefined,
      });
      await this.events.record(tx, literatureRecordScreened, { policyId: policy.id, recordId });
      return waiting.id;
    });
  }
}

/** The record's place in the policy's queue, locked: two persons who decide at once take turns. */
async function holdScreening(tx: Tx, policy: PolicyRow, recordId: string): Promise<Waiting> {
  const found = isId(recordId)
    ? await row<Waiting>(
        tx,
        `select s.id, s.state, r.pmid from screening s join literature_record r on r.id = s.record_id
          where s.policy_id = $1 and s.record_id = $2 for update of s`,
        [policy.id, recordId],
      )
    : undefined;
  if (found === undefined) throw new NotFound(`literature record in the queue of ${policy.slug}`, recordId);
  return found;
}
