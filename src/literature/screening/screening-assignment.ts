import { Injectable } from '@nestjs/common';
import { system } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { Audit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { shareOut } from './fair-shares.rules.ts';
import { WAITING } from './queue-filter.ts';
import { screenerStandings } from './screeners.ts';
import { screeningDue } from './screening-due.rules.ts';
import { reachedFor, type Standings } from './stand-in.rules.ts';

/** A record that waits for somebody to be given it. */
interface Waiting {
  readonly id: string;
  readonly policyId: string;
  readonly slug: string;
  /** Null for one that has just arrived, and where a person wanted none. */
  readonly dueOn: CalendarDate | null;
  readonly nextReview: PartialDate | null;
  readonly reviewers: readonly string[];
  readonly ownerId: string | null;
  readonly backupId: string | null;
  readonly secondReaderId: string | null;
  /** True for what surveillance found while no review was open: it has no day until a review takes it in. */
  readonly betweenReviews: boolean;
  /** Who reads it a second time, where nobody has decided yet. */
  readonly readerId: string | null;
}

/** Screenings given with one statement. */
const AT_ONCE = 2_000;

/**
 * Gives records that nobody has to their policy's people, with a day by which to screen them: those that arrived or came
 * back, and those whose reviewer has left.
 */
@Injectable()
export class ScreeningAssignment {
  constructor(
    private readonly organisation: Organisation,
    private readonly audit: Audit,
  ) {}

  /**
   * Gives what an update brought. It waits for whoever writes to these records this moment, as who ranks them does when the
   * same update is done: what is passed over would lie undated until the next sweep. Returns how many records.
   */
  async giveUpdate(tx: Tx, updateId: string, now: Instant): Promise<number> {
    const brought = `s.update_id = $1 and ${UNSETTLED}`;
    await takeTurns(tx);
    // by their ids, as everybody holds several who waits for them
    await rows(tx, `select from screening s where ${brought} order by s.id for no key update`, [updateId]);
    return await this.give(tx, brought, updateId, now);
  }

  /** Gives what lies undated: what arrived otherwise, and what came back. Returns how many records. */
  async giveUndated(tx: Tx, now: Instant): Promise<number> {
    return await this.give(tx, `$1::text is null and ${UNSETTLED}`, null, now);
  }

  /** Gives a day to what was found before its review opened; who has it keeps it. Returns how many records. */
  async dateTakenIn(tx: Tx, now: Instant): Promise<number> {
    const found = await rows<Waiting & { readonly assignedTo: string | null }>(
      tx,
      `${WAITING_FOR_SOMEBODY} where ${TAKEN_IN} ${IN_ORDER}`,
    );
    if (found.length === 0) return 0;
    const today = this.organisation.today(now);
    const dated = found.map((each) => ({
      ...each,
      personId: each.assignedTo,
      dueOn: screeningDue(today, each.nextReview),
    }));
    await tx.query(
      `update screening s set due_on = dated.due_on
         from jsonb_to_recordset($1::jsonb) as dated (id uuid, due_on date) where s.id = dated.id`,
      [JSON.stringify(dated.map(({ id, dueOn }) => ({ id, due_on: dueOn })))],
    );
    await this.tell(tx, dated);
    return dated.length;
  }

  /** Gives what persons had who have left, or may not screen any more, to others; its day stays, also none. */
  async giveLeftBehind(tx: Tx, now: Instant): Promise<number> {
    const { able } = await screenerStandings(tx, this.organisation.today(now));
    const left = `s.state in (${WAITING}) and s.assigned_to in (select id from person where id <> all($1::uuid[]))`;
    return await this.give(tx, left, [...able], now, { keepsDay: true });
  }

  private async give(
    tx: Tx,
    which: string,
    value: unknown,
    now: Instant,
    { keepsDay } = { keepsDay: false },
  ): Promise<number> {
    await takeTurns(tx);
    const waiting = await rows<Waiting>(tx, `${WAITING_FOR_SOMEBODY} where ${which} ${IN_ORDER}`, [value]);
    if (waiting.length === 0) return 0;
    const today = this.organisation.today(now);
    const standings = await screenerStandings(tx, today);
    const loads = await loadsOf(tx);
    const groups = Map.groupBy(waiting, ({ policyId, readerId }) => `${policyId} ${readerId}`);
    const given = [...groups.values()].flatMap((alike) => {
      const shares = shareOut(alike, screenersOf(alike[0]!, standings), loads);
      for (const person of shares.values()) loads.set(person, (loads.get(person) ?? 0) + 1);
      return alike.map((each) => ({
        ...each,
        personId: shares.get(each) ?? null,
        dueOn: keepsDay || each.betweenReviews ? each.dueOn : screeningDue(today, each.nextReview),
      }));
    });
    await tx.query(
      `update screening s set assigned_to = given.person_id, due_on = given.due_on,
              assigned_at = $2
         from jsonb_to_recordset($1::jsonb) as given (id uuid, person_id uuid, due_on date) where s.id = given.id`,
      [
        JSON.stringify(given.map(({ id, personId, dueOn }) => ({ id, person_id: personId, due_on: dueOn }))),
        now,
      ],
    );
    await this.tell(tx, given);
    return given.length;
  }

  private async tell(
    tx: Tx,
    given: readonly (Waiting & { readonly personId: string | null })[],
  ): Promise<void> {
    const policies = Map.groupBy(given, ({ policyId }) => policyId);
    await this.audit.recordAll(
      tx,
      [...policies].map(([policyId, ofPolicy]) => ({
        actor: system('literature'),
        action: 'literature.screenings.assigned',
        subject: { type: 'policy', id: policyId },
        detail: {
          slug: ofPolicy[0]!.slug,
          given: [...Map.groupBy(ofPolicy, ({ personId, dueOn }) => `${personId} ${dueOn}`).values()].map(
            (alike) => ({
              person: alike[0]!.personId,
              dueOn: alike[0]!.dueOn,
              screenings: alike.map(({ id }) => id),
            }),
          ),
        },
      })),
    );
  }
}

/** Makes all who give take turns: two replicas that give side by side would both give to whoever had the least. */
async function takeTurns(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('almanac.screening.assignment'), 0)`);
}

/** What a person gave to somebody, or to nobody, is theirs to change: also where they wanted no day. */
const UNSETTLED = `s.state = 'identified' and s.due_on is null and s.assigned_at is null`;

/** What was given before the review opened that took it in. */
const TAKEN_IN = `s.state = 'identified' and s.due_on is null and exists (
  select from review_cycle c where c.id = u.cycle_id and c.closed_at is null
     and u.cause = 'surveillance' and s.assigned_at < c.opened_at)`;

const WAITING_FOR_SOMEBODY = `
  select s.id, s.policy_id as "policyId", p.slug, s.due_on as "dueOn", p.owner_id as "ownerId",
         p.backup_id as "backupId", plan.second_reader_id as "secondReaderId",
         (select dates.next_review from policy_review_dates dates where dates.policy_id = p.id
           order by dates.revision desc limit 1) as "nextReview",
         array(select person_id from policy_reviewer where policy_id = p.id order by person_id) as reviewers,
         coalesce(u.cause = 'surveillance' and u.cycle_id is null and s.returned_for is null, false) as "betweenReviews",
         s.assigned_to as "assignedTo",
         case when s.state = 'identified' then sr.reader_id end as "readerId"
    from screening s
    join policy p on p.id = s.policy_id
    join literature_record r on r.id = s.record_id and r.same_as is null
    left join literature_update u on u.id = s.update_id
    left join second_reading sr on sr.screening_id = s.id
    left join literature_plan plan on plan.policy_id = p.id`;

/** A record on which somebody decides this moment is left out: it does not wait any more. */
const IN_ORDER = `order by s.policy_id, s.study_rank, s.id limit ${AT_ONCE} for no key update of s skip locked`;

/**
 * Who screens a policy's records: its reviewers, else its owner; whoever stands in for them. The policy's second reader
 * comes first only where there is nobody else: one paper is not read twice by the same person. Who reads this very record
 * a second time never comes first.
 */
function screenersOf(policy: Waiting, standings: Standings): string[] {
  const { reviewers, ownerId, backupId, secondReaderId, readerId } = policy;
  const reached = (persons: readonly string[]): string[] => {
    const found = persons.map((person) => reachedFor(person, backupId, standings));
    return [...new Set(found.filter((person) => person !== null))].filter((person) => person !== readerId);
  };
  const first = reached(reviewers.filter((person) => person !== secondReaderId));
  if (first.length > 0) return first;
  return reached([...(ownerId === null ? [] : [ownerId]), ...reviewers]).slice(0, 1);
}

async function loadsOf(tx: Tx): Promise<Map<string, number>> {
  const found = await rows<{ personId: string; count: number }>(
    tx,
    `select s.assigned_to as "personId", count(*)::int as count
       from screening s join literature_record r on r.id = s.record_id and r.same_as is null
      where s.assigned_to is not null and s.state in (${WAITING}) group by s.assigned_to`,
  );
  return new Map(found.map(({ personId, count }) => [personId, count]));
}
