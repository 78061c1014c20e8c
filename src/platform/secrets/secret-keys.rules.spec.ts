import { describe, expect, it } from '@jest/globals';
import { readSecretKeys, writeSecretKey } from './secret-keys.rules.ts';

const bytes = Uint8Array.from({ length: 32 }, (_, index) => index);
const key = Buffer.from(bytes).toString('base64');

describe('the setting SECRET_KEYS', () => {
  it('holds keys in order, the first to seal with', () => {
    expect(readSecretKeys(`new:${key}, old:${key},`)).toEqual({
      keys: [
        { id: 'new', bytes },
        { id: 'old', bytes },
      ],
    });
  });

  it('is read back as it was written', () => {
    expect(readSecretKeys(writeSecretKey({ id: 'k-1', bytes }))).toEqual({ keys: [{ id: 'k-1', bytes }] });
  });

  it.each([
    [key, /key 1 has no id/],
    [`:${key}`, /key 1 has no id/],
    [`a b:${key}`, /key 1 has no id/],
    [`${'x'.repeat(41)}:${key}`, /key 1 has no id/],
    [`a:${key},a:${key}`, /the id a is given twice/],
    [`a:${key},b:${Buffer.alloc(31).toString('base64')}`, /key 2 \(b\) is not the base64 of 32 bytes/],
    [`a:${Buffer.alloc(33).toString('base64')}`, /not the base64 of 32 bytes/],
    ['a:hunter2', /not the base64 of 32 bytes/],
    ['a:', /not the base64 of 32 bytes/],
  ])('is refused as %s, without repeating it', (text, problem) => {
    const read = readSecretKeys(text);
    expect(read).toEqual({ problem: expect.stringMatching(problem) });
    expect(JSON.stringify(read)).not.toContain(key);
    expect(JSON.stringify(read)).not.toContain('hunter2');
  });
});
