import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { InvalidRequest } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { PeopleQueries } from '../../people/persons/people.queries.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { lockPolicy, policyOf } from '../../policies/policy-records.ts';

/** What a policy wants of its literature. */
export interface LiteraturePlan {
  /** Days between two updates besides those of reviews; 0 for none, null for the organisation's interval. */
  readonly surveillanceDays: number | null;
  /** Who reads every record as the second one; null for nobody. */
  readonly secondReaderId: string | null;
}

/** What is to be said otherwise of a plan; what is undefined stays. */
export type PlanChange = { readonly [Part in keyof LiteraturePlan]?: LiteraturePlan[Part] | undefined };

/** A plan, and the interval that comes of it. */
export interface PlanInForce extends LiteraturePlan {
  readonly intervalDays: number;
}

const nothingSaid: LiteraturePlan = { surveillanceDays: null, secondReaderId: null };

/** What each policy wants of its literature: how often it is searched between reviews, and who reads beside the first reader. */
@Injectable()
export class LiteraturePlanService {
  constructor(
    private readonly database: Database,
    private readonly people: PeopleQueries,
    private readonly audit: Audit,
    private readonly settings: Settings,
  ) {}

  /** The policy's plan. Throws NotFound. */
  async of(policyKey: string): Promise<PlanInForce> {
    const tx = this.database.source.manager;
    return this.inForce(await planOf(tx, (await policyOf(tx, policyKey)).id));
  }

  /** Changes what is said of the plan; what is left out stays. Throws NotFound, and invalid_request for a person who is not active. */
  async change(
    actor: Actor,
    policyKey: string,
    { surveillanceDays, secondReaderId }: PlanChange,
  ): Promise<PlanInForce> {
    return await this.database.transaction(async (tx) => {
      const policy = await lockPolicy(tx, policyKey);
      const before = await planOf(tx, policy.id);
      const after = {
        surveillanceDays: surveillanceDays === undefined ? before.surveillanceDays : surveillanceDays,
        secondReaderId: secondReaderId === undefined ? before.secondReaderId : secondReaderId,
      };
      if (after.secondReaderId !== before.secondReaderId) await this.checkReader(tx, after.secondReaderId);
      const isSame =
        after.surveillanceDays === before.surveillanceDays && after.secondReaderId === before.secondReaderId;
      if (!isSame) await this.write(tx, actor, policy.id, { before, after });
      return this.inForce(after);
    });
  }

  /**
   * Gives plans that one person reads a second time for to another, or to nobody, in the caller's transaction, which holds
   * their policies and both persons: one entry a policy, as {@link change} writes it.
   */
  async handSecondReading(
    tx: Tx,
    actor: Actor,
    policyIds: readonly string[],
    toId: string | null,
    reason: string,
  ): Promise<number> {
    const plans = await rows<LiteraturePlan & { readonly policyId: string }>(
      tx,
      `select policy_id as "policyId", surveillance_days as "surveillanceDays", second_reader_id as "secondReaderId"
         from literature_plan where policy_id = any($1::uuid[]) order by policy_id`,
      [policyIds],
    );
    await rows(tx, 'update literature_plan set second_reader_id = $1 where policy_id = any($2::uuid[])', [
      toId,
      policyIds,
    ]);
    await this.audit.recordAll(
      tx,
      plans.map(({ policyId, ...before }) => ({
        actor,
        action: 'literature.plan.changed',
        subject: { type: 'policy', id: policyId },
        detail: { before, after: { ...before, secondReaderId: toId } },
        reason,
      })),
    );
    return plans.length;
  }

  private async write(
    tx: Tx,
    actor: Actor,
    policyId: string,
    { before, after }: { readonly before: LiteraturePlan; readonly after: LiteraturePlan },
  ): Promise<void> {
    await tx.query(
      `insert into literature_plan (policy_id, surveillance_days, second_reader_id) values ($1, $2, $3)
       on conflict (policy_id) do update
         set surveillance_days = excluded.surveillance_days, second_reader_id = excluded.second_reader_id`,
      [policyId, after.surveillanceDays, after.secondReaderId],
    );
    // The day's look went by the plan as it was.
    await tx.query('update literature_look set surveyed_on = null where policy_id = $1', [policyId]);
    await this.audit.record(tx, {
      actor,
      action: 'literature.plan.changed',
      subject: { type: 'policy', id: policyId },
      detail: { before, after },
    });
  }

  private async checkReader(tx: Tx, personId: string | null): Promise<void> {
    if (personId === null) return;
    // nobody is made second reader who leaves at the same moment: they stay as they are until the transaction ends
    if (isId(personId)) await rows(tx, 'select from person where id = $1 for share', [personId]);
    const person = await this.people.byId(personId, tx);
    if (person?.active !== true) {
      throw new InvalidRequest([{ field: 'secondReaderId', reason: 'no active person has this id' }]);
    }
  }

  private inForce(plan: LiteraturePlan): PlanInForce {
    return { ...plan, intervalDays: plan.surveillanceDays ?? this.settings.literatureSurveillanceDays };
  }
}

async function planOf(tx: Tx, policyId: string): Promise<LiteraturePlan> {
  const found = await row<LiteraturePlan>(
    tx,
    `select surveillance_days as "surveillanceDays", second_reader_id as "secondReaderId"
       from literature_plan where policy_id = $1`,
    [policyId],
  );
  return found ?? nothingSaid;
}
