import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { proxyConflict, type ProxyGiven } from './proxy-conflict.rules.ts';

/** `ana>pat 01 05`: Pat votes for Ana from September 1 until before September 5; `ana>pat round`: in one round. */
const given = (text: string): ProxyGiven => {
  const [who = '', from = '', until = ''] = text.split(' ');
  const [memberId = '', proxyId = ''] = who.split('>');
  return until === ''
    ? { memberId, proxyId, days: null, roundId: from }
    : {
        memberId,
        proxyId,
        days: { from: calendarDate(`2026-09-${from}`), until: calendarDate(`2026-09-${until}`) },
        roundId: null,
      };
};

describe('a proxy beside others', () => {
  it.each([
    ['ana>pat 01 05', 'ana>quin 04 06', 'member_has_one'],
    ['ana>pat 01 05', 'ana>quin 05 06', null],
    ['ana>pat 01 05', 'ben>pat 04 06', 'proxy_has_one'],
    ['ana>pat 01 05', 'ben>pat 05 06', null],
    ['ana>pat 01 05', 'ben>quin 01 05', null],
    ['ana>pat 01 05', 'pat>quin 04 06', 'chain'],
    ['ana>pat 01 05', 'zoe>ana 04 06', 'chain'],
    ['ana>pat 01 05', 'pat>ana 01 05', 'chain'],
    ['ana>pat 01 05', 'pat>quin 05 06', null],
    ['ana>pat one', 'ana>quin one', 'member_has_one'],
    ['ana>pat one', 'ana>quin two', null],
    ['ana>pat one', 'ben>pat two', null],
    ['ana>pat one', 'ben>pat one', 'proxy_has_one'],
    // nobody can say on which day a round's proxy is used
    ['ana>pat one', 'ana>quin 01 05', 'member_has_one'],
    ['ana>pat 01 05', 'ben>pat one', 'proxy_has_one'],
    ['ana>pat 01 05', 'pat>quin one', 'chain'],
  ])('%s then %s: %p', (standing, added, conflict) => {
    expect(proxyConflict([given(standing)], given(added))).toBe(conflict);
  });
});
