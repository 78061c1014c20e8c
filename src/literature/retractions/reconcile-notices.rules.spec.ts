import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { liftedReasonOf, reconcile, type KnownNotice } from './reconcile-notices.rules.ts';
import type { ToldTie } from './told-ties.rules.ts';

const tie = (given: Partial<ToldTie> = {}): ToldTie => ({
  kind: 'retraction',
  pmid: null,
  doi: null,
  source: '',
  ...given,
});
const known = (given: Partial<KnownNotice> = {}): KnownNotice => ({
  id: 'one',
  witnesses: ['pubmed'],
  ...tie(),
  ...given,
});

describe('reconcile', () => {
  it('adds what is not known', () => {
    expect(reconcile([], [tie({ pmid: '1' })], 'pubmed')).toEqual({
      added: [tie({ pmid: '1' })],
      heard: [],
      unheard: [],
    });
  });

  it.each<[string, Partial<KnownNotice>, Partial<ToldTie>, boolean]>([
    ['the same PMID', { pmid: '1', source: 'A' }, { pmid: '1', source: 'B' }, true],
    ['another PMID', { pmid: '1' }, { pmid: '2' }, false],
    ['the same DOI, now with a PMID', { doi: '10.1/a' }, { doi: '10.1/a', pmid: '1' }, true],
    ['the same DOI under another PMID', { doi: '10.1/a', pmid: '2' }, { doi: '10.1/a', pmid: '1' }, false],
    [
      'the same place, now with a PMID',
      { source: 'Lancet. 2010;1' },
      { source: 'Lancet 2010;1.', pmid: '1' },
      true,
    ],
    ['the bare fact, now with a PMID', {}, { pmid: '1', source: 'A' }, true],
    ['a PMID, then the bare fact', { pmid: '1', source: 'A' }, {}, true],
    ['a PMID, then a DOI of another witness', { pmid: '1', source: 'A' }, { doi: '10.1/a' }, true],
    ['a place, then another place', { source: 'A' }, { source: 'B' }, false],
    ['another kind', { pmid: '1', kind: 'concern' }, { pmid: '1' }, false],
    ['another DOI', { doi: '10.1/a' }, { doi: '10.1/b' }, false],
  ])('of %s: one notice is %j told as %j: %s', (_case, notice, told, isOne) => {
    const { added, heard } = reconcile([known(notice)], [tie(told)], 'crossref');
    expect([added.length, heard.length]).toEqual(isOne ? [0, 1] : [1, 0]);
  });

  it('keeps the surest likeness, whatever the order', () => {
    const [first, second] = [
      known({ id: 'first', kind: 'erratum', source: 'A' }),
      known({ id: 'second', kind: 'erratum', pmid: '2' }),
    ];
    const told = [tie({ kind: 'erratum', pmid: '2' }), tie({ kind: 'erratum', pmid: '1', source: 'A' })];
    for (const notices of [
      [first, second],
      [second, first],
    ]) {
      const { heard, added } = reconcile(notices, told, 'pubmed');
      expect(added).toEqual([]);
      expect(heard.map(({ notice, tie: { pmid } }) => [notice.id, pmid])).toEqual([
        ['second', '2'],
        ['first', '1'],
      ]);
    }
  });

  it('misses only what this witness told before', () => {
    const notices = [known({ pmid: '1' }), known({ id: 'two', pmid: '2', witnesses: ['crossref'] })];
    expect(reconcile(notices, [], 'pubmed').unheard.map(({ id }) => id)).toEqual(['one']);
    expect(reconcile(notices, [], 'crossref').unheard.map(({ id }) => id)).toEqual(['two']);
  });

  it('finds nothing new in what it has heard', () => {
    const text = fc.constantFrom(null, '1', '2', '3');
    const ties = fc.uniqueArray(
      fc.record({
        kind: fc.constantFrom('retraction', 'erratum', 'concern'),
        pmid: text,
        doi: text,
        source: fc.constantFrom('', 'A', 'B'),
      }) as fc.Arbitrary<ToldTie>,
      { selector: (one) => JSON.stringify(one), maxLength: 6 },
    );
    fc.assert(
      fc.property(ties, (told) => {
        const notices = reconcile([], told, 'pubmed').added.map((one, index) =>
          known({ ...one, id: String(index) }),
        );
        const again = reconcile(notices, told.toReversed(), 'pubmed');
        expect(again.added).toEqual([]);
        expect(again.unheard).toEqual([]);
      }),
    );
  });
});

describe('liftedReasonOf', () => {
  const notice = (kind: KnownNotice['kind'], ...witnesses: KnownNotice['witnesses']) => ({ kind, witnesses });
  it.each([
    [notice('retraction', 'pubmed'), [], null],
    [notice('retraction', 'crossref'), [], null],
    [notice('retraction'), [], 'withdrawn'],
    [notice('concern'), [], 'withdrawn'],
    [notice('concern', 'pubmed'), [notice('retraction', 'pubmed')], 'followed_by_retraction'],
    [notice('concern'), [notice('retraction', 'crossref')], 'followed_by_retraction'],
    [notice('concern', 'pubmed'), [notice('retraction')], null],
    [notice('concern', 'pubmed'), [notice('retracted_and_republished', 'pubmed')], 'followed_by_retraction'],
    [notice('retraction'), [notice('retracted_and_republished', 'pubmed')], 'republished'],
    [notice('not_in_pubmed'), [], 'in_pubmed_again'],
    [notice('erratum'), [], 'withdrawn'],
  ])('says of %j beside %j: %s', (one, others, expected) => {
    expect(liftedReasonOf(one, [one, ...others])).toBe(expected);
  });
});
