import { describe, expect, it } from '@jest/globals';
import { Temporal } from 'temporal-polyfill';
import { startApp } from '../support/app.ts';

const url = '/.well-known/security.txt';

describe('whom to tell of a vulnerability', () => {
  it('is named as RFC 9116 says, with an end that is to come', async () => {
    const app = await startApp({
      settings: {
        SECURITY_CONTACT: 'mailto:security@plan.example',
        PUBLIC_URL: 'https://almanac.plan.example',
      },
    });
    try {
      const reply = await app.http({ url });
      expect(reply.headers['content-type']).toBe('text/plain; charset=utf-8');
      const fields = new Map(
        reply.text
          .trim()
          .split('\n')
          .map((line) => line.split(/: (.*)/, 2) as [string, string]),
      );
      expect(fields.get('Contact')).toBe('mailto:security@plan.example');
      expect(fields.get('Canonical')).toBe(`https://almanac.plan.example${url}`);
      const end = Temporal.Instant.from(fields.get('Expires') ?? '');
      expect(Temporal.Instant.compare(end, Temporal.Now.instant())).toBe(1);
    } finally {
      await app.close();
    }
  });

  it('is not there where nobody is named', async () => {
    const app = await startApp();
    try {
      expect((await app.http({ url })).status).toBe(404);
    } finally {
      await app.close();
    }
  });
});
