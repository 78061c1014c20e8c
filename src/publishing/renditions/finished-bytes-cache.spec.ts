import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { ENTRY_BYTES, FinishedBytesCache } from './finished-bytes-cache.ts';

const text = (length: number) => Buffer.from('a policy '.repeat(Math.ceil(length / 9)).slice(0, length));

describe('finished bytes', () => {
  it('are the same text in each coding, with an ETag of its own', async () => {
    const finished = await new FinishedBytesCache(100_000).get('key', () => Promise.resolve(text(1000)));
    expect(brotliDecompressSync(await finished.encoded('br'))).toEqual(text(1000));
    expect(gunzipSync(await finished.encoded('gzip'))).toEqual(text(1000));
    expect(await finished.encoded('identity')).toBe(finished.plain);
    const tags = new Set([finished.etag('identity'), finished.etag('gzip'), finished.etag('br')]);
    expect(tags.size).toBe(3);
    for (const tag of tags) expect(tag).toMatch(/^"[\w-]+"$/);
  });

  it('are made once, also for callers that meet', async () => {
    const cache = new FinishedBytesCache(100_000);
    let made = 0;
    const make = async () => {
      made += 1;
      return await Promise.resolve(text(10));
    };
    await Promise.all([cache.get('key', make), cache.get('key', make)]);
    await cache.get('key', make);
    expect(made).toBe(1);
  });

  it('are made again after a failure', async () => {
    const cache = new FinishedBytesCache(100_000);
    await expect(cache.get('key', () => Promise.reject(new Error('no database')))).rejects.toThrow(
      'no database',
    );
    expect((await cache.get('key', () => Promise.resolve(text(10)))).plain).toHaveLength(10);
  });

  it('stay within the capacity, the least recently used going first', async () => {
    const cache = new FinishedBytesCache(2 * ENTRY_BYTES + 2500);
    const fill = async (key: string) => await cache.get(key, () => Promise.resolve(text(1000)));
    await fill('a');
    await fill('b');
    cache.find('a');
    await fill('c');
    expect(cache.find('b')).toBeUndefined();
    expect(cache.find('a')).toBeDefined();
    expect(cache.heldBytes).toBe(2 * ENTRY_BYTES + 2000);
  });

  it('count their compressed forms, and forget what was given up', async () => {
    const cache = new FinishedBytesCache(ENTRY_BYTES + 1500);
    const first = await cache.get('a', () => Promise.resolve(text(1000)));
    const gzipped = await first.encoded('gzip');
    expect(cache.heldBytes).toBe(ENTRY_BYTES + 1000 + gzipped.length);
    await cache.get('b', () => Promise.resolve(text(1400)));
    await first.encoded('br');
    expect(cache.heldBytes).toBe(ENTRY_BYTES + 1400);
  });
});
