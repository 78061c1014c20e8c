import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicy, type BuiltPolicy } from '../builders.ts';
import {
  act,
  buildRecord,
  person,
  queue,
  queueRecords,
  waiting,
  type Person,
  type ShownItem,
} from './support.ts';

let app: TestApp;
let ana: Person;
let policy: BuiltPolicy;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-04T15:00:00Z' });
  ana = await person(app, 'Ana Reyes');
});
afterAll(async () => await app.close());
beforeEach(async () => {
  policy = await buildPolicy(app);
});

const ids = (items: readonly ShownItem[]): string[] => items.map(({ record }) => record.id);
const get = async (url: string) => await app.http({ method: 'GET', url, headers: ana.headers });
const page = async (query: string) =>
  (await get(`/v1/literature/queue?policy=${policy.slug}${query}`)).json<{
    items: ShownItem[];
    nextCursor: string | null;
  }>();

describe('the queue', () => {
  it('goes by study type, then by arrival, whatever the order of the records', async () => {
    const other = await buildRecord(app);
    const review = await buildRecord(app, { publicationTypes: ['Systematic Review'] });
    const trial = await buildRecord(app, { publicationTypes: ['Randomized Controlled Trial'] });
    const guideline = await buildRecord(app, { publicationTypes: ['Practice Guideline'] });
    await queueRecords(app, policy, [other, trial, guideline, review]);
    expect(ids((await page('')).items)).toEqual([guideline, review, trial, other]);
    expect(ids((await page('&studyType=rct')).items)).toEqual([trial]);
  });

  it('follows a record whose kind of study becomes known later', async () => {
    const first = await waiting(app, policy);
    const second = await waiting(app, policy);
    await app.database.query(`update literature_record set study_type = 'guideline' where id = $1`, [second]);
    const { items } = await page('');
    expect(ids(items)).toEqual([second, first]);
    expect(items[0]?.record.studyType).toBe('guideline');
  });

  it('goes by likelihood, hides nothing, and says what that rests on', async () => {
    const records = await Promise.all([1, 2, 3, 4].map(async () => await waiting(app, policy)));
    const rank = async (record: string, likelihood: number) =>
      await app.database.query(
        `update screening set likelihood = $2, likelihood_basis = '["Similar to reference 6 (PubMed)"]' where record_id = $1`,
        [record, likelihood],
      );
    await rank(records[2]!, 0.9);
    await rank(records[0]!, 0.1);
    const { items } = await page('&order=likelihood');
    expect(ids(items).slice(0, 2)).toEqual([records[2], records[0]]);
    expect(items).toHaveLength(4);
    expect(items[0]).toMatchObject({ likelihoodBasis: ['Similar to reference 6 (PubMed)'] });
    const first = await page('&order=likelihood&limit=3');
    const rest = await page(`&order=likelihood&limit=3&cursor=${first.nextCursor}`);
    expect([...ids(first.items), ...ids(rest.items)]).toEqual(ids(items));
  });

  it('pages on where it was, while what was shown is decided and more arrives', async () => {
    const records = await Promise.all(Array.from({ length: 12 }, async () => await waiting(app, policy)));
    const shown: string[] = [];
    let cursor: string | null = null;
    do {
      const next: Awaited<ReturnType<typeof page>> = await page(
        `&state=waiting&limit=3${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      shown.push(...ids(next.items));
      await Promise.all(
        next.items.map(
          async ({ record }) =>
            await act(app, ana, record.id, 'decision', {
              policy: policy.slug,
              decision: 'exclude',
              reason: 'Rats',
            }),
        ),
      );
      cursor = next.nextCursor;
      if (shown.length === 6) records.push(await waiting(app, policy));
    } while (cursor !== null);
    expect(shown.toSorted()).toEqual(records.toSorted());
    expect(shown).toHaveLength(13);
  });

  it('leaves out what was found to be another record again', async () => {
    const [kept, merged] = [await waiting(app, policy), await waiting(app, policy)];
    await app.database.query('update literature_record set same_as = $1 where id = $2', [kept, merged]);
    expect(ids((await page('')).items)).toEqual([kept]);
  });

  it('tells a preprint and what may be a trial', async () => {
    const preprint = await waiting(app, policy, { pmid: null, source: 'europe_pmc', preprint: true });
    const trial = await waiting(app, policy, { title: 'A placebo-controlled study.' });
    expect(ids((await page('&preprint=true')).items)).toEqual([preprint]);
    expect((await page('&preprint=true')).items).toMatchObject([{ labels: { preprint: true } }]);
    expect(ids((await page('&preprint=false')).items)).toEqual([trial]);
    expect((await page('&preprint=false')).items).toMatchObject([
      { labels: { preprint: false, trialFilter: true } },
    ]);
  });

  it('says how other policies decided on the same paper', async () => {
    const record = await waiting(app, policy);
    const others = [await buildPolicy(app, { title: 'Spinal Cord Stimulation' }), await buildPolicy(app)];
    for (const other of others) await queueRecords(app, other, [record]);
    await act(app, ana, record, 'decision', { policy: others[0]!.slug, decision: 'exclude', reason: 'Rats' });
    const [item] = (await page('')).items;
    expect(item?.elsewhere).toEqual([
      {
        policy: { id: others[0]!.id, slug: others[0]!.slug, title: 'Spinal Cord Stimulation' },
        state: 'excluded',
        reason: 'Rats',
        decidedAt: '2026-05-04T15:00:00Z',
      },
      expect.objectContaining({ state: 'identified', reason: null, decidedAt: null }),
    ]);
  });

  it('counts each part at once', async () => {
    const [first, second] = [await waiting(app, policy), await waiting(app, policy)];
    await waiting(app, policy, { publicationTypes: ['Meta-Analysis'] });
    const decide = async (record: string, decision: string) =>
      await act(app, ana, record, 'decision', { policy: policy.slug, decision });
    await decide(first, 'include');
    await decide(second, 'seek');
    const counts = await get(`/v1/literature/queue/counts?policy=${policy.slug}&state=waiting`);
    expect(counts.json()).toEqual({
      byStudyType: { guideline: 0, systematic_review: 1, rct: 0, nonrandomised: 0, other: 1 },
      total: 2,
      views: {
        waiting: 2,
        identified: 1,
        sought: 1,
        retrieved: 0,
        mine: 0,
        overdue: 0,
        conflicts: 0,
        secondReadings: 0,
        unaskedReadings: 0,
        returned: 0,
      },
    });
  });

  it.each([
    'cursor=bm90aGluZw',
    `cursor=${Buffer.from(JSON.stringify(['likelihood', 0.5, newId()])).toString('base64url')}`,
    `cursor=${Buffer.from(JSON.stringify(['study_type', 1e300, newId()])).toString('base64url')}`,
    `cursor=${Buffer.from(JSON.stringify(['study_type', 2, 'x'])).toString('base64url')}`,
    `order=likelihood&cursor=${Buffer.from(`["likelihood",1e308,"${newId()}"]`).toString('base64url')}`,
    'state=gone',
    'studyType=cohort',
    'assignee=me',
    'mine=yes',
    'order=random',
  ])('answers %s with a refusal, never with a fault', async (query) => {
    const reply = await get(`/v1/literature/queue?${query}`);
    expect(reply.status).toBe(400);
  });

  it('takes every combination of filters', async () => {
    await waiting(app, policy);
    const all = `state=waiting&studyType=other&assignee=${ana.id}&mine=true&due=week&conflicts=true&secondReadings=true&returned=true&preprint=false`;
    expect(await queue(app, ana, all)).toEqual([]);
    expect((await get(`/v1/literature/queue/counts?${all}`)).status).toBe(200);
  });
});
