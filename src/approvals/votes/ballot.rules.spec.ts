import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { seatOfBallot, type Ballot } from './ballot.rules.ts';

const ballot = (given: Partial<Ballot> = {}): Ballot => ({
  voterId: 'ana',
  inSeatOf: null,
  wroteText: new Set(['author', 'editor']),
  seated: new Set(['ana', 'ben', 'cy']),
  voteBy: null,
  today: calendarDate('2026-09-18'),
  members: [],
  cast: [],
  ...given,
});
const by = (personId: string, castById: string | null = null) => ({ personId, castById });
const proxyOf = (...ids: string[]) => ids.map((personId) => ({ personId, mayVote: true }));

describe('the seat a vote is cast in', () => {
  it.each<[string, Partial<Ballot>, string]>([
    ['one’s own', {}, 'ana'],
    ['one’s own, said so', { inSeatOf: 'ana' }, 'ana'],
    ['the one member’s whose proxy one holds', { voterId: 'pat', members: proxyOf('ben') }, 'ben'],
    ['the member’s one says', { voterId: 'pat', members: proxyOf('ben', 'cy'), inSeatOf: 'cy' }, 'cy'],
    ['one’s own on the last day', { voteBy: calendarDate('2026-09-18') }, 'ana'],
  ])('is %s', (_, given, seat) => {
    expect(seatOfBallot(ballot(given))).toEqual({ seat });
  });

  it.each<[string, Partial<Ballot>, string]>([
    ['an author', { voterId: 'author', seated: new Set(['author']) }, 'own_text'],
    ['a last editor with a seat', { voterId: 'editor', seated: new Set(['editor']) }, 'own_text'],
    ['a proxy who wrote the text', { voterId: 'author', members: proxyOf('ben') }, 'own_text'],
    [
      'the proxy of an author',
      { voterId: 'pat', members: proxyOf('author'), seated: new Set(['author']) },
      'member_wrote_text',
    ],
    ['who comes the day after', { voteBy: calendarDate('2026-09-17') }, 'over'],
    ['who has no seat', { voterId: 'pat' }, 'no_seat'],
    ['who holds no proxy for that seat', { voterId: 'pat', inSeatOf: 'ben' }, 'no_proxy'],
    ['who holds another’s proxy', { voterId: 'pat', inSeatOf: 'ben', members: proxyOf('cy') }, 'no_proxy'],
    ['the proxy of somebody without a seat', { voterId: 'pat', members: proxyOf('zoe') }, 'no_seat'],
    ['a member for another', { inSeatOf: 'ben', members: proxyOf('ben') }, 'own_seat'],
    ['a proxy of two who does not say whose', { voterId: 'pat', members: proxyOf('ben', 'cy') }, 'say_whose'],
    ['who has voted', { cast: [by('ana')] }, 'voted'],
    ['whose proxy has voted', { cast: [by('ana', 'pat')] }, 'voted_by_proxy'],
    [
      'a proxy whose member has voted',
      { voterId: 'pat', members: proxyOf('ben'), cast: [by('ben')] },
      'seat_voted',
    ],
    [
      'a proxy of two who has voted for one',
      { voterId: 'pat', members: proxyOf('ben', 'cy'), inSeatOf: 'cy', cast: [by('ben', 'pat')] },
      'voted',
    ],
    [
      'the proxy of a member who left',
      { voterId: 'pat', members: [{ personId: 'ben', mayVote: false }] },
      'member_gone',
    ],
  ])('is none for %s', (_, given, refused) => {
    expect(seatOfBallot(ballot(given))).toEqual({ refused });
  });
});

describe('votes cast one after another', () => {
  const person = fc.constantFrom('ana', 'ben', 'cy', 'pat', 'quin', 'author');
  const attempt = fc.record({ voterId: person, inSeatOf: fc.option(person, { nil: null }) });
  const proxies = fc.dictionary(person, fc.uniqueArray(person, { maxLength: 3 }));

  it('give nobody two, no seat two, and neither the author nor their proxy any', () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 30 }), proxies, (attempts, held) => {
        const cast: { personId: string; castById: string | null }[] = [];
        for (const { voterId, inSeatOf } of attempts) {
          const members = proxyOf(...(held[voterId] ?? []).filter((id) => id !== voterId));
          const seated = new Set(['ana', 'ben', 'cy', 'author']);
          const found = seatOfBallot(ballot({ voterId, inSeatOf, members, cast, seated }));
          if ('seat' in found) {
            cast.push({ personId: found.seat, castById: found.seat === voterId ? null : voterId });
          }
        }
        const voters = cast.map(({ personId, castById }) => castById ?? personId);
        expect(new Set(voters).size).toBe(cast.length);
        expect(new Set(cast.map(({ personId }) => personId)).size).toBe(cast.length);
        expect(cast.flatMap(({ personId, castById }) => [personId, castById])).not.toContain('author');
      }),
      { numRuns: 500 },
    );
  });
});
