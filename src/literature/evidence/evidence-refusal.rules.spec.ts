import { describe, expect, it } from '@jest/globals';
import { refusalOfEvidence, type EvidenceFacts } from './evidence-refusal.rules.ts';

const citable: EvidenceFacts = {
  isIncluded: true,
  isSettled: true,
  isUnread: false,
  isDuplicate: false,
  isRetracted: false,
  reference: null,
  forced: null,
};

describe('what may be cited', () => {
  it.each<[string, Partial<EvidenceFacts> | null, string | null]>([
    ['an included record', {}, null],
    ['a record of another policy', null, 'unknown'],
    ['one nobody included', { isIncluded: false, isSettled: false }, 'not_included'],
    ['one whose readers differ', { isSettled: false }, 'second_reading_open'],
    ['one whose second reading is not given', { isSettled: false, isUnread: true }, 'second_reading_open'],
    ['one left out, of which it is not given', { isIncluded: false, isUnread: true }, 'second_reading_open'],
    ['a cited one, of which it is not given', { reference: 4, isUnread: true }, 'second_reading_open'],
    ['one for which another stands', { isDuplicate: true }, 'duplicate'],
    ['one that is cited', { reference: 4 }, 'already_cited'],
    [
      'one that is cited and retracted, forced',
      { reference: 4, isRetracted: true, forced: 'why' },
      'already_cited',
    ],
    ['a retracted one', { isRetracted: true }, 'retracted'],
    ['a retracted one with a reason', { isRetracted: true, forced: 'why' }, null],
    ['a conflict, with a reason', { isSettled: false, forced: 'why' }, 'second_reading_open'],
  ])('is or is not %s', (_, facts, refusal) => {
    expect(refusalOfEvidence(facts && { ...citable, ...facts })).toBe(refusal);
  });
});
