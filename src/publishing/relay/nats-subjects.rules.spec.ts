import { describe, expect, it } from '@jest/globals';
import { subjectOf, subjectsOf } from './nats-subjects.rules.ts';

describe('the subject of an event', () => {
  it.each([
    ['ALMANAC', 'policy.version.approved', 'policies/lysis', 'almanac.policy.lysis.version.approved'],
    ['East_1', 'policy.retired', 'policies/botulinum-toxin', 'east_1.policy.botulinum-toxin.retired'],
    ['ALMANAC', 'policy.reaffirmed', 'policies/a.b *>', 'almanac.policy.a_b___.reaffirmed'],
    ['ALMANAC', 'policy.reaffirmed', 'policies/', 'almanac.policy._.reaffirmed'],
  ])('in %s of %s about %s is %s', (stream, type, subject, expected) => {
    expect(subjectOf(stream, { type, subject })).toBe(expected);
  });

  it('is among those that the stream takes', () => {
    expect(subjectsOf('ALMANAC')).toEqual(['almanac.policy.>']);
  });
});
