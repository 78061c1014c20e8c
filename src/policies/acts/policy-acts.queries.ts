import { Injectable } from '@nestjs/common';
import type { Actor, ActorOnRecord } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { embargoDayFor, publicOn } from '../embargo.ts';
import { PoliciesQueries, seesDrafts } from '../policies.queries.ts';
import { counts, keptSignatures, type KeptSignature } from '../signatures/kept-signatures.ts';
import { personsIn } from '../signatures/signatures-needed.rules.ts';
import { whoMaySign, type NamedPerson } from '../signatures/who-may-sign.ts';
import { ACT_WAITS_DAYS, actState, type ActState } from './act-state.ts';

/** An act in a policy's history. */
export interface PolicyAct {
  readonly id: string;
  readonly slug: string;
  readonly state: ActState;
  readonly envelope: string;
  readonly envelopeHash: string;
  /** As many as its kind needs and as the policy asks for: now while it waits, and when it was decided after that. */
  readonly signaturesNeeded: number;
  readonly decidedAt: Instant | null;
  /** When it expires unless it is signed; null for one that does not wait. */
  readonly waitsUntil: Instant | null;
  /** Every signature it was given, those taken back among them. */
  readonly signatures: readonly KeptSignature[];
  /** Directors who may still sign it; empty for one that does not wait. */
  readonly whoMaySign: readonly NamedPerson[];
  readonly givenUp: { readonly at: Instant; readonly by: ActorOnRecord; readonly reason: string } | null;
}

interface ActColumns extends Omit<PolicyAct, 'signatures' | 'whoMaySign' | 'givenUp'> {
  readonly givenUpAt: Instant | null;
  readonly givenUpBy: ActorOnRecord | null;
  readonly givenUpReason: string | null;
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
    const [found] = isId(id) ? await this.read(actor, policy.id, id) : [];
    if (found === undefined) throw new NotFound('act', id.slice(0, 200));
    return found;
  }

  private async read(actor: Actor, policyId: string, id: string | null): Promise<PolicyAct[]> {
    const tx = this.database.source.manager;
    const now = this.clock.now();
    const found = await rows<ActColumns>(
      tx,
      `select a.id, p.slug, a.envelope, a.envelope_hash as "envelopeHash", a.decided_at as "decidedAt",
              case when a.decided_at is null then greatest(a.signatures_needed, p.directors_needed)
                   else a.signatures_needed end as "signaturesNeeded",
              ${actState('$5')} as state,
              case when ${actState('$5')} = 'waiting' then a.proposed_at + interval '${ACT_WAITS_DAYS} days' end as "waitsUntil",
              g.given_up_at as "givenUpAt", g.given_up_by as "givenUpBy", g.reason as "givenUpReason"
         from policy_act a join policy p on p.id = a.policy_id left join policy_version v on v.id = a.version_id
         left join policy_act_given_up g on g.act_id = a.id
        where a.policy_id = $1 and ($2::uuid is null or a.id = $2) and (a.decided_at is not null or $3)
          and (v.id is null or ${publicOn('v', '$4::date')})
        order by coalesce(a.decided_at, a.proposed_at) desc, a.id desc`,
      [policyId, id, seesDrafts(actor), embargoDayFor(actor, this.organisation.today(now)), now],
    );
    const acts: PolicyAct[] = [];
    for (const { givenUpAt: at, givenUpBy: by, givenUpReason: reason, ...act } of found) {
      const signatures = await keptSignatures(tx, 'policy_act_signature', 's.act_id = $1', [act.id]);
      acts.push({
        ...act,
        signatures,
        whoMaySign:
          act.state === 'waiting' ? await whoMaySign(tx, signatures.filter(counts).flatMap(personsIn)) : [],
        givenUp: at === null || by === null || reason === null ? null : { at, by, reason },
      });
    }
    return acts;
  }
}
