import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { buildPerson, signIn, type SessionHeaders } from '../../people/support.ts';
import type { TestApp, TestReply } from '../../support/app.ts';
import { advance, onLeave, person, policy, quietHours, startReviews, sweep } from '../builders.ts';

let app: TestApp;
let headers: SessionHeaders;
let olive: Person;
let lysis: string;
beforeAll(async () => {
  app = await startReviews('2026-02-10T09:00');
  olive = await buildPerson(app, { name: 'Olive Owner', email: 'olive.owner@plan.example' });
  headers = await signIn(app, olive);
  const rex = await person(app, 'Rex Reviewer');
  const bea = await person(app, 'Bea Backup');
  await onLeave(app, olive.id, rex, ['2026-06-30', '2026-07-20']);
  await quietHours(app, rex, ['21:00', '09:30']);
  lysis = await policy(app, { ownerId: olive.id, backupId: bea });
  await policy(app, { title: '<b>Other</b> & more', nextReview: '2026-10', ownerId: rex });
  await advance(app, '2026-05-04T08:00');
  app.smtp.refuseRecipient('olive.owner@plan.example');
  await advance(app, '2026-06-03T08:00');
  await sweep(app);
  await app.database.query(
    'update person set address_failed_at = null, address_failure = null where id = $1',
    [olive.id],
  );
}, 60_000);
afterAll(async () => await app.close());

const get = async (url: string): Promise<TestReply> => await app.http({ method: 'GET', url, headers });
const textOf = async (url: string): Promise<string> =>
  (await get(url)).text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('the page of reminders to come', () => {
  it('tells day by day what goes to whom, for whom, and when', async () => {
    const text = await textOf('/console/reminders');
    expect(text).toContain('July 2, 2026 2 reminders to 1 person');
    expect(text).toMatch(/Rex Reviewer in the day’s mail\s*, after quiet hours 2026-07-02 09:30 PDT/);
    expect(text).toContain('for Olive Owner (on leave until July 20, 2026)');
    expect(text).toMatch(/Olive Owner a mail of its own/);
  });

  it('shows what is for the reader alone, or for whoever stands in for them', async () => {
    const text = await textOf('/console/reminders?person=me');
    expect(text).toContain('and concerns Olive Owner');
    expect(text).not.toContain('Other');
  });

  it('escapes what policies are called', async () => {
    const { text } = await get('/console/reminders');
    expect(text).toContain('&lt;b>Other');
    expect(text).not.toContain('<b>Other');
  });

  it.each([
    ['?from=2026-10-01&to=2026-09-01', 'The last day 2026-09-01 is before 2026-10-01.'],
    ['?policy=nothing-of-the-kind', 'There is no policy of that name'],
    ['?from=2030-01-01&to=2030-02-01&person=me', 'Lysis of Epidural Adhesions'],
    ['?from=nonsense&person=nobody&state=lost', 'July 2, 2026'],
  ])('with %s says so', async (query, expected) => {
    const reply = await get(`/console/reminders${query}`);
    expect(reply.status).toBe(200);
    expect(reply.text).toContain(expected);
  });
});

describe('the page of what happened', () => {
  it('tells who got it, for whom, and what came back', async () => {
    const text = await textOf(`/console/reminders/proof?policy=policy-${lysis}`);
    expect(text).toMatch(/Bea Backup sent 2026-06-03 .*for Olive Owner \(no working address\)/);
    expect(text).toMatch(/Olive Owner came back 2026-06-03 08:00 PDT\s*: .*no such user/);
  });

  it('filters by outcome', async () => {
    const text = await textOf('/console/reminders/proof?state=bounced');
    expect(text).toContain('90 days before');
    expect(text).not.toContain('120 days before');
  });

  it('says what to do where there is nothing', async () => {
    expect(await textOf('/console/reminders/proof?from=2020-01-01&to=2020-02-01')).toContain(
      'No reminder was to go in these days',
    );
  });

  it('has a page for each review', async () => {
    const [cycle] = await app.database.query<{ id: string }>('select id from review_cycle');
    const text = await textOf(`/console/reminders/reviews/${cycle!.id}`);
    expect(text).toContain('Reminders of Lysis of Epidural Adhesions');
    expect(text).toContain('60 days before');
    expect((await get('/console/reminders/reviews/nonsense')).status).toBe(404);
  });
});

it('is for people who are signed in', async () => {
  const reply = await app.http({ method: 'GET', url: '/console/reminders' });
  expect([302, 303, 401]).toContain(reply.status);
});
