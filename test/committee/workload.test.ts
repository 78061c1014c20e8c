import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { system } from '../../src/kernel/actor.ts';
import { ApiKeysService } from '../../src/people/api-keys/api-keys.service.ts';
import type { Person } from '../../src/people/persons/people.queries.ts';
import { Database } from '../../src/platform/database/database.ts';
import { lockAllReviews } from '../../src/reviews/review-locks.ts';
import { auditOf, buildPerson, signIn, type SessionHeaders } from '../people/support.ts';
import { policies, settle, startReviews } from '../reviews/builders.ts';
import type { TestApp, TestReply } from '../support/app.ts';

interface Loads {
  readonly months: readonly {
    month: string;
    reviews: number;
    carriedOver: number;
    capacity: number | null;
  }[];
  readonly people: readonly {
    person: { id: string; name: string };
    months: readonly {
      month: string;
      owned: number;
      reviewing: number;
      capacity: number | null;
      above: boolean;
    }[];
  }[];
  readonly before: number;
  readonly after: number;
}
interface Proposal {
  readonly id: string;
  readonly moves: number;
  readonly figures: {
    peak: { before: number; after: number };
    months: { month: string; before: number; after: number }[];
  };
  readonly items: readonly {
    policy: { id: string; slug: string };
    from: string;
    to: string;
    revision: number;
    excepted: boolean;
    why: { reason: string };
  }[];
  readonly applied: { reason: string } | null;
}

let app: TestApp;
let chair: SessionHeaders;
let reviewer: SessionHeaders;
let olive: Person;
let rex: Person;

const get = async (url: string, headers: Record<string, string> = reviewer): Promise<TestReply> =>
  await app.http({ url, headers });
const send = async (
  method: 'POST' | 'PUT',
  url: string,
  payload: object,
  headers: Record<string, string> = chair,
): Promise<TestReply> => await app.http({ method, url, payload, headers });
const propose = async (payload: object = {}): Promise<Proposal> =>
  (await send('POST', '/v1/workload/levellings', payload)).json<Proposal>();

async function start(): Promise<void> {
  app = await startReviews('2026-02-10T09:00');
  olive = await buildPerson(app, { name: 'Olive Owner', roles: ['author'] });
  rex = await buildPerson(app, { name: '=Rex Reviewer', roles: ['reviewer'] });
  chair = await signIn(app, await buildPerson(app, { name: 'Cara Chair', roles: ['committee_chair'] }));
  reviewer = await signIn(app, rex);
}

describe('the workload', () => {
  beforeAll(async () => {
    await start();
    await policies(app, [
      { nextReview: '2025-12', ownerId: olive.id },
      { nextReview: '2026-02-03', ownerId: olive.id },
      { nextReview: '2026-04', ownerId: olive.id, reviewerIds: [rex.id, olive.id] },
      { nextReview: '2026-04-30', ownerId: rex.id, reviewerIds: [olive.id] },
      { nextReview: '2026' },
      { nextReview: '2027-02', ownerId: olive.id },
    ]);
  }, 60_000);
  afterAll(async () => await app.close());

  it('counts a review in the month its window ends in, and what is overdue in this month', async () => {
    const load = (await get('/v1/workload')).json<Loads>();
    expect(load.months.filter(({ reviews }) => reviews > 0)).toEqual([
      { month: '2026-02', reviews: 2, carriedOver: 1, capacity: null },
      { month: '2026-04', reviews: 2, carriedOver: 0, capacity: null },
      { month: '2026-12', reviews: 1, carriedOver: 0, capacity: null },
    ]);
    expect([load.months.length, load.before, load.after]).toEqual([12, 0, 1]);
  });

  it('counts for a person what they own apart from what they review with others', async () => {
    const { people } = (await get('/v1/workload?from=2026-04&months=1')).json<Loads>();
    expect(people.map(({ person, months }) => [person.name, months[0]!.owned, months[0]!.reviewing])).toEqual(
      [
        ['=Rex Reviewer', 1, 1],
        ['Olive Owner', 1, 1],
      ],
    );
  });

  it('sets it against the capacity, which a leave makes less', async () => {
    await app.database.query(
      `insert into delegation (id, person_id, delegate_id, first_on, until_on, created_at)
       values (gen_random_uuid(), $1, $2, '2026-04-01', '2026-04-16', $3)`,
      [olive.id, rex.id, app.clock.now()],
    );
    await send('PUT', '/v1/workload/capacities/organisation', { reviewsPerMonth: 3 });
    const reply = await send('PUT', `/v1/workload/capacities/${olive.id}`, {
      reviewsPerMonth: 2,
      from: '2026-04',
    });
    expect(reply.json()).toMatchObject({
      items: [
        { personId: null, from: null, reviewsPerMonth: 3 },
        { personId: olive.id, name: 'Olive Owner', from: '2026-04', reviewsPerMonth: 2 },
      ],
    });
    expect((await auditOf(app, 'workload.capacity.changed')).at(-1)?.detail).toEqual({
      fromMonth: '2026-04',
      reviewsPerMonth: { from: null, to: 2 },
    });
    const { months, people } = (await get('/v1/workload?from=2026-03&months=2')).json<Loads>();
    expect(months.map(({ capacity }) => capacity)).toEqual([6, 4]);
    const hers = people.find(({ person }) => person.id === olive.id)!;
    expect(hers.months.map(({ capacity, above }) => [capacity, above])).toEqual([
      [3, false],
      [1, true],
    ]);
  });

  it('is a table too, with nothing in it that a spreadsheet would calculate', async () => {
    const table = await get('/v1/workload/people.csv?from=2026-04&months=1');
    expect(table.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(table.text.split('\r\n').slice(0, 2)).toEqual([
      'person,id,month,owned,reviewing,capacity,business days on leave,above capacity',
      `'=Rex Reviewer,${rex.id},2026-04,1,1,3,0,no`,
    ]);
    expect((await get('/v1/workload/months.csv?months=1')).text).toBe(
      'month,reviews,carried over,capacity\r\n2026-02,2,1,6\r\n',
    );
  });

  it('is of one person where one is named', async () => {
    const load = (await get(`/v1/workload?person=${rex.id}&from=2026-04&months=1`)).json<Loads>();
    expect([load.months[0]!.reviews, load.people.map(({ person }) => person.id)]).toEqual([2, [rex.id]]);
  });

  it.each([
    ['GET', '/v1/workload?from=2026-01', {}, 400, 'invalid_request'],
    ['GET', '/v1/workload?from=2026-01-01', {}, 400, 'invalid_request'],
    ['GET', '/v1/workload?from=9998-12&months=14', {}, 400, 'invalid_request'],
    ['POST', '/v1/workload/levellings', { from: '9998-12', months: 14 }, 400, 'invalid_request'],
    ['GET', '/v1/workload?months=25', {}, 400, 'invalid_request'],
    ['GET', '/v1/workload?person=olive', {}, 400, 'invalid_request'],
    ['PUT', '/v1/workload/capacities/nobody', { reviewsPerMonth: 1 }, 404, 'not_found'],
    ['PUT', '/v1/workload/capacities/organisation', { reviewsPerMonth: -1 }, 400, 'invalid_request'],
    [
      'PUT',
      '/v1/workload/capacities/organisation',
      { reviewsPerMonth: 1, from: '2026' },
      400,
      'invalid_request',
    ],
    ['POST', '/v1/workload/levellings', { from: '2026-02' }, 400, 'invalid_request'],
    ['POST', '/v1/workload/levellings', { months: 1 }, 400, 'invalid_request'],
    ['GET', '/v1/workload/levellings/none', {}, 404, 'not_found'],
  ] as const)('%s %s %j is refused', async (method, url, body, status, code) => {
    const reply = method === 'GET' ? await get(url) : await send(method, url, body);
    expect([reply.status, reply.json()]).toEqual([status, expect.objectContaining({ code })]);
  });

  it('reaches to the last month that can be written', async () => {
    expect((await get('/v1/workload?from=9997-12&months=1')).status).toBe(200);
    expect((await send('POST', '/v1/workload/levellings', { from: '9997-11', months: 2 })).status).toBe(201);
    expect((await get('/v1/workload?from=9997-12&months=2')).text).toContain('"from"');
  });

  it('is planned by chairs and administrators only', async () => {
    for (const [method, url, body] of [
      ['PUT', '/v1/workload/capacities/organisation', { reviewsPerMonth: 1 }],
      ['POST', '/v1/workload/levellings', {}],
    ] as const) {
      expect((await send(method, url, body, reviewer)).json()).toMatchObject({ code: 'forbidden' });
    }
    const keys = app.nest.get(ApiKeysService);
    const { token } = await keys.create(system('test'), { name: 'reader', scopes: ['reviews:read'] });
    const keyed = { authorization: `Bearer ${token}` };
    expect((await get('/v1/workload', keyed)).status).toBe(200);
    expect((await get('/v1/workload', {})).json()).toMatchObject({ code: 'unauthenticated' });
    expect((await send('POST', '/v1/workload/levellings', {}, keyed)).json()).toMatchObject({
      code: 'insufficient_scope',
    });
  });
});

describe('a levelling', () => {
  beforeAll(async () => {
    await start();
    await policies(
      app,
      Array.from({ length: 6 }, (_, index) => ({
        nextReview: '2026-09',
        ownerId: index % 2 ? olive.id : rex.id,
      })),
    );
  }, 60_000);
  afterAll(async () => await app.close());

  const datesOf = async (): Promise<string[]> =>
    (
      await app.database.query<{ next: string }>(
        `select distinct on (policy_id) next_review as next from policy_review_dates order by policy_id, revision desc`,
      )
    ).map(({ next }) => next);

  it('is proposed and moves nothing', async () => {
    const reply = await send('POST', '/v1/workload/levellings', { months: 9 });
    expect(reply.status).toBe(201);
    const proposal = reply.json<Proposal>();
    expect([proposal.moves, proposal.figures.peak, proposal.applied]).toEqual([
      5,
      { before: 6, after: 1 },
      null,
    ]);
    expect(proposal.items[0]).toMatchObject({
      from: '2026-09',
      revision: 1,
      excepted: false,
      why: { reason: 'relieves_month', left: { before: 6, after: 1 }, reached: { before: 0, after: 1 } },
    });
    expect(new Set(await datesOf())).toEqual(new Set(['2026-09']));
    expect((await auditOf(app, 'levelling.proposed')).at(-1)?.detail).toMatchObject({ moves: 5 });
    expect((await get(`/v1/workload/levellings/${proposal.id}`)).json()).toEqual(proposal);
    expect((await get('/v1/workload/levellings?limit=1')).json()).toMatchObject({
      items: [{ id: proposal.id }],
    });
  });

  it('is refused for what changed since, and names it', async () => {
    const proposal = await propose();
    const changed = proposal.items[0]!.policy;
    await app.database.query(
      `insert into policy_review_dates (policy_id, revision, last_review, next_review, recorded_at)
       values ($1, 2, '2025-11', '2026-10', $2)`,
      [changed.id, app.clock.now()],
    );
    const url = `/v1/workload/levellings/${proposal.id}/apply`;
    const refused = await send('POST', url, { reason: 'even' });
    expect([refused.status, refused.json()]).toEqual([
      409,
      expect.objectContaining({
        code: 'stale_levelling',
        policies: [{ id: changed.id, slug: changed.slug, why: 'dates_moved' }],
      }),
    ]);
    const applied = await send('POST', url, { reason: 'even', except: [changed.slug] });
    expect(applied.json<Proposal>().items.filter(({ excepted }) => excepted)).toMatchObject([
      { policy: changed },
    ]);
    expect(new Set(await datesOf()).size).toBe(5);
    const entries = await auditOf(app, 'levelling.applied');
    expect(entries.map(({ detail }) => detail)).toMatchObject([{ moved: 4, excepted: 1 }]);
    const rescheduled = await app.database.query(
      `select from policy_review_dates where revision = 2 and reason = 'even'`,
    );
    expect(rescheduled).toHaveLength(4);
  });

  it('is done when all is even: another one proposes nothing, and there is nothing to apply', async () => {
    const last = await propose({ months: 9 });
    expect(last.moves).toBe(1);
    await send('POST', `/v1/workload/levellings/${last.id}/apply`, { reason: 'even' });
    const { id, items } = await propose({ months: 9 });
    expect(items).toEqual([]);
    const reply = await send('POST', `/v1/workload/levellings/${id}/apply`, { reason: 'even' });
    expect([reply.status, reply.json()]).toEqual([400, expect.objectContaining({ code: 'invalid_request' })]);
  });

  it('leaves alone what has begun, unless it is asked for', async () => {
    const begun = await policies(app, [{ nextReview: '2026-09' }, { nextReview: '2026-09' }]);
    await app.database.query(
      `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by)
       select gen_random_uuid(), unnest($1::uuid[]), '2026-09', 1, $2, 'rung'`,
      [begun, app.clock.now()],
    );
    const moved = async (openReviews: boolean) =>
      (await propose({ from: '2026-09', months: 2, options: { openReviews } })).items.filter(({ policy }) =>
        begun.includes(policy.id),
      ).length;
    expect([await moved(false), await moved(true)]).toEqual([0, 1]);
  });

  it('sees the reviews that a sweep under way opens', async () => {
    const { id, items } = await proposeWithRoom();
    const opened = items[0]!.policy;
    const sweeping = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    const sweep = app.nest.get(Database).transaction(async (tx) => {
      await lockAllReviews(tx);
      locked.resolve();
      await sweeping.promise;
      await tx.query(
        `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by)
         select gen_random_uuid(), policy_id, next_review, revision, $2, 'rung' from policy_review_dates
          where policy_id = $1 order by revision desc limit 1`,
        [opened.id, app.clock.now()],
      );
    });
    await locked.promise;
    const applying = send('POST', `/v1/workload/levellings/${id}/apply`, { reason: 'even' });
    await waitForLock();
    sweeping.resolve();
    await sweep;
    expect((await applying).json()).toMatchObject({
      code: 'stale_levelling',
      policies: [{ slug: opened.slug, why: 'review_opened' }],
    });
  });

  /** A proposal that moves reviews which have not begun. */
  const proposeWithRoom = async (): Promise<Proposal> => {
    await policies(app, [{ nextReview: '2026-09' }, { nextReview: '2026-09' }, { nextReview: '2026-09' }]);
    return await propose({ months: 9 });
  };

  /** Until somebody waits for an advisory lock. */
  const waitForLock = async (): Promise<void> => {
    const waits = `select from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`;
    while ((await app.database.query(waits)).length === 0) await sleep(20);
  };

  it.each([
    [{ reason: ' ' }, 400, 'invalid_request'],
    [{}, 400, 'invalid_request'],
    [{ reason: 'even', except: ['nowhere'] }, 400, 'invalid_request'],
  ])('%j is refused', async (body, status, code) => {
    const { id } = await propose();
    const reply = await send('POST', `/v1/workload/levellings/${id}/apply`, body);
    expect([reply.status, reply.json()]).toEqual([status, expect.objectContaining({ code })]);
  });
});

describe('a payer’s whole manual, due in one month', () => {
  beforeAll(async () => {
    await start();
    const owners = await Promise.all(
      Array.from(
        { length: 40 },
        async (_, index) => await buildPerson(app, { name: `Owner ${index}`, roles: ['author'] }),
      ),
    );
    await policies(
      app,
      Array.from({ length: 9 }, () => ({ nextReview: '2026-09' })),
    );
    // the rest without ladders: what is to be seen is that the new dates get theirs
    await app.database.query(
      `with built as (
         insert into policy (id, slug, title, owner_id, created_at)
         select gen_random_uuid(), 'policy-' || number, 'Policy ' || number, ($1::uuid[])[number % 40 + 1], $2
           from generate_series(1, 2991) number
         returning id
       )
       insert into policy_review_dates (policy_id, revision, last_review, next_review, recorded_at)
       select id, 1, '2025-11', '2026-09', $2 from built`,
      [owners.map(({ id }) => id), app.clock.now()],
    );
  }, 180_000);
  afterAll(async () => await app.close());

  it('is levelled, applied once of two who do it at once, and its ladders are planned anew', async () => {
    const proposal = await propose();
    expect(proposal.figures.peak).toEqual({ before: 3000, after: 334 });
    const url = `/v1/workload/levellings/${proposal.id}/apply`;
    const both = await Promise.all(
      [1, 2].map(async () => await send('POST', url, { reason: 'an even year' })),
    );
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)?.json()).toMatchObject({ code: 'levelling_applied' });
    const { months, people } = (await get('/v1/workload')).json<Loads>();
    const loads = months.map(({ reviews }) => reviews);
    expect([loads[0], ...loads.slice(10)]).toEqual([0, 0, 0]); // this month, and what lies past the ceilings
    expect(loads.slice(1, 10).toSorted((a, b) => a - b)).toEqual([
      ...Array<number>(6).fill(333),
      334,
      334,
      334,
    ]);
    expect(Math.max(...people.flatMap((each) => each.months.map(({ owned }) => owned)))).toBe(9);

    const unplanned = async () =>
      await app.database.query(
        `select from policy_review_dates dates where revision = 2 and not exists (select from review_rung rung
            where rung.policy_id = dates.policy_id and rung.schedule_revision = 2 and rung.state = 'planned')`,
      );
    while ((await unplanned()).length > 0) await new Promise((wake) => setTimeout(wake, 100));
    await settle(app);
    const waitingFromBefore = await app.database.query(
      `select from review_rung rung join levelling_item item on item.policy_id = rung.policy_id
        where rung.state = 'planned' and rung.schedule_revision = 1`,
    );
    expect(waitingFromBefore).toEqual([]);
  }, 180_000);
});
