import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildPerson, signIn, type SessionHeaders } from '../../people/support.ts';
import type { TestApp } from '../../support/app.ts';
import { advance, onLeave, person, policy, startReviews, sweep } from '../builders.ts';

interface Proof {
  readonly policy: { readonly title: string };
  readonly rung: string;
  readonly state: string;
  readonly suppressedReason: string | null;
  readonly recipients: readonly {
    readonly name: string;
    readonly state: string;
    readonly sentAt: string | null;
    readonly messageId: string | null;
    readonly bounceReason: string | null;
    readonly standsInFor: readonly {
      readonly name: string;
      readonly reason: string;
      readonly until: string | null;
    }[];
  }[];
}

let app: TestApp;
let headers: SessionHeaders;
let lysis: string;
let [olive, rex]: string[] = [];
beforeAll(async () => {
  app = await startReviews('2026-02-10T09:00');
  headers = await signIn(app, await buildPerson(app));
  olive = await person(app, 'Olive Owner');
  rex = await person(app, 'Rex Reviewer');
  const bea = await person(app, 'Bea Backup');
  await onLeave(app, olive, rex, ['2026-05-01', '2026-06-01']);
  lysis = await policy(app, { ownerId: olive, backupId: bea });
  await policy(app, { title: 'Other', nextReview: '2026-10', ownerId: bea });
  await advance(app, '2026-05-04T08:00');
  app.smtp.refuseRecipient('olive.owner@plan.example');
  await advance(app, '2026-06-03T08:00');
  await sweep(app);
  await advance(app, '2026-06-04T08:00'); // Bea's digest of the day before had gone
  await advance(app, '2026-08-17T08:00'); // July was slept through
});
afterAll(async () => await app.close());

async function proof(query: string): Promise<Proof[]> {
  const reply = await app.http({ method: 'GET', url: `/v1/reminders/proof?${query}`, headers });
  return reply.json<{ items: Proof[] }>().items;
}

describe('the proof', () => {
  it('tells of each rung whom it was meant for, who got it, and why it did not go', async () => {
    const items = await proof(`policy=policy-${lysis}&from=2026-05-01&to=2026-08-20`);
    expect(items.map(({ rung, state, suppressedReason }) => [rung, state, suppressedReason])).toEqual([
      ['before_120', 'sent', null],
      ['before_90', 'sent', null],
      ['before_60', 'suppressed', 'superseded'],
      ['before_30', 'sent', null],
      ['before_14', 'planned', null],
    ]);
    expect(items[0]?.recipients).toMatchObject([
      {
        name: 'Rex Reviewer',
        state: 'sent',
        sentAt: expect.stringContaining('2026-05-04'),
        messageId: expect.stringMatching(/^<.+>$/),
        standsInFor: [{ name: 'Olive Owner', reason: 'on_leave', until: '2026-06-01' }],
      },
    ]);
    expect(items[1]?.recipients).toMatchObject([
      { name: 'Bea Backup', state: 'sent', standsInFor: [{ name: 'Olive Owner', reason: 'address_failed' }] },
      { name: 'Olive Owner', state: 'bounced', bounceReason: expect.stringContaining('no such user') },
    ]);
    expect(items[4]?.recipients).toMatchObject([{ name: 'Bea Backup', state: 'planned' }]);
  });

  it('is the same as the review shows', async () => {
    const [cycle] = await app.database.query<{ id: string }>(
      'select id from review_cycle where policy_id = $1',
      [lysis],
    );
    const url = `/v1/reviews/${cycle!.id}/reminders`;
    const { items } = (await app.http({ method: 'GET', url, headers })).json<{ items: Proof[] }>();
    const proven = await proof(`policy=policy-${lysis}&from=2026-05-01&to=2027-08-01`);
    for (const [index, item] of items.slice(0, 5).entries()) expect(proven[index]).toMatchObject(item);
  });

  it.each([
    ['state=bounced', ['before_90']],
    ['state=redirected', ['before_120', 'before_90', 'before_30']],
    ['state=suppressed', ['before_60', 'before_90']],
    ['state=waiting', []],
  ])('filters by %s', async (query, rungs) => {
    const items = await proof(`${query}&from=2026-05-01&to=2026-08-17`);
    expect(items.map(({ rung }) => rung).sort()).toEqual([...rungs].sort());
  });

  it('filters by who got it and whom it was meant for', async () => {
    const rungs = async (id: string | undefined) =>
      (await proof(`person=${id}&from=2026-05-01&to=2026-12-31`)).map(({ rung }) => rung);
    expect(await rungs(rex)).toEqual(['before_120']);
    expect(await rungs(olive)).toEqual(['before_120', 'before_90', 'before_30']);
  });

  it('pages through the same and comes as a table', async () => {
    const range = 'from=2026-05-01&to=2026-12-31';
    const whole = await proof(`${range}&limit=200`);
    const paged: Proof[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const url = `/v1/reminders/proof?${range}&limit=3${cursor && `&cursor=${cursor}`}`;
      const page: { items: Proof[]; nextCursor: string | null } = (
        await app.http({ method: 'GET', url, headers })
      ).json();
      paged.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(whole);
    const table = await app.http({ method: 'GET', url: `/v1/reminders/proof.csv?${range}`, headers });
    const lines = table.text.trim().split('\r\n');
    expect(lines).toHaveLength(
      1 + whole.reduce((sum, { recipients }) => sum + Math.max(1, recipients.length), 0),
    );
    expect(table.text).toContain('Olive Owner (address_failed)');
  });

  it.each([
    ['from=2026-10-09&to=2026-10-08', 'invalid_request'],
    ['from=2020-10-09&to=2026-10-08', 'invalid_request'],
    ['to=0001-02-01', 'invalid_request'],
    ['state=lost', 'invalid_request'],
    ['person=me', 'invalid_request'],
    ['cursor=nonsense', 'cursor_invalid'],
    ['policy=nothing-of-the-kind', 'not_found'],
  ])('refuses %s', async (query, code) => {
    const reply = await app.http({ method: 'GET', url: `/v1/reminders/proof?${query}`, headers });
    expect(reply.json()).toMatchObject({ code });
  });

  it('is for who may read reviews', async () => {
    expect((await app.http({ method: 'GET', url: '/v1/reminders/proof' })).status).toBe(401);
  });
});
