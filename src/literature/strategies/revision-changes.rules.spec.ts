import { describe, expect, it } from '@jest/globals';
import { areSame, changesBetween, type GivenStrategy } from './revision-changes.rules.ts';

const of = (name: string, query: string, source: GivenStrategy['source'] = 'pubmed'): GivenStrategy => ({
  name,
  query,
  source,
});
const [a, b] = [of('A', 'lysis'), of('B', 'neuroplasty')];

describe('changesBetween', () => {
  it.each([
    ['nothing', [a, b], [a, b], []],
    ['the order alone', [a, b], [b, a], []],
    ['the first ones', [], [a], [{ kind: 'added', after: a }]],
    ['one taken away', [a, b], [b], [{ kind: 'removed', before: a }]],
    ['a query', [a], [of('A', 'other')], [{ kind: 'changed', before: a, after: of('A', 'other') }]],
    ['a name', [a], [of('C', 'lysis')], [{ kind: 'renamed', before: a, after: of('C', 'lysis') }]],
    [
      'the service',
      [a],
      [of('A', 'lysis', 'europe_pmc')],
      [{ kind: 'changed', before: a, after: of('A', 'lysis', 'europe_pmc') }],
    ],
    [
      'names that change places',
      [a, b],
      [of('A', 'neuroplasty'), of('B', 'lysis')],
      [
        { kind: 'changed', before: a, after: of('A', 'neuroplasty') },
        { kind: 'changed', before: b, after: of('B', 'lysis') },
      ],
    ],
    ['one of two alike', [a, a], [a], [{ kind: 'removed', before: a }]],
  ])('sees %s', (_, before, after, expected) => {
    expect(changesBetween(before, after)).toEqual(expected);
  });
});

describe('areSame', () => {
  it('takes the order for a change', () => {
    expect([areSame([a, b], [a, b]), areSame([a, b], [b, a]), areSame([a], [a, b])]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
