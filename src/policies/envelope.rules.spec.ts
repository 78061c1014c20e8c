import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../kernel/calendar-date.ts';
import { sha256 } from '../kernel/canonical.ts';
import { batchHashOf, readEnvelope, sealEnvelope, type Envelope } from './envelope.rules.ts';

const envelope = {
  policy: { id: '0199', slug: 'lysis', number: null, title: 'Lysis' },
  version: 1,
  contentHash: `sha256:${'0'.repeat(64)}`,
  dates: {
    origin: '1999-02',
    lastReview: '2025-11',
    nextReview: '2026-09',
    effective: '2026-01-01',
    literatureSearchedThrough: null,
  },
  changeClass: 'new',
  scope: { linesOfBusiness: ['medicare', 'commercial'], jurisdictions: [] },
} as unknown as Envelope;

describe('the envelope', () => {
  it('is canonical JSON: sorted keys, no space, dates as printed', () => {
    expect(sealEnvelope(envelope).envelope).toBe(
      `{"changeClass":"new","contentHash":"sha256:${'0'.repeat(64)}","dates":{"effective":"2026-01-01","lastReview":"2025-11",` +
        '"literatureSearchedThrough":null,"nextReview":"2026-09","origin":"1999-02"},"policy":{"id":"0199","number":null,' +
        '"slug":"lysis","title":"Lysis"},"scope":{"jurisdictions":[],"linesOfBusiness":["commercial","medicare"]},"version":1}',
    );
  });

  it('is hashed over those bytes and reads back', () => {
    const sealed = sealEnvelope(envelope);
    expect(sealed.envelopeHash).toBe(sha256(sealed.envelope));
    expect(sealEnvelope(readEnvelope(sealed.envelope))).toEqual(sealed);
  });

  it('is the same for the same scope in another order', () => {
    const turned = { ...envelope, scope: { linesOfBusiness: ['commercial', 'medicare'], jurisdictions: [] } };
    expect(sealEnvelope(turned).envelopeHash).toBe(sealEnvelope(envelope).envelopeHash);
  });

  it('signs nothing that it does not name', () => {
    const more = { ...envelope, policy: { ...envelope.policy, ownerId: 'x' }, state: 'draft' };
    expect(sealEnvelope(more)).toEqual(sealEnvelope(envelope));
  });

  it('leaves out what there is none of, so that envelopes signed before it was known stay true', () => {
    const without = { embargoUntil: null, noticeWaiver: null };
    expect(sealEnvelope({ ...envelope, ...without })).toEqual(sealEnvelope(envelope));
    expect(sealEnvelope(envelope).envelope).not.toMatch(/embargo|waiver/i);
  });

  it.each<[string, Partial<Envelope>]>([
    ['text', { contentHash: `sha256:${'1'.repeat(64)}` }],
    ['number', { version: 2 }],
    ['change class', { changeClass: 'restrictive' }],
    ['policy number', { policy: { ...envelope.policy, number: 'SUR1' } }],
    ['scope', { scope: { linesOfBusiness: ['medicare'], jurisdictions: [] } }],
    ['embargo', { embargoUntil: calendarDate('2026-12-01') }],
    ['waiver of notice', { noticeWaiver: { ground: 'waiver', reason: 'A recall.' } }],
    ['precision of a date', { dates: { ...envelope.dates, origin: '1999' } as unknown as Envelope['dates'] }],
  ])('has another hash for another %s', (_, change) => {
    expect(sealEnvelope({ ...envelope, ...change }).envelopeHash).not.toBe(
      sealEnvelope(envelope).envelopeHash,
    );
  });
});

describe('the hash of a batch', () => {
  const item = { envelopeHash: 'sha256:a', sourceName: 'a.txt', sourceHash: 'sha256:f', broughtBy: 'Ana' };
  const other = { ...item, envelopeHash: 'sha256:b', sourceName: 'b.txt' };

  it('does not depend on the order of its items, but on each of them and on who brought them', () => {
    const hash = batchHashOf('batch', [item, other]);
    expect(batchHashOf('batch', [other, item])).toBe(hash);
    expect(batchHashOf('batch', [item])).not.toBe(hash);
    expect(batchHashOf('other', [item, other])).not.toBe(hash);
    expect(batchHashOf('batch', [item, { ...other, broughtBy: 'Ben' }])).not.toBe(hash);
  });
});
