import { describe, expect, it } from '@jest/globals';
import { fateOfScreening, type JoinedScreening } from './join-screenings.rules.ts';

const screening = (id: string, state: string, untouched = state === 'identified'): JoinedScreening => ({
  id,
  policyId: 'policy',
  state,
  untouched,
});

describe('fateOfScreening', () => {
  it('moves the only screening to the record that is kept, decided or not', () => {
    for (const state of ['identified', 'excluded', 'included']) {
      expect(fateOfScreening(screening('other', state), undefined)).toEqual({
        kind: 'move',
        screeningId: 'other',
        policyId: 'policy',
      });
    }
  });

  it.each(['excluded', 'included', 'sought', 'retrieved', 'not_retrieved', 'excluded_in_full_text'])(
    'puts a record that is %s in the place of one that only waits',
    (state) => {
      const fate = fateOfScreening(screening('other', state), screening('kept', 'identified'));
      expect(fate).toMatchObject({ kind: 'replace', screeningId: 'other', replacedId: 'kept' });
    },
  );

  it.each([
    ['excluded', 'included', 'conflict'],
    ['included', 'excluded', 'conflict'],
    ['excluded_in_full_text', 'included', 'conflict'],
    ['sought', 'excluded', 'conflict'],
    ['excluded', 'excluded_in_full_text', 'stay'],
    ['included', 'included', 'stay'],
    ['included', 'sought', 'stay'],
    ['identified', 'excluded', 'stay'],
    ['identified', 'identified', 'stay'],
  ])('with %s on the duplicate and %s on the kept: %s', (duplicate, kept, kind) => {
    expect(fateOfScreening(screening('other', duplicate), screening('kept', kept)).kind).toBe(kind);
  });

  it('leaves a waiting record alone that somebody had decided on before', () => {
    const fate = fateOfScreening(screening('other', 'excluded'), screening('kept', 'identified', false));
    expect(fate.kind).toBe('stay');
  });
});
