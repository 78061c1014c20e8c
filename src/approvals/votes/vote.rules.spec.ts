import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { houseRule, majorities, percentOf, type DecisionRule } from './decision-rule.rules.ts';
import { canCarry, isLost, tallyOf, voteValues, type VoteValue } from './vote.rules.ts';

const letters: Record<string, VoteValue> = { a: 'approve', r: 'reject', o: 'abstain', x: 'recuse' };
const votesOf = (text: string): VoteValue[] => text.split('').map((letter) => letters[letter]!);
const tally = (text: string, rule: DecisionRule = houseRule(3)) => tallyOf(votesOf(text), rule);

describe('a vote of the whole committee', () => {
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
  ])('%p: quorum of three %p, carried %p', (text, quorumReached, carried) => {
    expect(tally(text)).toMatchObject({ quorumReached, carried });
  });

  it('counts each kind', () => {
    expect(tally('aarox')).toMatchObject({ approve: 2, reject: 1, abstain: 1, recuse: 1, counted: 4 });
  });
});

describe('a quorum that is a share', () => {
  const share = (percent: number, mayVote: number): DecisionRule => ({
    quorum: { percent },
    majority: 'simple',
    mayVote,
  });
  it.each([
    // of five, half is three; of six, three
    [50, 5, 'aa', 3, false],
    [50, 5, 'aao', 3, true],
    [50, 6, 'aaa', 3, true],
    [50, 6, 'aa', 3, false],
    [51, 6, 'aaa', 4, false],
    [100, 3, 'aa', 3, false],
    [100, 3, 'aar', 3, true],
    // who recuses is no part of those of whom it is a share
    [50, 5, 'aax', 2, true],
    [50, 5, 'axx', 2, false],
    [100, 3, 'aax', 2, true],
    // nobody decides nothing
    [50, 2, 'xx', 1, false],
    [1, 5, '', 1, false],
    [1, 5, 'a', 1, true],
  ])('of %p %% of %p with %p needs %p: reached %p', (percent, mayVote, text, quorum, quorumReached) => {
    expect(tally(text, share(percent, mayVote))).toMatchObject({ quorum, quorumReached });
  });

  it('rounds up to a whole vote, and never down to none', () => {
    expect([
      percentOf(50, 5),
      percentOf(50, 4),
      percentOf(67, 3),
      percentOf(1, 0),
      percentOf(100, 7),
    ]).toEqual([3, 2, 3, 1, 7]);
  });
});

describe('a majority', () => {
  const of = (majority: DecisionRule['majority'], mayVote = 6): DecisionRule => ({
    quorum: { votes: 1 },
    majority,
    mayVote,
  });
  it.each<[DecisionRule['majority'], number, string, boolean]>([
    ['simple', 6, 'ar', false],
    ['simple', 6, 'aar', true],
    ['simple', 6, 'aoooo', true],
    ['simple', 6, 'o', false],
    // more than half of all who may vote
    ['absolute', 6, 'aaa', false],
    ['absolute', 6, 'aaaa', true],
    ['absolute', 6, 'aaaarr', true],
    ['absolute', 5, 'aa', false],
    ['absolute', 5, 'aaa', true],
    ['absolute', 6, 'aaaoo', false],
    ['absolute', 6, 'aaax', true],
    ['absolute', 6, 'aaxx', false],
    ['absolute', 3, 'xxx', false],
    // two thirds of those for and against
    ['two_thirds', 6, 'aar', true],
    ['two_thirds', 6, 'ar', false],
    ['two_thirds', 6, 'aaarr', false],
    ['two_thirds', 6, 'aaaarr', true],
    ['two_thirds', 6, 'aooo', true],
    ['two_thirds', 6, 'ooo', false],
    ['two_thirds', 6, 'aarox', true],
  ])('%s of %p with %p: carried %p', (majority, mayVote, text, carried) => {
    expect(tally(text, of(majority, mayVote)).carried).toBe(carried);
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
  ])('%p with %p still to vote: %p', (text, outstanding, lost) => {
    expect(isLost(votesOf(text), outstanding, houseRule(3))).toBe(lost);
  });

  it.each<[DecisionRule['majority'], string, number, boolean]>([
    ['absolute', 'aar', 3, false],
    ['absolute', 'aarr', 2, false],
    ['absolute', 'aarrr', 1, true],
    ['absolute', 'aoor', 2, true],
    ['two_thirds', 'arr', 3, false],
    ['two_thirds', 'arr', 2, true],
    ['two_thirds', 'rr', 4, false],
  ])('by %s of six, %p with %p still to vote: %p', (majority, text, outstanding, lost) => {
    expect(isLost(votesOf(text), outstanding, { quorum: { votes: 2 }, majority, mayVote: 6 })).toBe(lost);
  });
});

describe('every rule', () => {
  const seats = 12;
  const rule = fc.record({
    quorum: fc.oneof(
      fc.integer({ min: 1, max: seats }).map((votes) => ({ votes })),
      fc.integer({ min: 1, max: 100 }).map((percent) => ({ percent })),
    ),
    majority: fc.constantFrom(...majorities),
    mayVote: fc.constant(seats),
  });
  const some = fc.array(fc.constantFrom(...voteValues), { maxLength: seats - 1 });

  it('stays carried when one more approves', () => {
    fc.assert(
      fc.property(rule, some, (by, votes) => {
        if (tallyOf(votes, by).carried) expect(tallyOf([...votes, 'approve'], by).carried).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is not made carried by one more who rejects, unless that makes the quorum', () => {
    fc.assert(
      fc.property(rule, some, (by, votes) => {
        const before = tallyOf(votes, by);
        if (before.quorumReached && !before.carried)
          expect(tallyOf([...votes, 'reject'], by).carried).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('calls nothing lost that the votes still to come could carry, in whatever way they are cast', () => {
    const rest = fc.array(fc.constantFrom(...voteValues), { maxLength: 6 });
    fc.assert(
      fc.property(
        rule,
        fc.array(fc.constantFrom(...voteValues), { maxLength: 6 }),
        rest,
        (by, votes, later) => {
          if (isLost(votes, later.length, by)) expect(tallyOf([...votes, ...later], by).carried).toBe(false);
          if (tallyOf([...votes, ...later], by).carried) expect(canCarry(votes, later.length, by)).toBe(true);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('counts the same in whatever order votes come', () => {
    fc.assert(
      fc.property(rule, some, (by, votes) => {
        expect(tallyOf(votes.toReversed(), by)).toEqual(tallyOf(votes, by));
      }),
    );
  });
});
