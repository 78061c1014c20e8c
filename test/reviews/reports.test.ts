import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/kernel/ids.ts';
import { buildPerson, signIn, type SessionHeaders } from '../people/support.ts';
import type { TestApp, TestReply } from '../support/app.ts';
import { policies, startReviews } from './builders.ts';

let app: TestApp;
let reader: SessionHeaders;
let olive: string;
let gone: string;

const get = async (path: string, headers: Record<string, string> = reader): Promise<TestReply> =>
  await app.http({ url: `/v1/reports/reviews${path}`, headers });

/** A scheduled review that ended, with the stages it went through. */
async function closed(
  policyId: string,
  given: {
    nextReview?: string;
    openedAt: string;
    closedAt: string;
    outcome?: string;
    stages?: readonly [string, string][];
    /** When it was closed before, and reopened. */
    interrupted?: readonly [string, string];
  },
): Promise<void> {
  const {
    nextReview = '2026-09',
    openedAt,
    closedAt,
    outcome = 'revised',
    stages = [],
    interrupted = [],
  } = given;
  const id = newId();
  await app.database.query(
    `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by, closed_at, outcome)
     select $1, $2::uuid, $3, max(revision), $4, 'rung', $5, $6 from policy_review_dates where policy_id = $2::uuid`,
    [id, policyId, nextReview, openedAt, closedAt, outcome],
  );
  for (const [stage, at] of stages) {
    await app.database.query(
      `insert into review_cycle_entry (id, cycle_id, at, kind, actor, detail)
       values (gen_random_uuid(), $1, $2, 'stage_entered', '{"kind":"system","id":"test","name":"test"}', $3)`,
      [id, at, { stage }],
    );
  }
  for (const [index, at] of interrupted.entries()) {
    await app.database.query(
      `insert into review_cycle_entry (id, cycle_id, at, kind, actor, detail)
       values (gen_random_uuid(), $1, $2, $3, '{"kind":"system","id":"test","name":"test"}', '{}')`,
      [id, at, index === 0 ? 'closed' : 'reopened'],
    );
  }
  // the dates that came with its signature: the policy is no longer open
  const versionId = newId();
  await app.database.query(
    `insert into policy_version (id, policy_id, number, title, document, content_hash, created_at)
     values ($1, $2, 2, 'Lysis', '{}', $3, $4)`,
    [versionId, policyId, `sha256:${'0'.repeat(64)}`, app.clock.now()],
  );
  await dates(policyId, '2027-08', null, versionId);
}

async function dates(
  policyId: string,
  nextReview: string,
  reason: string | null,
  versionId: string | null = null,
): Promise<void> {
  await app.database.query(
    `insert into policy_review_dates (policy_id, revision, last_review, next_review, reason, recorded_at, version_id)
     select $1::uuid, max(revision) + 1, '2025-11', $2, $3, $4, $5::uuid from policy_review_dates where policy_id = $1::uuid`,
    [policyId, nextReview, reason, app.clock.now(), versionId],
  );
}

describe('the report on reviews', () => {
  beforeAll(async () => {
    app = await startReviews('2026-11-20T09:00');
    const rex = await buildPerson(app, { name: 'Rex Reviewer', roles: ['reviewer'] });
    olive = (await buildPerson(app, { name: 'Olive Owner', roles: ['author'] })).id;
    gone = (await buildPerson(app, { name: 'Gil Gone', roles: ['author'] })).id;
    reader = await signIn(app, rex);
    await app.database.query('update person set active = false where id = $1', [gone]);
    const [punctual, late, postponed, , far, ours] = await policies(app, [
      { title: 'Punctual', ownerId: olive },
      { title: 'Late', ownerId: olive },
      { title: 'Postponed', ownerId: olive },
      { title: '=HYPERLINK("x")', nextReview: '2026-10', ownerId: olive },
      { title: 'Far', nextReview: '2027-05', ownerId: olive },
      { title: 'Gone', nextReview: '2027-06', ownerId: gone },
      { title: 'Orphan', nextReview: '2027-07' },
    ]);
    // the last hour of September 30 in Portland is October 1 in UTC
    await closed(punctual!, {
      openedAt: '2026-09-01T15:00:00Z',
      closedAt: '2026-10-01T06:30:00Z',
      stages: [
        ['literature', '2026-09-02T15:00:00Z'],
        ['drafting', '2026-09-12T15:00:00Z'],
        ['with_committee', '2026-09-14T15:00:00Z'],
        ['drafting', '2026-09-20T15:00:00Z'],
        ['with_director', '2026-09-21T15:00:00Z'],
      ],
    });
    await closed(late!, {
      openedAt: '2026-09-01T15:00:00Z',
      closedAt: '2026-10-01T07:30:00Z',
      outcome: 'reaffirmed',
    });
    await dates(postponed!, '2026-12', 'two trials report in November');
    await closed(postponed!, {
      nextReview: '2026-12',
      openedAt: '2026-09-01T15:00:00Z',
      closedAt: '2026-11-02T15:00:00Z',
      stages: [['literature', '2026-09-05T15:00:00Z']],
      interrupted: ['2026-09-10T15:00:00Z', '2026-10-28T15:00:00Z'],
    });
    await app.database.query(`update policy set manual_section = 'Surgery' where id = any($1::uuid[])`, [
      [far, ours],
    ]);
    await app.database.query(
      `insert into reminder_message (id, person_id, kind, message_id, digest_on, send_at, state, created_at, sent_at, bounced_at, bounce_reason)
       values (gen_random_uuid(), $1, 'digest', 'm@plan.example', '2026-11-02', $2, 'bounced', $2, $2, $2, '550 5.1.1 no such user')`,
      [olive, '2026-11-02T16:00:00Z'],
    );
  }, 60_000);
  afterAll(async () => await app.close());

  it('counts what was signed by the last day of its window, where the organisation is', async () => {
    expect((await get('')).json()).toMatchObject({
      from: '2025-11-20',
      to: '2026-11-20',
      onTime: { ended: 3, onTime: 2, openLate: 1, rate: 0.5 },
      onTimeByOriginalWindow: { ended: 3, onTime: 1, openLate: 1, rate: 0.25 },
    });
  });

  it.each(['', '/outcomes.csv'])(
    'refuses a last day%s without a year before it, and names the field',
    async (table) => {
      const reply = await get(`${table}?to=0001-06-01`);
      expect([reply.status, reply.json()]).toEqual([
        400,
        expect.objectContaining({ code: 'invalid_request' }),
      ]);
      expect(reply.text).toContain('"to"');
      for (const query of ['?from=0001-01-01&to=0001-06-01', '?to=0002-01-01', '?to=9998-12-31']) {
        expect((await get(`${table}${query}`)).status).toBe(200);
      }
    },
  );

  it('counts only what ended in its days', async () => {
    expect((await get('?from=2026-10-01&to=2026-10-31')).json()).toMatchObject({
      onTime: { ended: 1, onTime: 0, openLate: 1 },
      ended: [{ title: 'Late', doneOn: '2026-10-01' }],
    });
  });

  it('lists what is overdue with its age, at the precision of its window', async () => {
    const { overdue, overdueAges } = (await get('')).json<{ overdue: unknown[]; overdueAges: unknown[] }>();
    expect(overdue).toMatchObject([
      { title: '=HYPERLINK("x")', nextReview: '2026-10', daysLate: 20, cycleId: null },
    ]);
    expect(overdueAges).toContainEqual({ from: 8, to: 30, reviews: 1 });
  });

  it('adds up the days in each stage, one that was entered again included, but not while it was closed', async () => {
    const { stageTimes } = (await get('')).json<{ stageTimes: unknown[] }>();
    expect(stageTimes).toEqual([
      { stage: 'literature', reviews: 2, medianDays: 10, ninetiethDays: 10 },
      { stage: 'drafting', reviews: 1, medianDays: 3, ninetiethDays: 3 },
      { stage: 'with_committee', reviews: 1, medianDays: 6, ninetiethDays: 6 },
      { stage: 'with_director', reviews: 1, medianDays: 9.6, ninetiethDays: 9.6 },
      { stage: 'whole', reviews: 3, medianDays: 29.7, ninetiethDays: expect.any(Number) },
    ]);
  });

  it('tells outcomes, whom nobody reaches, and what passed the ceiling with its reason', async () => {
    expect((await get('')).json()).toMatchObject({
      outcomes: [
        { kind: 'scheduled', outcome: 'revised', reviews: 2 },
        { kind: 'scheduled', outcome: 'reaffirmed', reviews: 1 },
      ],
      withoutOwner: [{ title: 'Orphan', nextReview: '2027-07' }],
      withoutAddress: [{ title: 'Gone', problem: 'inactive', backupName: null, backupProblem: 'no_backup' }],
      bounced: [{ personName: 'Olive Owner', reason: '550 5.1.1 no such user', policies: [] }],
    });
    expect((await get('')).json<{ pastCeiling: unknown[] }>().pastCeiling).toMatchObject([
      { title: 'Postponed', from: '2026-09', ceiling: '2026-11', reason: 'two trials report in November' },
    ]);
  });

  it('says that an address failed, and whether the backup is told instead', async () => {
    await app.database.query(
      `update person set active = true, address_failed_at = $2, address_failure = '550 gone' where id = $1`,
      [gone, app.clock.now()],
    );
    await app.database.query(`update policy set backup_id = $2 where owner_id = $1`, [gone, olive]);
    expect((await get('')).json()).toMatchObject({
      withoutAddress: [
        { problem: 'address_failed', failure: '550 gone', backupName: 'Olive Owner', backupProblem: null },
      ],
    });
  });

  it('is of one section or owner where they are named', async () => {
    expect((await get('?section=Surgery')).json()).toMatchObject({
      onTime: { ended: 0, openLate: 0, rate: null },
      withoutAddress: [{ title: 'Gone', section: 'Surgery' }],
      withoutOwner: [],
      bounced: [],
    });
    expect((await get(`?owner=${gone}`)).json()).toMatchObject({ ended: [], overdue: [] });
  });

  it.each([
    [
      'ended',
      'policy,title,section,owner,outcome,window,original window,signed,on time,on time by original window',
    ],
    ['overdue', 'policy,title,section,owner,window,original window,days late,stage'],
    ['stage-times', 'stage,reviews,median calendar days,90th percentile calendar days'],
    ['outcomes', 'kind,outcome,reviews'],
    ['without-owner', 'policy,title,section,owner,next review'],
    ['without-address', 'policy,title,section,owner,next review,problem,what came back,backup'],
    ['past-ceiling', 'policy,title,section,owner,from,to,ceiling,reason,by,recorded'],
    ['bounced', 'person,mail,policies,said,bounced'],
  ])('has its table %s', async (table, head) => {
    const reply = await get(`/${table}.csv`);
    expect([reply.status, reply.headers['content-type']]).toEqual([
      200,
      'text/csv; charset=utf-8; header=present',
    ]);
    expect(reply.text.split('\r\n')[0]).toBe(head);
    expect(reply.text.split('\r\n').length).toBeGreaterThan(2);
  });

  it('gives a spreadsheet nothing to calculate, and keeps dates as they are', async () => {
    const { text } = await get('/overdue.csv');
    expect(text.split('\r\n')[1]).toMatch(
      /^policy-[^,]+,"'=HYPERLINK\(""x""\)",,Olive Owner,2026-10,2026-10,20,$/,
    );
  });

  it.each([
    ['?from=2026-02-01&to=2026-01-01', 400, 'invalid_request'],
    ['?from=2026-02', 400, 'invalid_date'],
    ['?owner=me', 400, 'invalid_request'],
    ['/constructor.csv', 404, 'not_found'],
  ])('%s is refused', async (path, status, code) => {
    const reply = await get(path);
    expect([reply.status, reply.json()]).toEqual([status, expect.objectContaining({ code })]);
    expect((await get(path, {})).json()).toMatchObject({ code: 'unauthenticated' });
  });
});
