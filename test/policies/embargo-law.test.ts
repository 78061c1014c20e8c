import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, calendarDate, type CalendarDate } from '../../src/kernel/calendar-date.ts';
import { newId } from '../../src/kernel/ids.ts';
import { rows } from '../../src/platform/database/rows.ts';
import { recordedAt, writePeriods } from '../../src/policies/effective-periods.ts';
import { periodsOf } from '../../src/policies/effective-period.rules.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { committeeOf } from '../support/build-policy-version.ts';

/** Days are counted from this one, on which everything is signed. */
const TODAY = calendarDate('2026-09-18');

/** A step of a policy's history; days are offsets from {@link TODAY}. */
type Step =
  | { readonly kind: 'sign'; readonly day: number; readonly embargo: number | null }
  | { readonly kind: 'retire'; readonly day: number }
  | { readonly kind: 'cancel'; readonly index: number };

interface Version {
  readonly id: string;
  readonly day: CalendarDate;
  readonly embargoUntil: CalendarDate | null;
  cancelled: boolean;
}

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('sign' as const),
      day: fc.integer({ min: 1, max: 12 }),
      embargo: fc.option(fc.integer({ min: 1, max: 12 }), { nil: null }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('retire' as const), day: fc.integer({ min: 1, max: 12 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), index: fc.nat({ max: 8 }) }) },
);

describe('what the public knows of a policy’s days', () => {
  let app: TestApp;
  let personId: string;
  beforeAll(async () => {
    app = await startApp({ now: '2026-09-18T17:00:00Z' });
    personId = (await committeeOf(app)).director.id;
  });
  afterAll(async () => {
    await app.close();
  });

  it('is, on every day, what it would be had the embargoed versions not been signed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 9 }), async (steps) => {
        const history = await buildHistory(steps);
        for (let offset = 0; offset <= 13; offset += 1) {
          const day = addDays(TODAY, offset);
          const known = await app.database.query(
            `select version_id as "versionId", lower(valid) as "from", upper(valid) as until
               from public_period($1, null) where policy_id = $2 order by lower(valid)`,
            [day, history.policyId],
          );
          const decisions = history.decisions.filter(
            (decision) => !('day' in decision) || (!decision.cancelled && isPublic(decision, day)),
          );
          const wanted = periodsOf(
            decisions.map((decision) =>
              'day' in decision
                ? { versionId: decision.id, from: decision.day }
                : { versionId: null, from: decision.from },
            ),
          );
          expect(known).toEqual(wanted);
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  async function buildHistory(steps: readonly Step[]) {
    const policyId = newId();
    await app.database.query(
      `insert into policy (id, slug, title, created_at) values ($1, $2, 'Title', $3)`,
      [policyId, `policy-${policyId}`, app.clock.now()],
    );
    const decisions: (Version | { from: CalendarDate })[] = [];
    const versions = () => decisions.filter((decision) => 'day' in decision);
    for (const each of steps) {
      if (each.kind === 'sign') {
        const day = addDays(TODAY, each.day);
        const embargoUntil = each.embargo === null ? null : addDays(TODAY, Math.min(each.embargo, each.day));
        // as at the signature: nobody is to see a version vanish whose rival they may not know
        const vanishes = versions().some(
          (other) =>
            other.day === day &&
            !other.cancelled &&
            embargoUntil !== null &&
            (other.embargoUntil ?? TODAY) < embargoUntil,
        );
        if (embargoUntil !== null && vanishes) continue;
        decisions.push(await sign(policyId, versions().length + 1, day, embargoUntil));
      } else if (each.kind === 'retire') {
        const from = addDays(TODAY, each.day);
        await act(policyId, 'retire', null, from);
        decisions.push({ from });
      } else {
        const version = versions().filter(({ cancelled }) => !cancelled)[each.index];
        if (version === undefined) continue;
        await act(policyId, 'cancel', version.id, version.day);
        version.cancelled = true;
      }
    }
    return { policyId, decisions };
  }

  async function sign(
    policyId: string,
    number: number,
    day: CalendarDate,
    embargoUntil: CalendarDate | null,
  ): Promise<Version> {
    const id = newId();
    await app.database.transaction(async (tx) => {
      const at = (await recordedAt(tx, [policyId], app.clock.now())).get(policyId)!;
      await rows(
        tx,
        `insert into policy_version (id, policy_id, number, title, document, content_hash, effective, change_class, created_at)
         values ($1, $2, $3, 'Title', '{}', 'sha256:' || repeat('0', 64), $4, 'neutral', $5)`,
        [id, policyId, number, day, at],
      );
      await rows(
        tx,
        `insert into version_signature (id, version_id, person_id, name, role, meaning, envelope_hash, signed_at, method)
         values ($1, $2, $3, 'Dr. Test', 'medical_director', 'Yes.', $4, $5, 'password')`,
        [newId(), id, personId, HASH_OF_EMPTY, at],
      );
      await rows(
        tx,
        `update policy_version set state = 'approved', envelope = '{}', envelope_hash = $2, approved_at = $3, embargo_until = $4
          where id = $1`,
        [id, HASH_OF_EMPTY, at, embargoUntil],
      );
      await writePeriods(tx, [{ policyId, at }]);
    });
    return { id, day, embargoUntil, cancelled: false };
  }

  async function act(
    policyId: string,
    kind: string,
    versionId: string | null,
    day: CalendarDate,
  ): Promise<void> {
    const id = newId();
    await app.database.transaction(async (tx) => {
      const at = (await recordedAt(tx, [policyId], app.clock.now())).get(policyId)!;
      await rows(
        tx,
        `insert into policy_act (id, policy_id, kind, version_id, effective, reason, envelope, envelope_hash, signatures_needed, proposed_at)
         values ($1, $2, $3, $4, $5, 'A test.', '{}', $6, 1, $7)`,
        [id, policyId, kind, versionId, day, HASH_OF_EMPTY, at],
      );
      await rows(
        tx,
        `insert into policy_act_signature (id, act_id, person_id, name, role, meaning, envelope_hash, signed_at, method)
         values ($1, $2, $3, 'Dr. Test', 'medical_director', 'Yes.', $4, $5, 'password')`,
        [newId(), id, personId, HASH_OF_EMPTY, at],
      );
      await rows(tx, 'update policy_act set decided_at = $2 where id = $1', [id, at]);
      await writePeriods(tx, [{ policyId, at }]);
    });
  }
});

/** SHA-256 of `{}`. */
const HASH_OF_EMPTY = 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';

const isPublic = ({ embargoUntil }: Version, day: CalendarDate): boolean =>
  embargoUntil === null || embargoUntil <= day;
