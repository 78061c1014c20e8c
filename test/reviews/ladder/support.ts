import { system } from '../../../src/kernel/actor.ts';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { WorkingDaysService } from '../../../src/platform/organisation/working-days.service.ts';
import { defaultLadder, type RungTerms } from '../../../src/reviews/ladder/ladder.rules.ts';
import type { LadderTarget } from '../../../src/reviews/ladder/ladder-target.ts';
import { LaddersService } from '../../../src/reviews/ladder/ladders.service.ts';
import type { TestApp } from '../../support/app.ts';
import { settle } from '../builders.ts';

/** The rungs of the ladder built in, as one would write them down. */
export const builtIn: readonly RungTerms[] = defaultLadder.map(
  ({ key, anchor, offsetDays, repeatEveryDays, audience, escalation, delivery }) => ({
    key,
    anchor,
    offsetDays,
    repeatEveryDays,
    audience,
    escalation,
    delivery,
  }),
);

/** The ladder built in with some rungs changed or left out (null). */
export function changed(changes: Readonly<Record<string, Partial<RungTerms> | null>>): RungTerms[] {
  return builtIn.flatMap((rung) => {
    const change = changes[rung.key];
    return change === null ? [] : [{ ...rung, ...change }];
  });
}

/** A rung so many days before the window. */
export function before(days: number, key = `before_${days}`): RungTerms {
  return {
    key,
    anchor: 'first_day',
    offsetDays: -days,
    repeatEveryDays: null,
    audience: ['owner'],
    escalation: [],
    delivery: 'digest',
  };
}

export const organisation: LadderTarget = { of: 'organisation' };
export const section = (name: string): LadderTarget => ({ of: 'section', section: name });
export const ofPolicy = (policyId: string): LadderTarget => ({
  of: 'policy',
  policyId,
  slug: `policy-${policyId}`,
});

/** Gives a target a ladder and waits until what waits is planned anew. */
export async function putLadder(
  app: TestApp,
  target: LadderTarget,
  rungs: readonly RungTerms[],
): Promise<void> {
  await app.nest.get(LaddersService).put(system('test'), target, rungs, { revision: undefined });
  await settle(app);
}

/** Takes a target's ladder back and waits until what waits is planned anew. */
export async function removeLadder(app: TestApp, target: LadderTarget): Promise<void> {
  await app.nest.get(LaddersService).remove(system('test'), target, { revision: undefined });
  await settle(app);
}

/** Closes the house on a day, or opens it on a public holiday. */
export async function holiday(app: TestApp, day: string, works = false): Promise<void> {
  const terms = { name: 'Day of the test', works };
  await app.nest.get(WorkingDaysService).putHoliday(system('test'), calendarDate(day), terms);
  await settle(app);
}

/** A policy's waiting rungs as `key#occurrence day`, in the order of their days; `!` marks one that goes in a digest. */
export async function waitingOf(app: TestApp, policyId: string): Promise<string[]> {
  const found = await app.database.query<{ rung: string }>(
    `select rung_key || case when occurrence > 0 then '#' || occurrence else '' end || ' ' || due_on
              || case when in_digest then '!' else '' end as rung
       from review_rung where policy_id = $1 and state = 'planned' order by due_on, occurrence`,
    [policyId],
  );
  return found.map(({ rung }) => rung);
}

/** When a policy's rungs went out: `key#occurrence day-of-sending`, in order. */
export async function goneOf(app: TestApp, policyId: string): Promise<string[]> {
  const found = await app.database.query<{ rung: string }>(
    `select rung_key || case when occurrence > 0 then '#' || occurrence else '' end || ' '
              || (sent_at at time zone (select zone from organisation))::date as rung
       from review_rung where policy_id = $1 and state = 'sent' order by sent_at, occurrence`,
    [policyId],
  );
  return found.map(({ rung }) => rung);
}
