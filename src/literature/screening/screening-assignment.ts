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
  /** Null for one that has just arrived. */
  readonly dueOn: CalendarDate | null;
  readonly nextReview: PartialDate | null;
  readonly reviewers: readonly string[];
  readonly ownerId: string | null;
  readonly backupId: string | null;
  readonly secondReaderId: string | null;
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

  /** Gives what an update brought. Returns how many records. */
  async giveUpdate(tx: Tx, updateId: string, now: Instant): Promise<number> {
    return await this.give(
      tx,
      `s.update_id = $1 and s.state = 'identified' and s.due_on is null`,
      updateId,
      now,
    );
  }

  /** Gives what lies undated: what arrived otherwise, and what came back. Returns how many records. */
  async giveUndated(tx: Tx, now: Instant): Promise<number> {
    return await this.give(tx, `$1::text is null and s.state = 'identified' and s.due_on is null`, null, now);
  }

  /** Gives what persons had who have left, or may not screen any more, to others; its day stays. */
  async giveLeftBehind(tx: Tx, now: Instant): Promise<number> {
    const { able } = await screenerStandings(tx, this.organisation.today(now));
    const left = `s.state in (${WAITING}) and s.assigned_to in (select id from person where id <> all($1::uuid[]))`;
    return await this.give(tx, left, [...able], now);
  }

  private async give(tx: Tx, which: string, value: unknown, now: Instant): Promise<number> {
    // two replicas that give side by side would both give to whoever had the least
    await tx.query(`select pg_advisory_xact_lock(hashtext('almanac.screening.assignment'), 0)`);
    const waiting = await rows<Waiting>(tx, `${WAITING_FOR_SOMEBODY} where ${which} ${IN_ORDER}`, [value]);
    if (waiting.length === 0) return 0;
    const today = this.organisation.today(now);
    const standings = await screenerStandings(tx, today);
    const loads = await loadsOf(tx);
    const given = [...Map.groupBy(waiting, ({ policyId }) => policyId).values()].flatMap((ofPolicy) => {
      const shares = shareOut(ofPolicy, screenersOf(ofPolicy[0]!, standings), loads);
      for (const person of shares.values()) loads.set(person, (loads.get(person) ?? 0) + 1);
      return ofPolicy.map((each) => ({
        ...each,
        personId: shares.get(each) ?? null,
        dueOn: each.dueOn ?? screeningDue(today, each.nextReview),
      }));
    });
    await tx.query(
      `update screening s set assigned_to = given.person_id, due_on = given.due_on,
              assigned_at = case when given.person_id is not null then $2::timestamptz end
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
    given: readonly (Waiting & { readonly personId: string | null; readonly dueOn: CalendarDate })[],
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

const WAITING_FOR_SOMEBODY = `
  select s.id, s.policy_id as "policyId", p.slug, s.due_on as "dueOn", p.owner_id as "ownerId",
         p.backup_id as "backupId", plan.second_reader_id as "secondReaderId",
         (select dates.next_review from policy_review_dates dates where dates.policy_id = p.id
           order by dates.revision desc limit 1) as "nextReview",
         array(select person_id from policy_reviewer where policy_id = p.id order by person_id) as reviewers
    from screening s
    join policy p on p.id = s.policy_id
    left join literature_plan plan on plan.policy_id = p.id`;

/** A record on which somebody decides this moment is left out: it does not wait any more. */
const IN_ORDER = `order by s.policy_id, s.study_rank, s.id limit ${AT_ONCE} for no key update of s skip locked`;

/**
 * Who screens a policy's records: its reviewers, else its owner; whoever stands in for them. The policy's second reader
 * comes first only where there is nobody else: one paper is not read twice by the same person.
 */
function screenersOf(policy: Waiting, standings: Standings): string[] {
  const { reviewers, ownerId, backupId, secondReaderId } = policy;
  const reached = (persons: readonly string[]): string[] => {
    const found = persons.map((person) => reachedFor(person, backupId, standings));
    return [...new Set(found.filter((person) => person !== null))];
  };
  const first = reached(reviewers.filter((person) => person !== secondReaderId));
  if (first.length > 0) return first;
  return reached([...(ownerId === null ? [] : [ownerId]), ...reviewers]).slice(0, 1);
}

async function loadsOf(tx: Tx): Promise<Map<string, number>> {
  const found = await rows<{ personId: string; count: number }>(
    tx,
    `select assigned_to as "personId", count(*)::int as count from screening
      where assigned_to is not null and state in (${WAITING}) group by assigned_to`,
  );
  return new Map(found.map(({ personId, count }) => [personId, count]));
}
