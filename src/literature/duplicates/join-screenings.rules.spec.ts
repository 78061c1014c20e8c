import { describe, expect, it } from '@jest/globals';
import { screeningStates, type ScreeningState } from '../screening/screening.rules.ts';
import { contradicts, verdicts } from '../screening/second-reading.rules.ts';
import { fateOfScreening, type JoinedReading, type JoinedScreening } from './join-screenings.rules.ts';

const screening = (
  id: string,
  state: ScreeningState,
  given: Partial<JoinedScreening> = {},
): JoinedScreening => ({
  id,
  policyId: 'policy',
  state,
  untouched: false,
  returned: false,
  decidedBy: state === 'identified' ? null : `decider of ${id}`,
  reading: null,
  ...given,
});
const untouched = (id: string): JoinedScreening => screening(id, 'identified', { untouched: true });
const reading = (verdict: JoinedReading['verdict'], given: Partial<JoinedReading> = {}): JoinedReading => ({
  readerId: 'reader',
  verdict,
  resolved: false,
  ...given,
});

/** The fate of a touched duplicate (rows) beside a touched kept record (columns, in the order of the states). */
const table: Record<ScreeningState, readonly string[]> = {
  // beside:      identified  excluded    sought      not_retr.   retrieved   included    excluded_in_full_text
  identified: ['stay', 'stay', 'stay', 'stay', 'stay', 'stay', 'stay'],
  excluded: ['conflict', 'stay', 'conflict', 'conflict', 'conflict', 'conflict', 'stay'],
  sought: ['stay', 'conflict', 'stay', 'stay', 'stay', 'stay', 'conflict'],
  not_retrieved: ['conflict', 'conflict', 'conflict', 'stay', 'conflict', 'conflict', 'conflict'],
  retrieved: ['stay', 'conflict', 'stay', 'conflict', 'stay', 'stay', 'conflict'],
  included: ['conflict', 'conflict', 'conflict', 'conflict', 'conflict', 'stay', 'conflict'],
  excluded_in_full_text: ['conflict', 'stay', 'conflict', 'conflict', 'conflict', 'conflict', 'stay'],
};
const pairs = screeningStates.flatMap((duplicate) =>
  screeningStates.map((kept, index) => [duplicate, kept, table[duplicate][index]] as const),
);

describe('fateOfScreening', () => {
  it.each(screeningStates)('moves the only screening to the record that is kept when it is %s', (state) => {
    const fate = fateOfScreening(screening('other', state), undefined);
    expect(fate).toEqual({ kind: 'move', screeningId: 'other', policyId: 'policy' });
  });

  it.each(screeningStates)('puts a record that is %s in the place of one that only waits', (state) => {
    const fate = fateOfScreening(screening('other', state), untouched('kept'));
    expect(fate).toMatchObject({ kind: 'replace', screeningId: 'other', replacedId: 'kept' });
  });

  it.each(screeningStates)('leaves a record that is %s as it is when its duplicate only waits', (state) => {
    expect(fateOfScreening(untouched('other'), screening('kept', state)).kind).toBe('stay');
    expect(fateOfScreening(untouched('other'), untouched('kept')).kind).toBe('stay');
  });

  it.each(pairs)('with %s on the duplicate and %s on the kept: %s', (duplicate, kept, kind) => {
    expect(fateOfScreening(screening('other', duplicate), screening('kept', kept)).kind).toBe(kind);
  });

  it.each(pairs)('loses no final decision silently: %s beside %s', (duplicate, kept) => {
    const classes = {
      included: 'in',
      excluded: 'out',
      excluded_in_full_text: 'out',
      not_retrieved: 'not had',
    };
    const final = new Map<ScreeningState, string>(Object.entries(classes) as [ScreeningState, string][]);
    const fate = fateOfScreening(screening('other', duplicate), screening('kept', kept));
    const lost = final.has(duplicate) && fate.kind === 'stay';
    expect(lost && final.get(duplicate) !== final.get(kept)).toBe(false);
  });

  it.each(screeningStates)(
    'sends a record that is %s to a person when its duplicate waits again',
    (state) => {
      const returned = screening('other', 'identified', { returned: true });
      expect(fateOfScreening(returned, screening('kept', state)).kind).toBe('conflict');
    },
  );

  it.each(pairs.filter(([, , kind]) => kind === 'stay'))(
    'takes no open second reading for done: %s beside %s',
    (duplicate, kept) => {
      for (const verdict of [null, ...verdicts]) {
        const open = verdict === null || contradicts(verdict, kept);
        const other = screening('other', duplicate, { reading: reading(verdict) });
        const { kind } = fateOfScreening(other, screening('kept', kept));
        if (open) expect(kind).toBe('carry');
        const read = screening('kept', kept, { reading: reading('include', { readerId: 'another' }) });
        if (open && verdict !== null) expect(fateOfScreening(other, read).kind).toBe('conflict');
      }
    },
  );

  it('leaves a second reading where it is that agrees, was resolved, or has one beside it', () => {
    const kept = screening('kept', 'included');
    const given = (second: JoinedReading, beside: Partial<JoinedScreening> = {}): string =>
      fateOfScreening(screening('other', 'included', { reading: second }), { ...kept, ...beside }).kind;
    expect(given(reading('include'))).toBe('stay');
    expect(given(reading('exclude', { resolved: true }))).toBe('stay');
    expect(given(reading(null), { reading: reading(null) })).toBe('stay');
  });

  it('keeps a second reading wanted for which nobody could be asked yet', () => {
    const other = screening('other', 'included', { reading: reading(null, { readerId: null }) });
    expect(fateOfScreening(other, screening('kept', 'included')).kind).toBe('carry');
    expect(fateOfScreening(other, screening('kept', 'included', { decidedBy: null })).kind).toBe('carry');
  });

  it('asks nobody to read second what they decided on, and hears their contradiction', () => {
    const kept = screening('kept', 'included', { decidedBy: 'reader' });
    const other = (verdict: JoinedReading['verdict']): JoinedScreening =>
      screening('other', 'included', { reading: reading(verdict) });
    expect(fateOfScreening(other(null), kept).kind).toBe('stay');
    expect(fateOfScreening(other('exclude'), kept).kind).toBe('conflict');
  });
});
