import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { buildPerson, signIn, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { evidencePolicy } from './evidence-policy.ts';
import { buildSearch, draftOf, screen, storeRecord, type BuiltSearch } from './screened-records.ts';

interface Added {
  readonly added: { recordId: string }[];
  readonly refused: { recordId: string; code: string; reason: string }[];
}

let app: TestApp;
let author: SessionHeaders;
let reviewer: Person;
let reader: Person;
let address: string;
let search: BuiltSearch;
let made = 0;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-04T15:00:00Z' });
  author = await signIn(app, await buildPerson(app, { roles: ['author'] }));
  reviewer = await buildPerson(app, { roles: ['reviewer'] });
  reader = await buildPerson(app, { roles: ['reviewer', 'author'] });
});
afterAll(async () => {
  await app.close();
});
beforeEach(async () => {
  made += 1;
  const draft = await draftOf(app, evidencePolicy(`Blind Reading ${'abcdefghijkl'[made]}`));
  address = `/v1/policies/${draft.slug}/versions/1/evidence`;
  search = await buildSearch(app, draft.policyId);
});

const ASK = `insert into second_reading (screening_id, reader_id, asked_by, asked_at) values ($1, $2, $3, now())`;

async function decided(state: string): Promise<{ recordId: string; screeningId: string }> {
  const recordId = await storeRecord(app, { publicationTypes: ['Randomized Controlled Trial'] });
  return { recordId, screeningId: await screen(app, search, recordId, reviewer, state) };
}

async function add(records: string[] | 'all', headers = author): Promise<Added> {
  const payload = { records };
  const reply = await app.http({
    method: 'POST',
    url: address,
    headers: { ...headers, 'if-match': '"1"' },
    payload,
  });
  return reply.json<Added>();
}

describe('records whose second reading is not given', () => {
  it('are answered alike whatever the first reader said, and listed for nobody', async () => {
    const states = ['included', 'excluded', 'sought', 'retrieved'];
    const asked = await Promise.all(states.map(decided));
    for (const { screeningId } of asked) await app.database.query(ASK, [screeningId, reader.id, reviewer.id]);
    const second = await signIn(app, reader);
    for (const headers of [author, second]) {
      const list = await app.http({ url: address, headers });
      expect(list.json()).toMatchObject({ items: [], total: 0, cited: 0 });
      expect(await add('all', headers)).toMatchObject({ added: [], refused: [] });
      const { refused } = await add(
        asked.map(({ recordId }) => recordId),
        headers,
      );
      expect(new Set(refused.map(({ code, reason }) => `${code} ${reason}`)).size).toBe(1);
      expect(refused).toHaveLength(states.length);
    }
  });

  it('are listed once both have read, an open difference with why it waits', async () => {
    const { recordId, screeningId } = await decided('included');
    await app.database.query(ASK, [screeningId, reader.id, reviewer.id]);
    await app.database.query(
      `update second_reading set verdict = 'exclude', read_at = asked_at where screening_id = $1`,
      [screeningId],
    );
    const list = await app.http({ url: address, headers: author });
    expect(list.json()).toMatchObject({ items: [{ recordId, refusal: { code: 'second_reading_open' } }] });
    await app.database.query(`update second_reading set verdict = 'include' where screening_id = $1`, [
      screeningId,
    ]);
    expect((await add([recordId])).added).toMatchObject([{ recordId }]);
  });

  it.each([['by id'], ['all']])(
    'are no evidence where the reading is asked while they are added: %s',
    async (how) => {
      const { recordId, screeningId } = await decided('included');
      const runner = app.database.source.createQueryRunner();
      try {
        await runner.startTransaction();
        const [{ pid }] = (await runner.query('select pg_backend_pid() as pid')) as [{ pid: number }];
        await runner.query('select from screening where id = $1 for no key update', [screeningId]);
        const adding = add(how === 'all' ? 'all' : [recordId]);
        await waiting(pid);
        await runner.query(ASK, [screeningId, reader.id, reviewer.id]);
        await runner.commitTransaction();
        const { added, refused } = await adding;
        expect(added).toEqual([]);
        expect(refused.map(({ code }) => code)).toEqual(how === 'all' ? [] : ['second_reading_open']);
      } finally {
        await runner.release();
      }
    },
  );
});

describe('ids of records', () => {
  it('are the same in capitals, and one record named twice is added once', async () => {
    const { recordId } = await decided('included');
    const { added, refused } = await add([recordId.toUpperCase(), recordId]);
    expect({ added: added.map((each) => each.recordId), refused }).toEqual({
      added: [recordId],
      refused: [],
    });
  });
});

/** Settles once a statement waits for a lock that the connection holds. */
async function waiting(pid: number): Promise<void> {
  for (let left = 2000; left > 0; left -= 1) {
    const blocked = await app.database.query(
      'select from pg_stat_activity where $1 = any(pg_blocking_pids(pid))',
      [pid],
    );
    if (blocked.length > 0) return;
  }
  throw new Error('nothing waits for the lock');
}
