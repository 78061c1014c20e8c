import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  HashMismatch,
  verifyVersion,
  type HashedTexts,
  withheldOf,
  type SignedVersion,
  type Withheld,
} from '../../client/src/verify-version.ts';
import { buildPerson, signIn } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  buildNextVersion,
  buildPolicyVersion,
  type BuiltPolicyVersion,
} from '../support/build-policy-version.ts';

const SHOWN: Withheld = { codeDescriptions: false, envelopeTerms: false };
const WITHHELD: Withheld = { codeDescriptions: true, envelopeTerms: true };

describe('checking a version against what was signed', () => {
  let app: TestApp;
  let built: BuiltPolicyVersion;
  let version: SignedVersion;
  const nobody = async () => await Promise.resolve(null);

  beforeAll(async () => {
    app = await startApp({ now: '2026-05-04T15:00:00Z', settings: { PUBLISH_CODE_DESCRIPTIONS: 'true' } });
    built = await buildPolicyVersion(app);
    version = await read(1);
  }, 90_000);
  afterAll(async () => {
    await app.close();
  });

  const read = async (number: number): Promise<SignedVersion> =>
    (await app.http({ url: `/v1/policies/${built.slug}/versions/${number}` })).json<SignedVersion>();

  /** What Almanac says to be withheld of a version. */
  const said = async (number: number): Promise<Withheld> => {
    const { headers } = await app.http({ url: `/v1/policies/${built.slug}/versions/${number}` });
    const text = headers['almanac-withheld'];
    return withheldOf(new Headers(text === undefined ? {} : { 'almanac-withheld': String(text) }));
  };

  const proofOf = async (number: number): Promise<HashedTexts> => {
    const reader = await signIn(app, await buildPerson(app));
    const url = `/v1/policies/${built.slug}/versions/${number}/proof`;
    const proof = (await app.http({ url, headers: { ...reader } })).json<{
      document: { canonical: string | null };
      envelope: { canonical: string | null };
    }>();
    return { document: proof.document.canonical, envelope: proof.envelope.canonical };
  };

  it('holds of what Almanac sends, without a proof', async () => {
    expect(await verifyVersion(version, SHOWN, nobody)).toEqual({
      content: 'verified',
      envelope: 'verified',
    });
  });

  it.each([
    ['a word of the text', (it: SignedVersion) => (it.document.sections[0]!.markdown += ' not')],
    ['the title', (it: SignedVersion) => (it.policy.title += '!')],
    ['a code', (it: SignedVersion) => it.document.codes.pop()],
    ['the content hash', (it: SignedVersion) => (it.contentHash = it.contentHash.replace(/.$/, 'x'))],
  ])('refuses another than was signed: %s', async (_, change) => {
    const changed = structuredClone(version);
    change(changed);
    await expect(verifyVersion(changed, SHOWN, nobody)).rejects.toThrow(HashMismatch);
    // where descriptions are withheld nothing is known without a proof, and nothing is claimed
    const unproved = await verifyVersion(changed, WITHHELD, nobody).catch(() => null);
    expect(unproved?.content ?? 'refused').toMatch(/withheld|refused/);
    await expect(verifyVersion(changed, WITHHELD, async () => await proofOf(1))).rejects.toThrow(
      HashMismatch,
    );
  });

  it('says what the hash of another text is', async () => {
    const changed = structuredClone(version);
    changed.document.sections[0]!.markdown += ' not';
    const error: unknown = await verifyVersion(changed, SHOWN, nobody).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ foundHash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) });
    expect((error as HashMismatch).foundHash).not.toBe(version.contentHash);
  });

  it.each([[{}], [{ document: {} }], [{ policy: null, document: null }]])(
    'refuses what is no version: %j',
    async (parts) => {
      const { contentHash, envelopeHash } = version;
      const other = { contentHash, envelopeHash, ...parts } as SignedVersion;
      await expect(verifyVersion(other, WITHHELD, nobody)).rejects.toThrow(HashMismatch);
    },
  );

  it.each([
    ['the first day', (it: SignedVersion) => (it.dates.effective = '2026-01-02')],
    ['for whom', (it: SignedVersion) => (it.scope = { linesOfBusiness: ['Medicare'], jurisdictions: [] })],
    ['the envelope hash', (it: SignedVersion) => (it.envelopeHash = it.envelopeHash.replace(/.$/, 'x'))],
  ])('refuses another envelope, where the proof can be read: %s', async (_, change) => {
    const changed = structuredClone(version);
    change(changed);
    await expect(verifyVersion(changed, WITHHELD, async () => await proofOf(1))).rejects.toThrow(
      HashMismatch,
    );
    expect((await verifyVersion(changed, WITHHELD, nobody)).envelope).not.toBe('verified');
    await expect(verifyVersion(changed, SHOWN, nobody)).rejects.toThrow(HashMismatch);
  });

  it('reads what an envelope says more, in the proof', async () => {
    await buildNextVersion(app, built.slug, {
      effective: '2026-05-05',
      changeClass: 'restrictive',
      terms: { noticeWaiver: { ground: 'legal_mandate', reason: 'A law begins to hold.' } },
    });
    const next = await read(2);
    expect(await said(1)).toEqual(SHOWN);
    const withheld = await said(2);
    expect(withheld).toEqual({ codeDescriptions: false, envelopeTerms: true });
    expect(await verifyVersion(next, withheld, nobody)).toMatchObject({ envelope: 'unread' });
    expect(await verifyVersion(next, withheld, async () => await proofOf(2))).toEqual({
      content: 'verified',
      envelope: 'verified',
    });
  });
});
