import { describe, expect, it } from '@jest/globals';
import { attendedQuorum, seatOf, type Attendee } from './attendance.rules.ts';
import { dispositionOf, textChangedSince, type VoteRecord } from './vote-record.rules.ts';

const vote = {
  name: 'Ann Lee',
  role: 'committee_member',
  vote: 'reject',
  reason: null,
  castAt: '2026-10-16T17:00:00Z',
} as const;

const record = (tally: Partial<VoteRecord['tally']>, rest: Partial<VoteRecord> = {}): VoteRecord => ({
  version: 2,
  contentHash: 'sha256:a',
  round: 1,
  live: true,
  outcome: null,
  votes: [],
  laterVotes: [],
  tally: {
    approve: 0,
    reject: 0,
    abstain: 0,
    recuse: 0,
    counted: 0,
    quorum: 2,
    quorumReached: false,
    carried: false,
    ...tally,
  },
  ...rest,
});

describe('what was decided', () => {
  it.each([
    ['deferred', true, record({ carried: true, quorumReached: true })],
    ['discussed', false, null],
    ['undecided', false, record({ approve: 1 })],
    ['carried', false, record({ approve: 2, quorumReached: true, carried: true })],
    // a vote that carried is minuted as such, whatever became of the text since
    ['carried', false, record({ carried: true }, { live: false, outcome: 'returned' })],
    ['carried', false, record({}, { outcome: 'approved' })],
    ['not_carried', false, record({ reject: 1, approve: 1, quorumReached: true })],
    ['undecided', false, record({ abstain: 2, quorumReached: true })],
    ['not_carried', false, record({}, { outcome: 'rejected' })],
    // votes after the meeting ended the round, not the meeting
    ['undecided', false, record({ approve: 1 }, { outcome: 'rejected', laterVotes: [vote] })],
    ['undecided', false, record({ approve: 1 }, { outcome: 'approved', laterVotes: [vote] })],
  ] as const)('%s', (expected, deferred, votes) => {
    expect(dispositionOf(deferred, votes)).toBe(expected);
  });

  it('is told apart from the text as it is now', () => {
    expect(textChangedSince(record({}), 'sha256:a')).toBe(false);
    expect(textChangedSince(record({}), 'sha256:b')).toBe(true);
    expect(textChangedSince(null, 'sha256:b')).toBe(false);
  });
});

describe('the quorum of a meeting', () => {
  const attendee = (seat: Attendee['seat'], attendance: Attendee['attendance']): Attendee => {
    return { personId: null, name: 'X', seat, attendance, note: null };
  };

  it('counts chairs and members who are present', () => {
    const there = [
      attendee('committee_chair', 'present'),
      attendee('committee_member', 'present'),
      attendee('committee_member', 'excused'),
      attendee('committee_member', 'absent'),
      attendee('medical_director', 'present'),
      attendee(null, 'guest'),
    ];
    expect(attendedQuorum(there, 2)).toEqual({ present: 2, needed: 2, reached: true });
    expect(attendedQuorum(there, 3)).toEqual({ present: 2, needed: 3, reached: false });
    expect(attendedQuorum([], 1)).toEqual({ present: 0, needed: 1, reached: false });
  });

  it('seats a person who is several things once, the chair first', () => {
    expect(seatOf(['admin', 'committee_member', 'committee_chair'])).toBe('committee_chair');
    expect(seatOf(['author'])).toBeNull();
  });
});
