import { describe, expect, it } from '@jest/globals';
import { seatsFate, type LeftPanel } from './panel-seats.rules.ts';

const panel = (given: Partial<LeftPanel>): LeftPanel => ({
  id: 'panel',
  name: 'Cardiology',
  chairId: 'cho',
  quorumVotes: 2,
  memberIds: ['cho', 'lea', 'sam'],
  voterIds: ['cho', 'lea', 'sam'],
  ...given,
});

describe('the seats of somebody who leaves', () => {
  it.each([
    ['go to who has no seat there', panel({}), 'ned', { to: 'ned' }],
    ['go with the chair', panel({ chairId: 'lea' }), 'ned', { to: 'ned' }],
    ['are given up when the quorum holds and nobody takes them', panel({}), null, { to: null }],
    ['are given up rather than be a second one of somebody', panel({}), 'sam', { to: null }],
    [
      'of a part of the members are given up while one votes',
      panel({ quorumVotes: null }),
      null,
      { to: null },
    ],
  ])('%s', (_, held, taker, fate) => {
    expect(seatsFate(held, 'lea', taker)).toEqual(fate);
  });

  it.each([
    ['the chair', panel({ chairId: 'lea' }), null, 'Cardiology would be without a chair: nobody with'],
    ['the chair, to a member', panel({ chairId: 'lea' }), 'sam', 'who takes over sits there already'],
    ['a vote of the quorum', panel({ quorumVotes: 3 }), null, 'would have 2 who vote and needs 3'],
    ['a vote, where another has left', panel({ voterIds: ['cho', 'lea'] }), null, 'would have 1 who vote'],
    ['the last who votes', panel({ quorumVotes: null, voterIds: ['lea'] }), null, 'would have 0 who vote'],
  ])('cannot be given up with %s', (_, held, taker, gap) => {
    expect(seatsFate(held, 'lea', taker)).toEqual({ gap: expect.stringContaining(gap) });
  });
});
