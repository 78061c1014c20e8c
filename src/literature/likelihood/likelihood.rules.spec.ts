import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rank, type KnownRecords, type WaitingRecord } from './likelihood.rules.ts';

const work = (title: string, ...subjects: string[]) => ({
  title,
  mesh: subjects.map((descriptor) => ({ descriptor, major: false, qualifiers: [] })),
});
const waiting = (
  screeningId: string,
  title: string,
  subjects: readonly string[] = [],
  similarTo: WaitingRecord['similarTo'] = [],
): WaitingRecord => ({ screeningId, ...work(title, ...subjects), similarTo });

const known: KnownRecords = {
  cited: [],
  included: [
    work('Caudal adhesiolysis', 'Epidural Space', 'Catheterization', 'Humans'),
    work('Caudal neuroplasty', 'Epidural Space', 'Catheterization', 'Humans'),
    work('Adhesiolysis again', 'Epidural Space', 'Humans'),
  ],
  excluded: [
    work('Intestinal obstruction', 'Intestinal Obstruction', 'Humans'),
    work('Intestinal surgery', 'Intestinal Obstruction', 'Humans'),
  ],
  withoutSimilar: null,
};
const basis = (record: WaitingRecord, facts = known) => rank([record], facts)[0]?.basis;

describe('rank', () => {
  it('puts what is like the included before what is like the excluded', () => {
    const records = [
      waiting('like excluded', 'Intestinal adhesions', ['Intestinal Obstruction']),
      waiting('unlike any', 'Something else'),
      waiting('similar', 'Something else', [], [{ reference: 6, place: 1 }]),
      waiting('like included', 'Caudal adhesiolysis', ['Epidural Space']),
    ];
    const ranked = rank(records, known).toSorted((a, b) => (b.likelihood ?? 0) - (a.likelihood ?? 0));
    expect(ranked.map(({ screeningId }) => screeningId)).toEqual([
      'like included',
      'similar',
      'unlike any',
      'like excluded',
    ]);
  });

  it.each([
    [
      waiting(
        'a',
        'x',
        [],
        [
          { reference: 12, place: 1 },
          { reference: 6, place: 30 },
        ],
      ),
      ['Similar to references 6 and 12 (PubMed)'],
    ],
    [
      waiting(
        'a',
        'x',
        [],
        [
          { reference: null, place: 1 },
          { reference: 3, place: 1 },
        ],
      ),
      ['Similar to reference 3 (PubMed)', 'Similar to 1 included record (PubMed)'],
    ],
    [
      waiting('a', 'x', ['Epidural Space', 'Catheterization', 'Humans']),
      ['Shares the subjects Epidural Space and Catheterization with up to 3 included records'],
    ],
    [waiting('a', 'Caudal'), ['Shares the word caudal with 2 included records']],
    [
      waiting('a', 'x', ['Intestinal Obstruction']),
      ['Shares the subject Intestinal Obstruction with 2 excluded records'],
    ],
    [waiting('a', 'x', ['Humans']), ['Shares no subject or word with what the policy cites or screened']],
  ])('says what it rests on', (record, sentences) => {
    expect(basis(record)).toEqual(sentences);
  });

  it('says when it ranked without PubMed', () => {
    const facts = { ...known, withoutSimilar: 'PubMed cannot be reached: ECONNREFUSED' };
    expect(basis(waiting('a', 'Caudal'), facts)).toEqual([
      'Shares the word caudal with 2 included records',
      'Ranked by subjects and words alone: PubMed cannot be reached: ECONNREFUSED',
    ]);
  });

  it('ranks nothing where nothing is known', () => {
    const blind = { cited: [], included: [], excluded: [], withoutSimilar: null };
    expect(rank([waiting('a', 'Caudal')], blind)).toEqual([
      { screeningId: 'a', likelihood: null, basis: [] },
    ]);
  });

  it('gives every record a place, the same one in whatever order they come', () => {
    const titles = fc.constantFrom(
      'Caudal adhesiolysis',
      'Intestinal surgery',
      '',
      '硬膜外',
      'x'.repeat(500),
    );
    const places = fc.array(
      fc.record({ reference: fc.option(fc.nat(30)), place: fc.integer({ min: 1, max: 200 }) }),
    );
    const records = fc.array(fc.tuple(titles, places), { maxLength: 30 });
    fc.assert(
      fc.property(records, (given) => {
        const all = given.map(([title, similarTo], index) => waiting(String(index), title, [], similarTo));
        const ranked = rank(all, known);
        expect(ranked.map(({ screeningId }) => screeningId)).toEqual(
          all.map(({ screeningId }) => screeningId),
        );
        expect(rank(all.toReversed(), known).toReversed()).toEqual(ranked);
        for (const { likelihood } of ranked) expect(likelihood).toBeGreaterThan(0);
        for (const { likelihood } of ranked) expect(likelihood).toBeLessThan(1);
      }),
    );
  });
});
