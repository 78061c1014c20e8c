import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { calendarDate } from '../../../kernel/calendar-date.ts';
import { instant } from '../../../kernel/instant.ts';
import {
  isChange,
  isOlder,
  loadedOutcome,
  momentOf,
  NOTHING_SAID,
  withDropped,
  withLoaded,
  type StatedVersion,
} from './acknowledgement.rules.ts';

const at = (minute: number) => instant('2026-03-01T00:00:00Z').add({ minutes: minute });
const version: StatedVersion = {
  number: 2,
  contentHash: 'sha256:b',
  endedBy: null,
  scheduledFrom: null,
  signedAt: at(0),
};
const other = { number: 3, contentHash: 'sha256:c' };

describe('what a loaded version is told to be', () => {
  it.each([
    ['in_force', {}, { number: 2, contentHash: 'sha256:b' }, null],
    ['in_force', {}, { number: 2, contentHash: 'sha256:b' }, 'sha256:b'],
    // a version that was withdrawn and governs again is in force whatever was decided once
    ['in_force', { endedBy: 'withdraw' }, { number: 2, contentHash: 'sha256:b' }, null],
    ['same_content', {}, { number: 3, contentHash: 'sha256:b' }, null],
    ['scheduled', { scheduledFrom: calendarDate('2026-04-01') }, other, null],
    ['scheduled', { scheduledFrom: calendarDate('2026-04-01') }, null, null],
    ['superseded', {}, other, null],
    ['cancelled', { endedBy: 'cancel' }, other, null],
    ['withdrawn', { endedBy: 'withdraw' }, other, null],
    ['withdrawn', { endedBy: 'withdraw' }, null, null],
    ['ended', {}, null, null],
    ['hash_mismatch', {}, { number: 2, contentHash: 'sha256:b' }, 'sha256:x'],
    ['hash_mismatch', { scheduledFrom: calendarDate('2026-04-01') }, other, 'sha256:x'],
  ] as const)('%s', (outcome, given, inForce, reported) => {
    expect(loadedOutcome({ ...version, ...given }, inForce, reported)).toBe(outcome);
  });
});

describe('the moment that a statement counts from', () => {
  const said = { now: at(10), lastSaidAt: at(5), signedAt: at(0) };

  it('is the one given, up to now', () => {
    expect(momentOf(at(7), said)).toEqual(at(7));
    expect(momentOf(at(10), said)).toEqual(at(10));
  });

  it('is now for one in the future, and for none', () => {
    expect(momentOf(at(11), said)).toEqual(at(10));
    expect(momentOf(null, said)).toEqual(at(10));
  });

  it('is not before the version was signed', () => {
    expect(momentOf(at(-1), said)).toEqual(at(0));
    expect(momentOf(at(-1), { ...said, signedAt: null })).toEqual(at(-1));
  });

  it('is later than what was said before where our clock was set back', () => {
    expect(momentOf(null, { ...said, now: at(2) })).toEqual(at(5).add({ microseconds: 1 }));
  });
});

describe('what is held', () => {
  it('is held since the first time it was said', () => {
    const twice = withLoaded(withLoaded(NOTHING_SAID, at(1), null), at(2), null);
    expect(twice).toMatchObject({ firstAt: at(1), saidAt: at(2), droppedAt: null });
    const again = withLoaded(withDropped(twice, at(3)), at(4), null);
    expect(again).toMatchObject({ firstAt: at(4), saidAt: at(4), droppedAt: null });
  });

  it('is damaged since the first report, until it is loaded with the right hash', () => {
    const damaged = withLoaded(withLoaded(NOTHING_SAID, at(1), 'x'), at(2), 'y');
    expect(damaged).toMatchObject({ damagedAt: at(1), damagedHash: 'y' });
    expect(withLoaded(damaged, at(3), null)).toMatchObject({ damagedAt: null, damagedHash: null });
    expect(withDropped(damaged, at(3))).toMatchObject({ damagedAt: null, droppedAt: at(3) });
  });

  it('is not changed by being said again', () => {
    const held = withLoaded(NOTHING_SAID, at(1), null);
    expect(isChange(NOTHING_SAID, held)).toBe(true);
    expect(isChange(held, withLoaded(held, at(2), null))).toBe(false);
    expect(isChange(held, withDropped(held, at(2)))).toBe(true);
    expect(isChange(NOTHING_SAID, withDropped(NOTHING_SAID, at(2)))).toBe(false);
  });

  it('is the same in whatever order statements of different moments arrive', () => {
    const statement = fc.record({ minute: fc.integer({ min: 0, max: 50 }), held: fc.boolean() });
    const statements = fc.uniqueArray(statement, {
      selector: ({ minute }) => minute,
      minLength: 1,
      maxLength: 8,
    });
    const takenIn = (order: readonly { minute: number; held: boolean }[]) => {
      let known = NOTHING_SAID;
      for (const { minute, held } of order) {
        if (isOlder(at(minute), [known.lastAt])) continue;
        known = held ? withLoaded(known, at(minute), null) : withDropped(known, at(minute));
      }
      return known.saidAt !== null && known.droppedAt === null;
    };
    fc.assert(
      fc.property(statements, fc.infiniteStream(fc.nat()), (all, random) => {
        const keyed = all.map((each) => ({ each, key: random.next().value as number }));
        const shuffled = keyed.toSorted((a, b) => a.key - b.key).map(({ each }) => each);
        const inTime = all.toSorted((a, b) => a.minute - b.minute);
        expect(takenIn(shuffled)).toBe(takenIn(inTime));
      }),
    );
  });
});

describe('an older statement', () => {
  it('is one of a moment before another, and none of the same', () => {
    expect(isOlder(at(1), [null, at(2)])).toBe(true);
    expect(isOlder(at(2), [at(2), null])).toBe(false);
    expect(isOlder(at(1), [])).toBe(false);
    expect(Temporal.Instant.compare(at(1), at(2))).toBe(-1);
  });
});
