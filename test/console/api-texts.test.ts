import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clientTypes } from '../../tools/client-types.ts';
import { describedRepliesFile } from '../../tools/replies/described-replies-file.ts';
import { startApp, type TestApp } from '../support/app.ts';

/** With UPDATE_TEXTS=1 the files are written anew instead of compared. */
const update = process.env['UPDATE_TEXTS'] === '1';

/** Replies of which the code says no more than that they are JSON, and why that is so. */
const sayLittle: readonly (readonly [place: RegExp, why: string])[] = [
  [/^proof\.schema/, 'is itself a description, in JSON Schema'],
  [/(publicKeyJwk|jwk|keys\[\])\.\*$/, 'a key has the members of its kind (RFC 7517)'],
  [/\.detail\.\*$/, 'what an entry of the audit says is its action’s own'],
];

describe('what is written down of the API', () => {
  it('describes the replies as the types of the code are', async () => {
    const { text, places } = await readFromCode();
    if (update) writeFileSync(describedRepliesFile, text);
    expect(readFileSync(describedRepliesFile, 'utf8') === text).toBe(true);
    expect(places.filter((place) => !sayLittle.some(([known]) => known.test(place)))).toEqual([]);
  }, 120_000);

  describe('for the client', () => {
    let app: TestApp;
    beforeAll(async () => {
      app = await startApp();
    });
    afterAll(async () => {
      await app.close();
    });

    it('is the types that the description gives', async () => {
      const types = await clientTypes((await app.http({ url: '/openapi.json' })).text);
      if (update) writeFileSync('client/src/schema.d.ts', types);
      expect(readFileSync('client/src/schema.d.ts', 'utf8') === types).toBe(true);
    }, 60_000);
  });
});

/** What the tool reads from the code, in a process of its own. */
async function readFromCode(): Promise<{ text: string; places: string[] }> {
  const { stdout } = await promisify(execFile)(process.execPath, ['tools/replies/print.ts'], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout) as { text: string; places: string[] };
}
