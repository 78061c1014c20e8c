import { describe, expect, it } from '@jest/globals';
import { instant } from '../kernel/instant.ts';
import { partialDate } from '../kernel/partial-date.ts';
import { datesGivenBack, type ReviewDatesRevision } from './given-back-dates.rules.ts';

const minute = (count: number) => instant('2026-01-01T00:00:00Z').add({ minutes: count });

/** Revisions by the version that set them: `v2`, or `-` for a reschedule, `x` for a retirement. */
function revisions(...setBy: string[]): ReviewDatesRevision[] {
  return setBy.map((by, index) => ({
    revision: index + 1,
    lastReview: partialDate('2025'),
    nextReview: by === 'x' ? null : partialDate(`20${30 + index}`),
    versionId: by === '-' || by === 'x' ? null : by,
    recordedAt: minute(index + 1),
  }));
}

describe('the review dates that a cancellation gives back', () => {
  it.each<[string, string[], Record<string, number>, number | null]>([
    ['are those before the version’s own', ['v1', 'v2'], {}, 1],
    ['are a reschedule that came before it', ['v1', '-', 'v2'], {}, 2],
    ['are those before it also when its own were rescheduled', ['v1', 'v2', '-'], {}, 1],
    ['are none when a later version gave the current ones', ['v1', 'v2', 'v3'], {}, null],
    ['are none when it gave none', ['v1'], {}, null],
    ['are none once the policy is retired', ['v1', 'v2', 'x'], {}, null],
    ['pass over what a version cancelled before had given', ['v1', 'v0', 'v2'], { v0: 4 }, 1],
    ['pass over the reschedule of such dates', ['v1', 'v0', '-', 'v2'], { v0: 5 }, 1],
    ['keep what was rescheduled after that cancellation', ['v1', 'v0', '-', '-', 'v2'], { v0: 3 }, 4],
  ])('%s', (_, setBy, cancelled, revision) => {
    const cancelledAt = new Map(Object.entries(cancelled).map(([id, count]) => [id, minute(count)] as const));
    const found = datesGivenBack('v2', revisions(...setBy), cancelledAt);
    expect(found?.revision ?? null).toBe(revision);
  });
});
