import { describe, expect, it } from '@jest/globals';
import { instant } from '../../kernel/instant.ts';
import { publicEvent } from './public-event.rules.ts';

describe('the published face of an event', () => {
  const occurredAt = instant('2026-09-18T17:15:00.123456Z');

  it('names the policy, the version and its hashes, and where the version is', () => {
    const data = {
      policyId: 'p',
      slug: 'lysis',
      versionId: 'v',
      version: 2,
      effective: '2027-01-01',
      changeClass: 'neutral',
      contentHash: 'sha256:c',
      envelopeHash: 'sha256:e',
      reviewOutcome: null,
    };
    expect(
      publicEvent({ sequence: 1, type: 'policy.version.approved', occurredAt, data }, 'https://a.test'),
    ).toEqual({
      type: 'policy.version.approved',
      timestamp: '2026-09-18T17:15:00.123456Z',
      data: {
        policy: { id: 'p', slug: 'lysis' },
        version: 2,
        effective: '2027-01-01',
        changeClass: 'neutral',
        reviewOutcome: null,
        contentHash: 'sha256:c',
        envelopeHash: 'sha256:e',
        url: 'https://a.test/v1/policies/lysis/versions/2',
      },
    });
  });

  it('keeps what nobody decided to publish inside', () => {
    const data = { policyId: 'p', slug: 'lysis', version: 1, on: '2026-01-01', reason: 'a director said so' };
    const { data: published } = publicEvent(
      { sequence: 1, type: 'policy.version.effective', occurredAt, data },
      '',
    );
    expect(JSON.stringify(published)).not.toContain('director');
  });
});
