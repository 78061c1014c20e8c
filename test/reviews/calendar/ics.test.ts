import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { partialDate } from '../../../src/kernel/partial-date.ts';
import type { CalendarEvent, NumberedEvent } from '../../../src/reviews/calendar/calendar-event.rules.ts';
import { icsOf } from '../../../src/reviews/calendar/ics.ts';
import { eventOfInterim, eventOfReview } from '../../../src/reviews/calendar/review-event.rules.ts';
import { checkIcs } from '../../support/ics/check-ics.ts';

const policy = {
  id: '019a0000-0000-7000-8000-000000000001',
  slug: 'lysis-of-epidural-adhesions',
  title: 'Lysis of Epidural Adhesions',
  number: 'SUR 142',
};
const review = { firstRevision: 1, cycleId: null, nextReview: partialDate('2026-09'), fate: 'open' as const };
const numbered = (event: CalendarEvent, sequence = 0): NumberedEvent => ({
  ...event,
  uid: `review-${event.key}@almanac`,
  sequence,
  changedAt: instant('2026-05-04T15:00:00.123456Z'),
});
const written = (event: CalendarEvent) => icsOf('Policy reviews', [numbered(event)]);
const parsed = (text: string) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));
};

describe('a calendar', () => {
  it('links by id to a policy whose title is not public: its slug says the title', () => {
    const hidden = { ...policy, title: null };
    const interim = { cycleId: 'c', openedOn: calendarDate('2026-05-01'), outcome: null, joined: false };
    for (const event of [
      eventOfReview(review, hidden, 'https://a.example'),
      eventOfInterim(interim, hidden, 'https://a.example'),
    ]) {
      expect(JSON.stringify(event).toLowerCase()).not.toContain('lysis');
    }
    expect(eventOfReview(review, hidden, 'https://a.example').url).toBe(
      `https://a.example/console/policies/${policy.id}`,
    );
  });

  it('holds a review by the strict rules, and says nothing of today', () => {
    const text = written(eventOfReview(review, policy, 'https://almanac.example'));
    expect(checkIcs(Buffer.from(text))).toEqual([]);
    expect(text.split('\r\n')).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Almanac//Medical policy reviews//EN',
      'NAME:Policy reviews',
      'X-WR-CALNAME:Policy reviews',
      'REFRESH-INTERVAL;VALUE=DURATION:PT6H',
      'X-PUBLISHED-TTL:PT6H',
      'BEGIN:VEVENT',
      'UID:review-019a0000-0000-7000-8000-000000000001-1@almanac',
      'SEQUENCE:0',
      'DTSTAMP:20260504T150000Z',
      'DTSTART;VALUE=DATE:20260901',
      'DTEND;VALUE=DATE:20261001',
      'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE',
      'X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT:TRUE',
      'SUMMARY:Review: Lysis of Epidural Adhesions',
      'TRANSP:TRANSPARENT',
      String.raw`DESCRIPTION:Next review: September 2026\nPolicy number: SUR 142`,
      'CATEGORIES:Policy review',
      'URL;VALUE=URI:https://almanac.example/console/policies/lysis-of-epidural-a',
      ' dhesions',
      'STATUS:CONFIRMED',
      'LAST-MODIFIED:20260504T150000Z',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
  });

  it.each([
    ['2026-09', '2026-09-01', '2026-10-01'],
    ['2026-12', '2026-12-01', '2027-01-01'],
    ['2027', '2027-01-01', '2028-01-01'],
    ['2028-02-29', '2028-02-29', '2028-03-01'],
  ])('gives %s the days from %s to before %s', (nextReview, from, until) => {
    const text = written(
      eventOfReview({ ...review, nextReview: partialDate(nextReview) }, policy, 'https://a.example'),
    );
    const [event] = parsed(text);
    expect([event!.startDate.isDate, event!.startDate.toString(), event!.endDate.toString()]).toEqual([
      true,
      from,
      until,
    ]);
    expect(checkIcs(Buffer.from(text))).toEqual([]);
  });

  it.each([
    ['open', 'CONFIRMED', 'Review: Lysis of Epidural Adhesions'],
    ['revised', 'CONFIRMED', 'Review: Lysis of Epidural Adhesions (revised)'],
    ['reaffirmed', 'CONFIRMED', 'Review: Lysis of Epidural Adhesions (reaffirmed)'],
    ['retired', 'CANCELLED', 'Review: Lysis of Epidural Adhesions (retired)'],
    ['cancelled', 'CANCELLED', 'Review: Lysis of Epidural Adhesions'],
  ] as const)('shows a review that is %s as %s', (fate, status, summary) => {
    const [event] = parsed(written(eventOfReview({ ...review, fate }, policy, 'https://a.example')));
    expect([event!.component.getFirstPropertyValue('status'), event!.summary]).toEqual([status, summary]);
  });

  it('shows an interim review on the day it was opened, and not once it joined the scheduled one', () => {
    const interim = {
      cycleId: policy.id,
      openedOn: calendarDate('2026-05-04'),
      outcome: null,
      joined: false,
    };
    const [event] = parsed(written(eventOfInterim(interim, policy, 'https://a.example')));
    expect([event!.summary, event!.startDate.toString(), event!.endDate.toString()]).toEqual([
      'Interim review: Lysis of Epidural Adhesions',
      '2026-05-04',
      '2026-05-05',
    ]);
    expect(eventOfInterim({ ...interim, joined: true }, policy, '').status).toBe('cancelled');
  });

  it('tells meetings in UTC, as busy', () => {
    const text = written({
      ...eventOfReview(review, policy, 'https://a.example'),
      when: { startsAt: instant('2026-11-19T20:00:00Z'), endsAt: instant('2026-11-19T21:30:00Z') },
      location: 'Room 4; by the stairs, or remotely',
      busy: true,
    });
    expect(checkIcs(Buffer.from(text))).toEqual([]);
    expect(text).toContain('DTSTART:20261119T200000Z\r\nDTEND:20261119T213000Z\r\n');
    expect(text).toContain(String.raw`LOCATION:Room 4\; by the stairs\, or remotely`);
    expect(text).toContain('TRANSP:OPAQUE');
  });

  it('keeps any title inside its own event, whole in one reader and right by the strict rules', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.constantFrom(
        'x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:stolen',
        'x\nATTACH:https://elsewhere.example',
        'a\\nb; c, d: "e" \\',
        'é'.repeat(10_000),
        '👩‍⚕️'.repeat(2_000),
        'wörd '.repeat(2_000),
        '\uD83D',
        '\u0085\u2028\u202E',
      ),
    );
    fc.assert(
      fc.property(hostile, hostile, fc.integer({ min: 0, max: 2_147_483_647 }), (title, number, sequence) => {
        const event = eventOfReview(review, { ...policy, title, number }, 'https://a.example');
        const text = icsOf(title, [numbered(event, sequence)]);
        expect(checkIcs(Buffer.from(text))).toEqual([]);
        const events = parsed(text);
        expect(events).toHaveLength(1);
        expect(events[0]!.sequence).toBe(sequence);
        expect(events[0]!.uid).toBe(`review-${policy.id}-1@almanac`);
        expect(events[0]!.summary).toBe(event.summary);
      }),
    );
  });
});
