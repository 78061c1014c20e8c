import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { windowedQuery } from '../updates/search-window.rules.ts';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { queryFault } from './query-fault.rules.ts';
import { asTyped } from './query-syntax.rules.ts';

describe('queryFault', () => {
  it.each([
    'epidural',
    '("epidural adhesiolysis"[tiab] OR lysis) AND 2020:2026[dp]',
    '"Epidural Space/surgery"[mesh:noexp]',
    'a "b (c)" d',
    '"epidural lysis"[tiab:~3] NOT (animals[mh] NOT humans[mh])',
    '"2020/01/01"[dp] : "2021"[dp] AND pain',
    'lysis AND NOT hemolysis',
    'or and not',
    'C# OR a#1',
    'TITLE_ABS:("epidural lysis" OR adhesiolysis) AND FIRST_PDATE:[2020-01-01 TO 2021-01-01]',
    '硬膜外[tiab] OR Ménière',
  ])('takes %s', (query) => {
    expect(queryFault(query)).toBeNull();
  });

  it.each([
    ['', 'it is empty'],
    ['  ', 'it is empty'],
    ['a) OR (b', 'a ")" closes what nothing opened'],
    [') OR (1', 'a ")" closes what nothing opened'],
    ['(a OR b', 'a "(" is left open'],
    ['a[tiab', 'a "[" is left open'],
    ['a]', 'a "]" closes what nothing opened'],
    ['"a OR b', 'a quotation mark is left open'],
    ['a ") OR (" b', 'a bracket in quotation marks has no partner there'],
    ['a "(" b', 'a bracket in quotation marks has no partner there'],
    ['a "[" OR b "]"', 'a square bracket stands in quotation marks'],
    ['a[)] OR b[(]', 'a ")" closes what nothing opened'],
    ['a[(] OR b[)]', '[(] is not a field'],
    ['a[ti[ab]]', '[ti[ab] is not a field'],
    ['a["tiab"]', '[ "" ] is not a field'],
    ['a[]', '[] is not a field'],
    ['#1', "#1 means an earlier search of somebody's session, which is not kept"],
    ['epidural AND (#12 OR b)', "#12 means an earlier search of somebody's session, which is not kept"],
    ['OR a', 'nothing stands before OR'],
    ['NOT a', 'nothing stands before NOT'],
    ['a OR', 'nothing stands after OR'],
    ['(a AND ) OR b', 'nothing stands after AND'],
    ['a (OR b)', 'nothing stands before OR'],
    ['a AND OR b', 'nothing stands after AND'],
    ['a NOT NOT b', 'nothing stands after NOT'],
    ['a OR ()', 'a pair of brackets is empty'],
    ['2020 :', 'nothing stands after :'],
    ['a\nb', 'it holds a line break or another control character'],
    ['a\u0000b', 'it holds a line break or another control character'],
    ['x'.repeat(4_001), 'it has more than 4000 characters'],
  ])('refuses %j: %s', (query, reason) => {
    expect(queryFault(query)).toBe(reason);
  });

  it('lets nothing out of its window, however brackets are read', () => {
    const pieces = ['(', ')', '"', '[', ']', 'a', ' ', ' OR ', ' NOT ', '[tiab]', '“', '）', ':', '#1'];
    const queries = fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((parts) => parts.join(''));
    const window = { from: calendarDate('2026-01-01'), through: calendarDate('2026-02-01') };
    fc.assert(
      fc.property(queries, (given) => {
        const query = asTyped(given);
        if (queryFault(query) !== null) return;
        const sent = windowedQuery(query, window);
        const readings = [sent, sent.replace(/"[^"]*"/g, ''), sent.replace(/\[[^\]]*\]/g, '')];
        for (const reading of readings) expect(outermost(reading)).toBe('() AND ()');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('asTyped', () => {
  it.each([
    ['“epidural lysis”[tiab]', '"epidural lysis"[tiab]'],
    ['a\u00A0OR\r\n b\u200B', 'a OR b'],
    ['a）OR（b', 'a)OR(b'],
    ['broken \uD800', 'broken \uFFFD'],
  ])('reads %j as %j', (given, expected) => {
    expect(asTyped(given)).toBe(expected);
  });
});

/** What stands outside of all brackets, with `()` for each pair. */
function outermost(text: string): string {
  let depth = 0;
  let outside = '';
  for (const character of text) {
    if (character === ')') depth -= 1;
    if (depth === 0) outside += character;
    if (character === '(') depth += 1;
    if (depth < 0) return 'escaped';
  }
  return outside;
}
