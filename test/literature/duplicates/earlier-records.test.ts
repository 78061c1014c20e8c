import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Sweeps } from '../../../src/platform/sweeps/sweeps.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { pubmedRecord, store, storedRows, suspicions, europePmcRecord } from './support.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => await app.close());

const compare = async (): Promise<number> =>
  await app.nest.get(Sweeps).run('literature.compare-earlier-records');

/** Makes stored records what they were before duplicates were looked for. */
async function unfile(): Promise<void> {
  await app.database.query('delete from duplicate_join');
  await app.database.query('update literature_record set same_as = null where same_as is not null');
  await app.database.query('delete from duplicate_suspicion');
  await app.database.query(
    `delete from literature_record_key where split_part(key, ':', 1) in ('begins', 'ends', 'place', 'pmcid')`,
  );
  await app.database.query('insert into uncompared_record (record_id) select id from literature_record');
}

it('compares records of before duplicates were looked for once, however many they are', async () => {
  const title = 'Invented outcomes of adhesiolysis among adults with chronic back pain';
  await store(app, [
    pubmedRecord('99800001', { title: `${title}: a trial` }),
    pubmedRecord('99800002', { title: `${title}: results of the trial` }),
    pubmedRecord('99800003', {
      title: 'Quite another invented title with a number of its own',
      pmcid: 'PMC9980',
    }),
    europePmcRecord('PMC/PMC9980', { title: 'Short', pmcid: 'PMC9980' }),
    ...Array.from({ length: 230 }, (_, index) =>
      pubmedRecord(String(99_810_000 + index), {
        title: `Number ${index} of many invented and quite different works ${index}`,
        authors: [],
        journal: null,
      }),
    ),
  ]);
  const [expected, keys, stored] = [await suspicions(app), await filed(), await storedRows(app)];
  expect(expected.length).toBeGreaterThan(1);
  await unfile();
  expect(await suspicions(app)).toEqual([]);
  expect(await compare()).toBe(234);
  const plain = (found: typeof expected) =>
    found.map(({ recordId, otherId, certainty, evidence }) => ({ recordId, otherId, certainty, evidence }));
  expect(new Set(plain(await suspicions(app)).map((each) => JSON.stringify(each)))).toEqual(
    new Set(plain(expected).map((each) => JSON.stringify(each))),
  );
  expect(await filed()).toEqual(keys);
  expect(await storedRows(app)).toEqual(stored);
  expect(await compare()).toBe(0);
});

async function filed(): Promise<unknown[]> {
  return await app.database.query('select key, record_id from literature_record_key order by key, record_id');
}
