import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { partialDate } from '../../kernel/partial-date.ts';
import {
  activeBody,
  activeCacheControl,
  cacheControlUntil,
  activeFacts,
  linkHeader,
} from './active-facts.rules.ts';
import type { InForce, PolicyTimeline } from './active-version.rules.ts';

const first = {
  versionId: 'a',
  version: 1,
  envelopeHash: 'sha256:1',
  from: calendarDate('2026-01-01'),
  until: calendarDate('2027-01-01'),
};
const second = { ...first, versionId: 'b', version: 2, from: calendarDate('2027-01-01'), until: null };
const timeline: PolicyTimeline = {
  policyId: 'p',
  slug: 'lysis',
  periods: [first, second],
  review: { last: partialDate('2025-11'), next: partialDate('2026-09') },
  ends: [],
  publicOn: null,
};
const chosen: InForce = { period: first, predecessor: null, successor: second };
const view = {
  today: calendarDate('2026-10-01'),
  zone: 'America/Los_Angeles',
  dayGiven: false,
  publicUrl: 'https://almanac.test',
};

describe('what the day makes of a version in force', () => {
  it('tells its days, the next change, how the review stands and where its neighbours are', () => {
    expect(activeFacts(timeline, chosen, view)).toEqual({
      status: 'active',
      inForce: { from: '2026-01-01', until: '2027-01-01' },
      validUntil: '2027-01-01T08:00:00Z',
      review: { last: '2025-11', next: '2026-09', state: 'overdue' },
      links: {
        self: 'https://almanac.test/v1/policies/lysis/active',
        version: 'https://almanac.test/v1/policies/lysis/versions/1',
        html: 'https://almanac.test/v1/policies/lysis/active.html',
        markdown: 'https://almanac.test/v1/policies/lysis/active.md',
        pdf: 'https://almanac.test/v1/policies/lysis/active.pdf',
        fhir: 'https://almanac.test/v1/policies/lysis/active.fhir.json',
        predecessor: null,
        successor: 'https://almanac.test/v1/policies/lysis/versions/2',
      },
    });
  });

  it('ends at no instant when a day of service was given', () => {
    expect(activeFacts(timeline, chosen, { ...view, dayGiven: true }).validUntil).toBeNull();
  });

  it('joins the signed bytes without a change to them', () => {
    expect(activeBody(Buffer.from('{"version":1}'), '{"status":"active"}').toString()).toBe(
      '{"version":1,"status":"active"}',
    );
  });

  it('links to the neighbours there are', () => {
    expect(linkHeader(activeFacts(timeline, chosen, view).links)).toBe(
      '<https://almanac.test/v1/policies/lysis/active>; rel="self", ' +
        '<https://almanac.test/v1/policies/lysis/versions/2>; rel="successor-version"',
    );
  });
});

describe('how long a consumer may keep it unasked', () => {
  it.each([
    [0, 0, null, 'no-cache'],
    [30, 0, null, 'public, max-age=30'],
    [30, 0, 60_000, 'public, max-age=30'],
    [30, 0, 12_900, 'public, max-age=12'],
    [30, 0, 900, 'no-cache'],
    [30, 1000, 1000, 'no-cache'],
  ])('%s s allowed at %s ms with a change at %s ms: %s', (allowed, now, until, header) => {
    expect(activeCacheControl(allowed, now, until)).toBe(header);
  });

  it.each([
    [0, 0, null, Infinity],
    [0, 0, 60_000, Infinity],
    [30, 0, null, Infinity],
    [30, 0, 60_000, 30_001],
    [30, 0, 12_900, 901],
    [30, 900, 12_900, 901],
    [30, 901, 12_900, 1901],
    [30, 0, 900, Infinity],
  ])('%s s allowed at %s ms with a change at %s ms: says less from %s ms on', (allowed, now, until, from) => {
    expect(cacheControlUntil(allowed, now, until)).toBe(from);
    if (from === Infinity) return;
    const said = activeCacheControl(allowed, now, until);
    expect(activeCacheControl(allowed, from - 1, until)).toBe(said);
    expect(activeCacheControl(allowed, from, until)).not.toBe(said);
  });
});
