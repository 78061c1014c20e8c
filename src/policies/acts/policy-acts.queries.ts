import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { NotFound } from '../../kernel/errors.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { embargoDayFor, publicOn } from '../embargo.ts';
import { PoliciesQueries, seesDrafts } from '../policies.queries.ts';

/** A signature over an act, as it was given. */
export interface PrintedActSignature {
  readonly name: string;
  readonly role: string;
  readonly credentials: string | null;
  readonly meaning: string;
  readonly signedAt: string;
}

/** An act in a policy's history. */
export interface PolicyAct {
  readonly id: string;
  readonly slug: string;
  /** `lapsed`: something else was decided about the policy while its second signature waited. */
  readonly state: 'waiting' | 'decided' | 'lapsed';
  readonly envelope: string;
  readonly envelopeHash: string;
  readonly signaturesNeeded: number;
  readonly decidedAt: Instant | null;
  readonly signatures: readonly PrintedActSignature[];
}

/** Questions about decisions that are no version. */
@Injectable()
export class PolicyActsQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly policies: PoliciesQueries,
  ) {}

  /** A policy's acts, newest first; those that wait are for those who may see drafts. Throws NotFound. */
  async list(actor: Actor, policyKey: string): Promise<PolicyAct[]> {
    const policy = await this.policies.one(actor, policyKey);
    return await this.read(actor, policy.id, null);
  }

  /** One act. Throws NotFound. */
  async one(actor: Actor, policyKey: string, id: string): Promise<PolicyAct> {
    const policy = await this.policies.one(actor, policyKey);
    const [found] = await this.read(actor, policy.id, id);
    if (found === undefined) throw new NotFound('act', id);
    return found;
  }

  private async read(actor: Actor, policyId: string, id: string | null): Promise<PolicyAct[]> {
    return await this.database.query<PolicyAct>(
      `select a.id, p.slug, a.envelope, a.envelope_hash as "envelopeHash", a.signatures_needed as "signaturesNeeded",
              a.decided_at as "decidedAt",
              case when a.decided_at is not null then 'decided'
                   when exists (select from effective_period e where e.policy_id = a.policy_id
                                   and greatest(lower(e.recorded), upper(e.recorded)) >= a.proposed_at) then 'lapsed'
                   else 'waiting' end as state,
              (select coalesce(jsonb_agg(jsonb_build_object('name', s.name, 'role', s.role, 'credentials', s.credentials,
                        'meaning', s.meaning, 'signedAt', to_char(s.signed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
                        order by s.signed_at, s.id), '[]') from policy_act_signature s where s.act_id = a.id) as signatures
         from policy_act a join policy p on p.id = a.policy_id left join policy_version v on v.id = a.version_id
        where a.policy_id = $1 and ($2::uuid is null or a.id = $2) and (a.decided_at is not null or $3)
          and (v.id is null or ${publicOn('v', '$4::date')})
        order by coalesce(a.decided_at, a.proposed_at) desc, a.id desc`,
      [policyId, id, seesDrafts(actor), embargoDayFor(actor, this.organisation.today(this.clock.now()))],
    );
  }
}
