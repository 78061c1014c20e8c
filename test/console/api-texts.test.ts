import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clientTypes } from '../../tools/client-types.ts';
import { describedRepliesFile, describedRepliesText } from '../../tools/replies/described-replies-file.ts';
import { describeReplies } from '../../tools/replies/describe-replies.ts';
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
  it('describes the replies as the types of the code are', () => {
    const { described, weaknesses } = describeReplies('.');
    if (update) writeFileSync(describedRepliesFile, describedRepliesText(described));
    expect(readFileSync(describedRepliesFile, 'utf8') === describedRepliesText(described)).toBe(true);
    const places = weaknesses.map(({ operation, place }) => `${operation}${place}`);
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
