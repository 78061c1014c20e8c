import { describe, expect, it } from '@jest/globals';
import { allFaultsOf, validators } from './validators.ts';

/** A small Library that R4 allows. */
const right = {
  resourceType: 'Library',
  id: 'a1',
  url: 'http://plan.example/fhir/Library/a',
  status: 'active',
  title: 'A',
  type: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/library-type', code: 'asset-collection' }],
  },
  lastReviewDate: '2025-11',
  effectivePeriod: { start: '2026-01-01', end: '2026-12-31' },
  topic: [{ text: 'x' }],
};

const { type: _type, ...withoutType } = right;
const { status: _status, ...withoutStatus } = right;

/** What is wrong, and which validators see it. */
const broken: readonly (readonly [string, object, readonly (keyof typeof validators)[]])[] = [
  ['a required element is missing', withoutType, ['medplum', 'lantana', 'own']],
  ['another required element is missing', withoutStatus, ['medplum', 'lantana', 'own']],
  ['an element is unknown', { ...right, colour: 'red' }, ['medplum', 'lantana', 'asymmetrik', 'own']],
  ['one is where a list is', { ...right, topic: { text: 'x' } }, ['medplum', 'asymmetrik', 'own']],
  ['a text is a number', { ...right, title: 7 }, ['medplum', 'asymmetrik', 'own']],
  ['a day is in no calendar', { ...right, lastReviewDate: '2025-02-30' }, ['own']],
  ['a list is empty', { ...right, topic: [] }, ['own']],
  ['an object is empty', { ...right, topic: [{}] }, ['own']],
  ['a text is empty', { ...right, title: '' }, ['own']],
  ['an element is null', { ...right, title: null }, ['asymmetrik', 'own']],
  [
    'a period ends before it starts',
    { ...right, effectivePeriod: { start: '2026-02-01', end: '2026-01-31' } },
    ['own'],
  ],
  ['an id holds a blank', { ...right, id: 'a b' }, ['asymmetrik', 'own']],
];

describe('the validators that look at what is sent', () => {
  it('find nothing wrong with a Library that is right', () => {
    expect(allFaultsOf(right)).toEqual([]);
  });

  it.each(broken)('find out that %s', (_what, resource, finders) => {
    for (const finder of finders)
      expect([finder, validators[finder](resource).length > 0]).toEqual([finder, true]);
  });

  it('are two at least of the market that find out what is missing', () => {
    const found = Object.entries(validators).filter(([, validate]) => validate(withoutType).length > 0);
    expect(found.map(([name]) => name).filter((name) => name !== 'own').length).toBeGreaterThanOrEqual(2);
  });
});
