import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { challengeOf } from './signature-challenge.rules.ts';

const bound = {
  envelopeHash: `sha256:${'ab'.repeat(32)}`,
  meaning: 'I approve this version — “as amended”.',
  signer: '0198a000-0000-7000-8000-000000000001',
  nonce: 'bm9uY2U',
};

describe('a signature challenge', () => {
  it('is SHA-256 over the canonical JSON of envelope hash, meaning, nonce and signer', () => {
    const text =
      `{"envelopeHash":"sha256:${'ab'.repeat(32)}","meaning":"I approve this version — “as amended”.",` +
      `"nonce":"bm9uY2U","signer":"0198a000-0000-7000-8000-000000000001"}`;
    expect(challengeOf(bound)).toBe(createHash('sha256').update(text).digest('base64url'));
    expect(challengeOf(bound)).toMatch(/^[\w-]{43}$/);
  });

  it.each(['envelopeHash', 'meaning', 'signer', 'nonce'] as const)(
    'is another one for another %s',
    (field) => {
      expect(challengeOf({ ...bound, [field]: `${bound[field]}0` })).not.toBe(challengeOf(bound));
    },
  );

  it('does not depend on what else there is', () => {
    const more = { ...bound, expiresAt: 'tomorrow' };
    expect(challengeOf(more)).toBe(challengeOf(bound));
  });
});
