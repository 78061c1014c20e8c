import type { Person } from '../../../src/people/persons/people.queries.ts';
import { DelegationsService } from '../../../src/people/delegations/delegations.service.ts';
import { system } from '../../../src/kernel/actor.ts';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { PASSWORD, type SessionHeaders } from '../../people/support.ts';
import type { TestApp, TestReply } from '../../support/app.ts';
import { buildCarriedVersion } from '../../support/build-policy-version.ts';

/** Says how many directors sign each decision about a policy. */
export async function needDirectors(app: TestApp, slug: string, directors: number): Promise<void> {
  await app.database.query('update policy set directors_needed = $2 where slug = $1', [slug, directors]);
}

/** A carried version and the body that signs it. */
export interface Carried {
  readonly number: number;
  readonly path: string;
  readonly body: Record<string, unknown>;
}

/** The next version of a policy, which the committee carried: only signatures are missing. */
export async function carriedVersion(app: TestApp, slug: string): Promise<Carried> {
  const { number, contentHash } = await buildCarriedVersion(app, slug);
  return {
    number,
    path: `/v1/policies/${slug}/versions/${number}`,
    body: {
      meaning: 'I approve this version.',
      effective: '2027-01-01',
      changeClass: 'neutral',
      contentHash,
      password: PASSWORD,
    },
  };
}

/** Notes that one person stands in for another from today on, for some days. */
export async function delegate(app: TestApp, away: Person, to: Person, days = ['2026-09-18', '2026-10-02']) {
  return await app.nest.get(DelegationsService).add(system('test'), away.id, {
    delegate: to.id,
    from: calendarDate(days[0]!),
    to: calendarDate(days[1]!),
    reason: 'Leave',
  });
}

/** A request by somebody who is signed in. */
export async function ask(
  app: TestApp,
  who: SessionHeaders,
  method: 'GET' | 'POST' | 'PATCH',
  url: string,
  payload?: object,
): Promise<TestReply> {
  return await app.http({ method, url, headers: { ...who }, ...(payload === undefined ? {} : { payload }) });
}
