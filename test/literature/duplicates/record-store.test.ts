import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CalendarDate } from '../../../src/kernel/calendar-date.ts';
import type { PartialDate } from '../../../src/kernel/partial-date.ts';
import type { PublicationRecord } from '../../../src/literature/records/publication-record.ts';
import { RecordStore } from '../../../src/literature/records/record-store.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { europePmcRecord, pubmedRecord, store, storedRows, suspicions, TITLE } from './support.ts';

const revised = (day: string): Pick<PublicationRecord, 'history'> => ({
  history: {
    createdOn: null,
    enteredOn: null,
    shownOn: null,
    indexedOn: null,
    revisedOn: day as CalendarDate,
  },
});
const person = (lastName: string): PublicationRecord['authors'] => [
  { kind: 'person', lastName, foreName: null, initials: 'A', suffix: null },
];

describe('the record store', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(async () => {
    await app.close();
  });
  const empty = async (): Promise<void> => {
    await app.database.query('delete from duplicate_join');
    await app.database.query('delete from duplicate_suspicion');
    await app.database.query('update literature_record set same_as = null where same_as is not null');
    await app.database.query('delete from literature_record');
  };
  beforeEach(empty);

  it('keeps a record once by its PMID, and under the other source’s name as well', async () => {
    const first = pubmedRecord('99000001');
    const second = europePmcRecord('MED/99000001', {
      pmid: '99000001',
      pmcid: 'PMC9900001',
      doi: '10.9900/A',
    });
    const ids = await store(app, [first]);
    const again = await store(app, [second]);
    expect(again.get(second)).toBe(ids.get(first));
    expect(await storedRows(app)).toEqual([
      expect.objectContaining({
        pmid: '99000001',
        sourceId: 'MED/99000001',
        doi: '10.9900/a',
        source: 'pubmed',
      }),
    ]);
    const [row] = await app.database.query<{ fields: PublicationRecord }>(
      'select fields from literature_record',
    );
    expect(row?.fields).toMatchObject({ source: 'pubmed', pmcid: 'PMC9900001', doi: '10.9900/A' });
    expect(await suspicions(app)).toEqual([]);
  });

  it('puts PubMed’s text over Europe PMC’s, a newer over an older, and never the other way', async () => {
    const title = async () => (await storedRows(app))[0]?.title;
    await store(app, [
      europePmcRecord('MED/99000001', { pmid: '99000001', title: 'E 9', ...revised('2026-09-01') }),
    ]);
    await store(app, [
      europePmcRecord('MED/99000001', { pmid: '99000001', title: 'E 8', ...revised('2026-08-01') }),
    ]);
    expect(await title()).toBe('E 9');
    await store(app, [pubmedRecord('99000001', { title: 'P 2', ...revised('2026-02-01') })]);
    expect(await title()).toBe('P 2');
    await store(app, [pubmedRecord('99000001', { title: 'P 3', ...revised('2026-03-01') })]);
    await store(app, [pubmedRecord('99000001', { title: 'P 1', ...revised('2026-01-01') })]);
    await store(app, [
      europePmcRecord('MED/99000001', { pmid: '99000001', title: 'E 9', ...revised('2026-09-01') }),
    ]);
    expect(await title()).toBe('P 3');
  });

  it('takes two versions of one PMID in one batch', async () => {
    await store(app, [
      pubmedRecord('99000001', { title: 'Version 1', ...revised('2026-01-01') }),
      pubmedRecord('99000001', { title: 'Version 2', ...revised('2026-02-01') }),
    ]);
    expect((await storedRows(app)).map(({ title }) => title)).toEqual(['Version 2']);
  });

  it('gives a record the PMID that its source learned later', async () => {
    const early = europePmcRecord('PMC/PMC9900001');
    const ids = await store(app, [early]);
    const late = europePmcRecord('PMC/PMC9900001', { pmid: '99000001' });
    expect((await store(app, [late])).get(late)).toBe(ids.get(early));
    expect(await storedRows(app)).toEqual([
      expect.objectContaining({ pmid: '99000001', sourceId: 'PMC/PMC9900001' }),
    ]);
  });

  it('joins what had no PMID with the PubMed record that it turns out to be', async () => {
    await store(app, [
      europePmcRecord('PMC/PMC9900001', { title: 'First words of something', authors: person('X') }),
    ]);
    await store(app, [pubmedRecord('99000001')]);
    expect((await storedRows(app)).map(({ sameAs }) => sameAs)).toEqual([null, null]);
    const late = europePmcRecord('PMC/PMC9900001', {
      title: 'Other',
      authors: person('X'),
      pmid: '99000001',
    });
    const ids = await store(app, [late]);
    const [named, unnamed] = await storedRows(app);
    expect(unnamed).toMatchObject({ sourceId: 'PMC/PMC9900001', pmid: null, sameAs: named?.id });
    expect(ids.get(late)).toBe(named?.id);
    expect(await suspicions(app)).toMatchObject([
      { certainty: 'certain', evidence: ['same_identity', expect.anything(), expect.anything()] },
    ]);
  });

  it('joins by DOI, and by title, year and author, whichever came first', async () => {
    await store(app, [europePmcRecord('AGR/IND1', { doi: 'https://doi.org/10.9900/A', authors: [] })]);
    await store(app, [
      pubmedRecord('99000001', { doi: '10.9900/a' }),
      pubmedRecord('99000002', { title: `${TITLE} in rabbits and in rats` }),
    ]);
    await store(app, [europePmcRecord('PMC/PMC2', { title: `[${TITLE} in rabbits and in rats].` })]);
    const rows = await storedRows(app);
    const byName = new Map(rows.map((row) => [row.pmid ?? row.sourceId, row]));
    expect(byName.get('AGR/IND1')?.sameAs).toBe(byName.get('99000001')?.id);
    expect(byName.get('PMC/PMC2')?.sameAs).toBe(byName.get('99000002')?.id);
    const [audit] = await app.database.query<{ count: number }>(
      `select count(*)::int as count from audit_entry where action = 'literature.record.joined'`,
    );
    expect(audit?.count).toBeGreaterThanOrEqual(2);
  });

  it('keeps both where it is not certain, and says why', async () => {
    await store(app, [
      pubmedRecord('99000001', { doi: '10.9900/a' }),
      pubmedRecord('99000002', { doi: '10.9900/a', title: 'Something else entirely, with other words' }),
      europePmcRecord('PPR/PPR9900001', { preprint: true, doi: '10.9900/p' }),
    ]);
    expect((await storedRows(app)).every(({ sameAs }) => sameAs === null)).toBe(true);
    const found = await suspicions(app);
    expect(new Set(found.map(({ certainty }) => certainty))).toEqual(new Set(['doubtful']));
    expect(found.flatMap(({ counterEvidence }) => counterEvidence)).toEqual(
      expect.arrayContaining(['other_pmid', 'preprint_and_article']),
    );
  });

  it('never takes two records without a PMID, a DOI and a telling title for one', async () => {
    await store(app, [
      europePmcRecord('PAT/A', { title: 'Reply', journal: null }),
      europePmcRecord('PAT/B', { title: 'Reply', journal: null }),
      europePmcRecord('ETH/C', { title: '', journal: null }),
      europePmcRecord('ETH/D', { title: '', journal: null }),
      pubmedRecord('99000003', { title: '[Not Available].', journal: null }),
      pubmedRecord('99000004', { title: '[Not Available].', journal: null }),
    ]);
    expect(await storedRows(app)).toHaveLength(6);
    expect(await suspicions(app)).toEqual([]);
  });

  it('stops comparing where a title is everybody’s', async () => {
    const title = 'Abstracts of the annual meeting of the invented society for pain';
    const many = Array.from({ length: 40 }, (_, index) =>
      pubmedRecord(String(99_000_100 + index), { title, authors: person(`A${index}`), journal: null }),
    );
    await store(app, many);
    expect(await suspicions(app)).toEqual([]);
  });

  it('takes a suspicion back when its grounds are gone, and joins no longer', async () => {
    await store(app, [pubmedRecord('99000001'), europePmcRecord('PMC/PMC1', revised('2026-01-01'))]);
    expect(await suspicions(app)).toHaveLength(1);
    await store(app, [
      europePmcRecord('PMC/PMC1', {
        title: 'A wholly other work about hands',
        authors: person('X'),
        ...revised('2026-02-01'),
      }),
    ]);
    expect(await suspicions(app)).toEqual([]);
    expect((await storedRows(app)).map(({ sameAs }) => sameAs)).toEqual([null, null]);
  });

  it('stores the same records once though two searches store them at the same moment', async () => {
    const records = Array.from({ length: 60 }, (_, index) =>
      pubmedRecord(String(99_001_000 + index), { title: `${TITLE} number ${index}` }),
    );
    await Promise.all([
      store(app, records),
      store(app, records.toReversed()),
      store(
        app,
        records.map((record) => ({ ...record, source: 'europe_pmc', sourceId: `MED/${record.pmid}` })),
      ),
      store(app, records.slice(20, 40)),
    ]);
    expect(await storedRows(app)).toHaveLength(60);
  });

  it('stores ten thousand records with a few dozen statements', async () => {
    const records = Array.from({ length: 10_000 }, (_, index) =>
      pubmedRecord(String(99_100_000 + index), {
        title: `Invented finding ${index} about ${(index * 7919).toString(36)} and the ${(index * 104_729).toString(36)} of pain`,
        doi: `10.9900/${index}`,
        authors: person(`Author${index % 977}`),
      }),
    );
    const statements = await app.database.transaction(async (tx) => {
      let count = 0;
      const runner = tx.queryRunner;
      const original = runner?.query.bind(runner);
      if (runner === undefined || original === undefined) throw new Error('no connection');
      runner.query = (async (...given: Parameters<typeof original>) => {
        count += 1;
        return (await original(...given)) as unknown;
      }) as typeof runner.query;
      await app.nest.get(RecordStore).store(tx, records, app.clock.now());
      return count;
    });
    expect(statements).toBeLessThan(40);
    const [count] = await app.database.query<{ count: number }>(
      'select count(*)::int as count from literature_record',
    );
    expect(count?.count).toBe(10_000);
  }, 120_000);

  const recordGenerator = fc
    .record({
      pubmed: fc.boolean(),
      number: fc.integer({ min: 1, max: 4 }),
      title: fc.constantFrom(
        TITLE,
        `${TITLE}s`,
        `[${TITLE}]`,
        'Reply',
        'Vertebral augmentation of broken backs in mice',
      ),
      author: fc.constantFrom('Almeida', 'Brandt', null),
      doi: fc.constantFrom(null, '10.9900/a', '10.9900/b'),
      year: fc.constantFrom('2025', '2026', null),
      preprint: fc.boolean(),
      collection: fc.constantFrom('PMC', 'PPR', 'AGR'),
      tie: fc.constantFrom(null, '99000001', '99000002'),
    })
    .map((given): PublicationRecord => {
      const common = {
        title: given.title,
        doi: given.doi,
        preprint: given.preprint,
        publishedOn: given.year as PartialDate | null,
        authors: given.author === null ? [] : person(given.author),
        commentsCorrections:
          given.tie === null ? [] : [{ type: 'PreprintOf', pmid: given.tie, source: '', note: null }],
      };
      return given.pubmed
        ? pubmedRecord(`9900000${given.number}`, common)
        : europePmcRecord(`${given.collection}/${given.number}`, common);
    });

  /** What stands and what is suspected, in names that do not depend on the order in which it came. */
  const outcome = async (): Promise<unknown> => {
    const rows = await storedRows(app);
    const name = new Map(rows.map((row) => [row.id, `${row.pmid} ${row.sourceId}`]));
    return {
      records: rows.map((row) => ({
        name: name.get(row.id),
        same: row.sameAs === null ? null : name.get(row.sameAs),
        title: row.title,
        doi: row.doi,
      })),
      suspicions: (await suspicions(app))
        .map(({ recordId, otherId, certainty, evidence, counterEvidence }) =>
          JSON.stringify([
            [name.get(recordId) ?? '', name.get(otherId) ?? ''].sort(),
            certainty,
            evidence,
            counterEvidence,
          ]),
        )
        .sort(),
    };
  };

  it('comes to the same records and suspicions in whatever order and batches they are stored', async () => {
    const sameWork = fc
      .uniqueArray(recordGenerator, {
        selector: ({ pmid, sourceId }) => pmid ?? sourceId ?? '',
        minLength: 2,
        maxLength: 9,
      })
      .chain((records) =>
        fc.tuple(
          fc.constant(records),
          fc.shuffledSubarray(records, { minLength: records.length, maxLength: records.length }),
          fc.integer({ min: 1, max: records.length }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(sameWork, async ([records, shuffled, size]) => {
        await empty();
        await store(app, records);
        const expected = await outcome();
        await empty();
        for (let at = 0; at < shuffled.length; at += size) await store(app, shuffled.slice(at, at + size));
        await store(app, shuffled.slice(0, 2));
        expect(await outcome()).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});
