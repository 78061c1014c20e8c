import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { InvalidRequest } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { policyOf } from '../../policies/policy-records.ts';
import type { StudyType } from '../records/study-type.rules.ts';
import { holdScreenings, type HeldScreening } from './held-screenings.ts';
import { policiesByKey } from './policies-by-key.ts';
import { conditionsOf, Parameters } from './queue-filter.ts';
import { screenerStandings } from './screeners.ts';
import { waitingStates, type ScreeningState } from './screening.rules.ts';

/** Whom records are given to, and by when they are to be screened. */
export interface AssignedTo {
  /** Null takes them away from whoever has them. */
  readonly personId: string | null;
  /** The last day; null for none, undefined leaves each its own. */
  readonly dueOn?: CalendarDate | null | undefined;
}

/** Which waiting records are given; what is left out restricts nothing. */
export interface AssignedWhere {
  readonly policy?: string | undefined;
  readonly studyType?: StudyType | undefined;
  readonly assignee?: string | undefined;
  readonly overdue?: boolean | undefined;
  /** Only what nobody has. */
  readonly unassigned?: boolean | undefined;
}

/** The most records that one request gives to somebody. */
export const MOST_ASSIGNED = 5_000;

/** Gives waiting records to persons, many with one decision: all or none. */
@Injectable()
export class Assignments {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
  ) {}

  /**
   * Gives named records to a person and returns how many. Throws invalid_request, naming each that is not in its policy's
   * queue, waits for nobody, is another record or has this very person as its second reader, and a person who does not
   * screen.
   */
  async assign(
    actor: Actor,
    records: readonly { readonly record: string; readonly policy: string }[],
    to: AssignedTo,
  ): Promise<number> {
    return await this.database.transaction(async (tx) => {
      await this.check(tx, to);
      const policies = await policiesByKey(
        tx,
        records.map(({ policy }) => policy),
      );
      const keys = records.map(({ record, policy }) => {
        const policyId = policies.get(policy)?.id;
        return policyId === undefined || !isId(record) ? null : { policyId, recordId: record.toLowerCase() };
      });
      const held = await holdScreenings(
        tx,
        keys.filter((key) => key !== null),
      );
      const byKey = new Map(held.map((each) => [`${each.policyId} ${each.recordId}`, each]));
      const problems = keys.flatMap((key, index) => {
        const screening = key === null ? undefined : byKey.get(`${key.policyId} ${key.recordId}`);
        const reason = problemOf(screening, to.personId);
        return reason === null ? [] : [{ field: `records.${index}`, reason }];
      });
      if (problems.length > 0) throw new InvalidRequest(problems);
      return await this.write(tx, actor, held, to);
    });
  }

  /**
   * Gives every waiting record that fits to a person, those left out whose second reader the person is, and returns how
   * many. Throws invalid_request for more than {@link MOST_ASSIGNED} at once, and as {@link assign}.
   */
  async assignWhere(actor: Actor, where: AssignedWhere, to: AssignedTo): Promise<number> {
    return await this.database.transaction(async (tx) => {
      await this.check(tx, to);
      const { policy, studyType, assignee, overdue, unassigned } = where;
      const policyId = policy === undefined ? undefined : (await policyOf(tx, policy)).id;
      const viewer = { personId: null, today: this.organisation.today(this.clock.now()), sight: null };
      const parameters = new Parameters();
      const conditions = [
        // no one looks here, so that nobody is blind
        ...conditionsOf(
          {
            policyId,
            studyType,
            assigneeId: assignee,
            due: overdue === true ? 'overdue' : undefined,
            state: 'waiting',
          },
          viewer,
          parameters,
        ),
        ...(unassigned === true ? ['s.assigned_to is null'] : []),
      ];
      const keys = await rows<{ policyId: string; recordId: string }>(
        tx,
        `with blind as (select null::uuid as screening_id where false)
         select s.policy_id as "policyId", s.record_id as "recordId" from screening s
          where ${conditions.join(' and ')} limit ${MOST_ASSIGNED + 1}`,
        parameters.values,
      );
      if (keys.length > MOST_ASSIGNED) {
        throw new InvalidRequest([
          { field: 'where', reason: `more than ${MOST_ASSIGNED} records fit: ask for fewer` },
        ]);
      }
      // what was decided since it was looked for is left out, as it would be a moment later
      const held = await holdScreenings(tx, keys);
      return await this.write(
        tx,
        actor,
        held.filter((each) => problemOf(each, to.personId) === null),
        to,
      );
    });
  }

  private async check(tx: Tx, { personId, dueOn }: AssignedTo): Promise<void> {
    const today = this.organisation.today(this.clock.now());
    const { able } = await screenerStandings(tx, today);
    const problems = [
      ...(personId === null || able.has(personId.toLowerCase())
        ? []
        : [{ field: 'person', reason: 'nobody who screens has this id' }]),
      ...(dueOn === null || dueOn === undefined || dueOn >= today
        ? []
        : [{ field: 'dueOn', reason: 'is over: nobody can be late on the day they are asked' }]),
    ];
    if (problems.length > 0) throw new InvalidRequest(problems);
  }

  /** Nobody is given records who leaves at the same moment: their row is held, after what they are given. */
  private async holdScreener(tx: Tx, personId: string | null): Promise<void> {
    if (personId === null) return;
    const here = await rows(tx, 'select from person where id = $1 and active for share', [personId]);
    if (here.length === 0) {
      throw new InvalidRequest([{ field: 'person', reason: 'nobody who screens has this id' }]);
    }
  }

  private async write(
    tx: Tx,
    actor: Actor,
    screenings: readonly HeldScreening[],
    { personId, dueOn }: AssignedTo,
  ): Promise<number> {
    if (screenings.length === 0) return 0;
    await this.holdScreener(tx, personId);
    await tx.query(
      `update screening s set
              assigned_at = case when s.assigned_to is distinct from $2 then $5::timestamptz
                                 else coalesce(s.assigned_at, $5) end,
              assigned_to = $2, due_on = case when $3 then $4::date else s.due_on end
        where s.id = any($1::uuid[])`,
      [screenings.map(({ id }) => id), personId, dueOn !== undefined, dueOn ?? null, this.clock.now()],
    );
    await this.audit.recordAll(
      tx,
      [...Map.groupBy(screenings, ({ policyId }) => policyId)].map(([policyId, ofPolicy]) => ({
        actor,
        action: 'literature.screenings.assigned',
        subject: { type: 'policy', id: policyId },
        detail: {
          slug: ofPolicy[0]!.slug,
          given: [
            {
              person: personId,
              ...(dueOn === undefined ? {} : { dueOn }),
              screenings: ofPolicy.map(({ id }) => id),
            },
          ],
        },
      })),
    );
    return screenings.length;
  }
}

function problemOf(screening: HeldScreening | undefined, personId: string | null): string | null {
  if (screening === undefined) return 'the policy has no such record in its queue';
  const { state, reading, kept } = screening;
  if (kept !== null) return `is the same paper as ${kept.name}: assign that one`;
  if (!(waitingStates as readonly ScreeningState[]).includes(state))
    return `is ${state}: nothing waits to be done`;
  if (state !== 'identified' || personId === null || reading?.readerId !== personId.toLowerCase())
    return null;
  return reading.readAt === null
    ? 'this person is to read it a second time'
    : 'this person read it a second time';
}
