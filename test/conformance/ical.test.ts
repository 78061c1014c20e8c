import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkIcs } from '../support/ics/check-ics.ts';

const folder = new URL('../../../shared/testdata/ical/', import.meta.url);
const there = existsSync(folder);
if (!there) console.warn('skipped: ../shared/testdata/ical is not there');
const describeWithData = there ? describe : describe.skip;

/** Lines that end as text files' lines do. */
const BARE = ['line 1: ends in no CRLF'];

/**
 * What is wrong with other programs' calendars, most of which came from faults reported to a parser. The parser takes
 * them all; a calendar of ours must be better.
 */
const faults: readonly (readonly [file: string, faults: readonly string[]])[] = [
  ['issue_127_categories_with_commas', [...BARE, 'line 12: does not end in CRLF']],
  ['issue_1050_simple_calendar', [...BARE, 'line 4: VEVENT has no DTSTAMP', 'line 10: does not end in CRLF']],
  ['calendar_with_unicode', ['line 1: VCALENDAR has no component']],
  [
    'created_calendar_with_unicode_fields',
    [
      'line 7: VEVENT has no DTSTAMP',
      'line 16: VEVENT has no UID',
      'line 16: VEVENT has no DTSTAMP',
      'line 20: VEVENT has no UID',
      'line 20: VEVENT has no DTSTAMP',
      'line 20: VEVENT has no DTSTART',
    ],
  ],
  [
    'example',
    [
      'line 10: DTSTART is not of its type',
      'line 11: DTEND is not of its type',
      'line 11: DTEND is not after DTSTART',
      'line 19: VEVENT has no DTSTAMP',
      'line 21: DTSTART is not of its type',
      'line 22: DTEND is not of its type',
      'line 22: DTEND is not after DTSTART',
      'line 30: VEVENT has no DTSTAMP',
      'line 32: DTSTART is not of its type',
      'line 33: DTEND is not of its type',
      'line 33: DTEND is not after DTSTART',
      'line 40: does not end in CRLF',
    ],
  ],
  [
    'america_new_york',
    [
      ...BARE,
      'line 1: VCALENDAR has no PRODID',
      'line 1: VCALENDAR has no VERSION',
      'line 55: VEVENT has no DTSTAMP',
      'line 62: does not end in CRLF',
    ],
  ],
  [
    'rfc_5545_absolute_alarm_example',
    [...BARE, 'line 1: VALARM stands outside a VCALENDAR', 'line 8: does not end in CRLF'],
  ],
  [
    'rfc_5545_end',
    [
      ...BARE,
      'line 1: VALARM stands outside a VCALENDAR',
      'line 6: is longer than 75 octets',
      'line 9: does not end in CRLF',
    ],
  ],
];

describeWithData('the strict check of calendars', () => {
  const read = (name: string) => readFileSync(new URL(`${name}.ics`, folder));

  it.each(faults)('names what is wrong with %s', (name, said) => {
    expect(checkIcs(read(name))).toEqual(said);
  });

  it('accepts a file once its lines end as they should', () => {
    const text = read('issue_127_categories_with_commas').toString('utf8').trimEnd();
    expect(checkIcs(Buffer.from(`${text.replaceAll('\n', '\r\n')}\r\n`))).toEqual([]);
  });

  it('accepts described time zones once the calendar has what it needs', () => {
    const text = read('america_new_york').toString('utf8').trimEnd();
    const whole = text
      .replace('BEGIN:VCALENDAR', 'BEGIN:VCALENDAR\nPRODID:-//Test//EN\nVERSION:2.0')
      .replace('BEGIN:VEVENT', 'BEGIN:VEVENT\nDTSTAMP:20260101T000000Z');
    expect(checkIcs(Buffer.from(`${whole.replaceAll('\n', '\r\n')}\r\n`))).toEqual([]);
  });
});
