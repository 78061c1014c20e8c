import { beforeEach, describe, expect, it } from '@jest/globals';
import { acknowledge, heldFrom, type HeldVersion } from '../../client/src/acknowledgement.ts';
import { almanacClient } from '../../client/src/client.ts';
import type { CopiedPolicy, CopiedVersion } from '../../client/src/copy-store.ts';

const VERIFIED = { content: 'verified', envelope: 'verified' } as const;
const refused = (foundHash: string | null) =>
  ({ content: 'refused', reason: 'it is another', since: '2026-05-04T15:00:00Z', foundHash }) as const;

const version = (number: number, verification: CopiedVersion['verification'] = VERIFIED): CopiedVersion => ({
  version: number,
  contentHash: `sha256:${number}`,
  envelopeHash: `sha256:e${number}`,
  periods: [{ from: '2026-01-01', until: null }],
  verification,
});
const policy = (slug: string, ...versions: CopiedVersion[]): CopiedPolicy => ({
  id: slug,
  slug,
  title: slug,
  versions,
  loadedAt: '2026-05-04T15:00:00Z',
});

describe('what a copy says that it holds', () => {
  it('is what governs the day or a later one', () => {
    const ended = { ...version(1), periods: [{ from: '2026-01-01', until: '2026-05-04' }] };
    const toCome = { ...version(3), periods: [{ from: '2026-06-01', until: null }] };
    const held = heldFrom([policy('a', toCome, version(2), ended)], '2026-05-04');
    expect(held.map(({ version: number }) => number)).toEqual([3, 2]);
  });

  it('names a text that is another by its own hash, and leaves out what is wrong otherwise', () => {
    const copy = [policy('a', version(1, refused('sha256:other'))), policy('b', version(1, refused(null)))];
    expect(heldFrom(copy, '2026-05-04')).toEqual([{ policy: 'a', version: 1, contentHash: 'sha256:other' }]);
  });
});

describe('an acknowledgement', () => {
  interface Told {
    readonly items: readonly { policy: string; version: number; held?: boolean }[];
    readonly complete: boolean;
  }
  let told: Told[];
  beforeEach(() => {
    told = [];
  });
  const tell = async (held: readonly HeldVersion[], before: readonly HeldVersion[]): Promise<void> => {
    const fetch = async (request: Request): Promise<Response> => {
      told.push((await request.json()) as Told);
      return Response.json({});
    };
    const client = almanacClient({ baseUrl: 'https://almanac.example.org', fetch });
    await acknowledge(client, { held, before, cursor: 'c' }, new AbortController().signal);
  };
  const many = (count: number, from = 0): HeldVersion[] =>
    Array.from({ length: count }, (_, n) => ({
      policy: `policy-${from + n}`,
      version: 1,
      contentHash: 'sha256:1',
    }));

  it.each([0, 1, 10_000])('of %s versions is said to be all', async (count) => {
    await tell(many(count), many(3, 20_000));
    expect(told.map(({ items, complete }) => [items.length, complete])).toEqual([[count, true]]);
  });

  it('of more says what is gone', async () => {
    await tell(many(10_001), [...many(2), ...many(2, 20_000)]);
    expect(told.map(({ items, complete }) => [items.length, complete])).toEqual([
      [10_000, false],
      [3, false],
    ]);
    expect(told[1]!.items.slice(1)).toEqual([
      { policy: 'policy-20000', version: 1, held: false },
      { policy: 'policy-20001', version: 1, held: false },
    ]);
  });
});
