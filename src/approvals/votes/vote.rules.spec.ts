import { describe, expect, it } from '@jest/globals';
import { isLost, tallyOf, type VoteValue } from './vote.rules.ts';

const votes: Record<string, VoteValue> = { a: 'approve', r: 'reject', o: 'abstain', x: 'recuse' };
const tally = (letters: string, quorum = 3) =>
  tallyOf(
    letters.split('').map((letter) => votes[letter]!),
    quorum,
  );

describe('a committee vote', () => {
  it.each([
    ['', false, false],
    ['aa', false, false],
    ['aaa', true, true],
    ['aar', true, true],
    ['arr', true, false],
    ['aarr', true, false],
    ['aoo', true, true],
    ['ooo', true, false],
    ['aax', false, false],
    ['aaxa', true, true],
  ])('%p: quorum of three %p, carried %p', (letters, quorumReached, carried) => {
    expect(tally(letters)).toMatchObject({ quorumReached, carried });
  });

  it('counts each kind', () => {
    expect(tally('aarox')).toMatchObject({ approve: 2, reject: 1, abstain: 1, recuse: 1, counted: 4 });
  });
});

describe('a lost vote', () => {
  it.each([
    ['arr', 0, true],
    ['arr', 1, true],
    ['arr', 2, false],
    ['rr', 0, false],
    ['aar', 0, false],
    ['aarr', 0, true],
    ['ooo', 0, false],
  ])('%p with %p still to vote: %p', (letters, outstanding, lost) => {
    expect(isLost(tally(letters), outstanding)).toBe(lost);
  });
});
