import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '../../src/kernel/errors.ts';
import { newId } from '../../src/kernel/ids.ts';
import { addDays, type CalendarDate } from '../../src/kernel/calendar-date.ts';
import type { Instant } from '../../src/kernel/instant.ts';
import { ReauthenticationService } from '../../src/people/reauthentication/reauthentication.service.ts';
import { Organisation } from '../../src/platform/organisation/organisation.ts';
import { InForceQueries } from '../../src/publishing/active/in-force.queries.ts';
import { chooseInForce } from '../../src/publishing/active/active-version.rules.ts';
import { PolicyActs } from '../../src/policies/acts/policy-acts.service.ts';
import type { ActTerms } from '../../src/policies/acts/act-terms.ts';
import { VersionApproval } from '../../src/policies/version-approval.ts';
import { envelopeOf, type SignedTerms } from '../../src/policies/version-envelope.ts';
import { writeSignatures, type Signer } from '../../src/policies/version-signatures.ts';
import { lockPolicy, versionOf } from '../../src/policies/policy-records.ts';
import type { Person } from '../../src/people/persons/people.queries.ts';
import { buildPerson } from '../people/support.ts';
import { buildDraft, buildPolicy, type BuiltPolicy } from '../publishing/builders.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { actorOf } from '../support/build-policy-version.ts';

/** What a history may hold. Days are counted from the day on which it is decided. */
type Command =
  | { readonly do: 'approve'; readonly inDays: number }
  | { readonly do: 'cancel'; readonly version: number }
  | { readonly do: 'retire'; readonly inDays: number }
  | { readonly do: 'withdraw'; readonly daysBack: number; readonly instead: 'predecessor' | 'criteria' }
  | { readonly do: 'wait'; readonly hours: number };

/** What was decided, as the naive model remembers it. */
type Decided =
  | { readonly at: Instant; readonly cancels: number }
  | {
      readonly at: Instant;
      readonly from: CalendarDate;
      readonly version: number | null;
      readonly criteria: string | null;
      /** The version that an emergency withdrawal took out of force. */
      readonly withdraws?: number;
    };

/** Who governs a day: a version's number, what governs instead after an end, or nothing yet. */
type Answer = number | string | null;

/** Retroactive, of today and to come: enough days for everything to meet. */
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('approve' as const), inDays: fc.integer({ min: -3, max: 5 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('cancel' as const), version: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('retire' as const), inDays: fc.integer({ min: -2, max: 5 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('withdraw' as const),
      daysBack: fc.integer({ min: 0, max: 2 }),
      instead: fc.constantFrom('predecessor' as const, 'criteria' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 50 }) }),
  },
);
const history = fc.array(command, { minLength: 1, maxLength: 8, size: 'max' });

/** Before anything that a history decides. */
const EARLIEST = '2026-01-25' as CalendarDate;

const daysBefore = new Map<CalendarDate, CalendarDate>();
function dayBefore(day: CalendarDate): CalendarDate {
  const before = daysBefore.get(day) ?? addDays(day, -1);
  daysBefore.set(day, before);
  return before;
}

/** Replays what was decided up to a moment, for one day, without any notion of a period. */
class NaiveModel {
  constructor(private readonly decided: readonly Decided[]) {}

  answer(on: CalendarDate, knownAt: Instant): Answer {
    const heard = this.decided.filter(({ at }) => at.epochNanoseconds <= knownAt.epochNanoseconds);
    const version = this.governing(on, heard);
    if (version !== null) return version;
    let first = on;
    while (first > EARLIEST && this.governing(dayBefore(first), heard) === null) first = dayBefore(first);
    const end = heard.findLast(
      (each) => 'from' in each && each.version === null && each.from >= first && each.from <= on,
    );
    return end !== undefined && 'from' in end ? end.criteria : null;
  }

  governing(on: CalendarDate, heard: readonly Decided[]): number | null {
    let winner: Extract<Decided, { from: CalendarDate }> | null = null;
    for (const each of heard) {
      if (!('from' in each) || each.from > on) continue;
      const own = each.withdraws === undefined && each.version !== null;
      if (own && heard.some((other) => 'cancels' in other && other.cancels === each.version)) continue;
      if (winner === null || each.from >= winner.from) winner = each;
    }
    return winner?.version ?? null;
  }

  /** Walks back day by day from a version's first day to the last version before it that was not withdrawn. */
  predecessor(version: number, on: CalendarDate): number | null {
    const withdrawn = this.decided.flatMap((each) => ('from' in each ? (each.withdraws ?? []) : []));
    let day = on;
    while (this.governing(day, this.decided) === version) day = dayBefore(day);
    for (let back = 0; back < 40; back++, day = dayBefore(day)) {
      const found = this.governing(day, this.decided);
      if (found !== null && found !== version && !withdrawn.includes(found)) return found;
    }
    return null;
  }
}

describe('what is answered for any day as known at any moment', () => {
  let app: TestApp;
  let directors: [Person, Person];
  const counts = { done: 0, refused: 0 };
  let policies = 0;

  beforeAll(async () => {
    app = await startApp({ now: '2026-02-10T17:00:00Z' });
    const director = async () => await buildPerson(app, { roles: ['medical_director'] });
    directors = [await director(), await director()];
    // a password is checked slowly, on purpose, and these directors sign a thousand times
    jest
      .spyOn(app.nest.get(ReauthenticationService), 'reauthenticate')
      .mockResolvedValue({ method: 'password', evidence: null, bound: null });
  });
  afterAll(async () => {
    await app.close();
  });

  const today = (): CalendarDate => app.nest.get(Organisation).today(app.clock.now());
  const signerOf = (person: Person): Signer => ({
    id: newId(),
    actor: actorOf(person),
    credentials: null,
    meaning: 'I approve this version.',
    method: 'password',
    evidence: null,
    onBehalfOf: null,
    bound: null,
  });

  /** Signs a version for a day; one that governs days before its signature is signed by both directors. */
  const approve = async (policy: BuiltPolicy, number: number, effective: CalendarDate): Promise<void> => {
    await buildDraft(app, policy, { number });
    await app.database.transaction(async (tx) => {
      const held = await lockPolicy(tx, policy.id);
      const version = await versionOf(tx, held, number);
      const terms: SignedTerms = {
        effective,
        changeClass: 'neutral',
        lastReview: null,
        nextReview: null,
        retroactive: effective <= today() ? { reason: 'a court ruled so' } : null,
      };
      const { envelopeHash } = envelopeOf(held, version, terms);
      await writeSignatures(tx, [{ version, envelopeHash }], signerOf(directors[1]), app.clock.now());
      const approval = {
        policy: held,
        version,
        terms,
        reviewOutcome: null,
        reviewDates: null,
        signaturesNeeded: 1,
      };
      await app.nest.get(VersionApproval).approve(tx, approval, { signer: signerOf(directors[0]) });
    });
  };

  const act = async (policy: BuiltPolicy, terms: ActTerms): Promise<void> => {
    const acts = app.nest.get(PolicyActs);
    const signature = { meaning: 'I decide so.', password: '-' };
    const needed = (await acts.envelope(policy.id, terms)).facts.signaturesNeeded;
    for (const director of directors.slice(0, needed)) {
      await acts.sign(actorOf(director), policy.id, terms, signature);
    }
  };

  const lastRecorded = async (policy: BuiltPolicy): Promise<Instant> => {
    const [last] = await app.database.query<{ at: Instant }>(
      `select greatest((select max(approved_at) from policy_version where policy_id = $1),
                       (select max(decided_at) from policy_act where policy_id = $1)) as at`,
      [policy.id],
    );
    return last!.at;
  };

  /** Carries a command out; what it comes to in the model, or null for one that is refused or decides nothing. */
  const carryOut = async (
    policy: BuiltPolicy,
    command: Command,
    model: readonly Decided[],
    step: number,
  ): Promise<Decided | null> => {
    const criteria = `criteria of step ${step}`;
    switch (command.do) {
      case 'wait':
        app.clock.moveTo(app.clock.now().add({ hours: command.hours }));
        return null;
      case 'approve': {
        const from = addDays(today(), command.inDays);
        await approve(policy, step, from);
        return { at: await lastRecorded(policy), from, version: step, criteria: null };
      }
      case 'cancel':
        await act(policy, { kind: 'cancel', version: command.version, reason: 'superseded by events' });
        return { at: await lastRecorded(policy), cancels: command.version };
      case 'retire': {
        const on = addDays(today(), command.inDays);
        const successor = { criteria };
        await act(policy, { kind: 'retire', on, successor, reason: 'no longer needed', noticeWaiver: null });
        return { at: await lastRecorded(policy), from: on, version: null, criteria };
      }
      case 'withdraw': {
        const on = addDays(today(), -command.daysBack);
        const naive = new NaiveModel(model);
        const withdraws = naive.governing(today(), model) ?? 0;
        const again = command.instead === 'predecessor' ? naive.predecessor(withdraws, today()) : null;
        const instead = command.instead === 'predecessor' ? ({ predecessor: true } as const) : { criteria };
        await act(policy, { kind: 'withdraw', on, instead, reason: 'it did harm' });
        const at = await lastRecorded(policy);
        return { at, from: on, version: again, criteria: again === null ? criteria : null, withdraws };
      }
    }
  };

  const answered = async (
    policy: BuiltPolicy,
    knownAt: Instant,
    days: readonly CalendarDate[],
  ): Promise<Answer[]> => {
    const timeline = await app.nest.get(InForceQueries).timeline(policy.id, knownAt, today());
    return days.map((day): Answer => {
      if (timeline === undefined) return null;
      const chosen = chooseInForce(timeline, day);
      if (chosen.period !== null) return chosen.period.version;
      const successor = chosen.end?.successor ?? null;
      return successor !== null && 'criteria' in successor ? successor.criteria : null;
    });
  };

  it('equals what a naive replay of the decisions answers', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (commands) => {
        policies += 1;
        const policy = await buildPolicy(app, `history-${policies}`);
        const began = today();
        const decided: Decided[] = [];
        for (const [index, command] of commands.entries()) {
          try {
            const outcome = await carryOut(policy, command, decided, index + 1);
            if (outcome === null) continue;
            decided.push(outcome);
            counts.done += 1;
          } catch (error) {
            if (!(error instanceof DomainError)) throw error;
            counts.refused += 1;
          }
        }

        const days = Array.from({ length: 28 }, (_, offset) => addDays(began, offset - 6));
        const model = new NaiveModel(decided);
        const moments = decided.flatMap(({ at }) => [
          at.subtract({ microseconds: 1 }),
          at,
          at.add({ microseconds: 1 }),
        ]);
        for (const knownAt of moments) {
          const expected = days.map((day) => model.answer(day, knownAt));
          expect({ knownAt, answers: await answered(policy, knownAt, days) }).toEqual({
            knownAt,
            answers: expected,
          });
        }
      }),
      { numRuns: 60 },
    );
    expect(counts.done).toBeGreaterThan(counts.refused / 3);
  }, 120_000);

  it('comes from rows of which no two overlap on both axes', async () => {
    const clashes = await app.database.query(
      `select a.id from effective_period a join effective_period b on a.policy_id = b.policy_id and a.id < b.id
          and a.valid && b.valid and a.recorded && b.recorded`,
    );
    expect(clashes).toEqual([]);
  });

  describe('and the database refuses', () => {
    let policy: BuiltPolicy;
    beforeAll(async () => {
      policy = await buildPolicy(app, 'tampered');
      await approve(policy, 1, addDays(today(), 1));
      await approve(policy, 2, addDays(today(), 10));
    });

    const tomorrow = () => addDays(today(), 1);
    const insert = (valid: string, recorded: string) =>
      `insert into effective_period (id, policy_id, version_id, valid, recorded)
       select gen_random_uuid(), policy_id, id, ${valid}, ${recorded} from policy_version where policy_id = $1 and number = 1`;
    const later = `tstzrange((select max(lower(recorded)) + interval '1 second' from effective_period where policy_id = $1), null)`;

    it.each([
      ['a period on days that another has', insert(`daterange($2::date, null)`, later), '23P01'],
      ['a period of one day within another', insert(`daterange($2::date + 5, $2::date + 6)`, later), '23P01'],
      ['an empty period', insert(`daterange($2::date - 30, $2::date - 30)`, later), '23514'],
      ['a period from minus infinity', insert(`daterange('-infinity', $2::date - 30)`, later), '23514'],
      [
        'a period recorded in the past',
        insert(`daterange($2::date - 30, $2::date - 20)`, `tstzrange('2020-01-01', null)`),
        '23001',
      ],
      [
        'a period that is closed at once',
        insert(`daterange($2::date - 30, $2::date - 20)`, `tstzrange(now(), now() + interval '1 day')`),
        '23001',
      ],
      [
        'other days for a period',
        `update effective_period set valid = daterange($2::date + 3, null) where policy_id = $1`,
        '23001',
      ],
      [
        'a period reopened',
        `update effective_period set recorded = tstzrange(lower(recorded), null) where policy_id = $1 and lower(valid) = $2::date and not upper_inf(recorded)`,
        '23001',
      ],
      [
        'a period forgotten',
        `delete from effective_period where policy_id = $1 and lower(valid) >= $2::date`,
        '23001',
      ],
    ])('%s', async (_, sql, code) => {
      await expect(app.database.query(sql, [policy.id, tomorrow()])).rejects.toMatchObject({ code });
    });

    it('a retroactive version with one person’s signature', async () => {
      await buildDraft(app, policy, { number: 3 });
      const approving = app.database.transaction(async (tx) => {
        const held = await lockPolicy(tx, policy.id);
        const version = await versionOf(tx, held, 3);
        const terms: SignedTerms = {
          effective: today(),
          changeClass: 'neutral',
          lastReview: null,
          nextReview: null,
          retroactive: { reason: 'alone' },
        };
        const approval = {
          policy: held,
          version,
          terms,
          reviewOutcome: null,
          reviewDates: null,
          signaturesNeeded: 2,
        };
        await app.nest.get(VersionApproval).approve(tx, approval, { signer: signerOf(directors[0]) });
      });
      await expect(approving).rejects.toMatchObject({ code: '23001' });
    });
  });
});
