import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { ProofBundle } from '../../../src/approvals/proof/proof-bundle.ts';
import { verifyBundle } from '../../../src/approvals/proof/verifier/verify-bundle.ts';
import { canonicalJson, sha256 } from '../../../src/kernel/canonical.ts';
import { ServiceKeys } from '../../../src/platform/service-key/service-keys.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildCarriedVersion, buildPolicyVersion } from '../../support/build-policy-version.ts';
import { deskOf } from '../../support/signing.ts';
import { atDevice, buildByPasskeys, buildCorrection, signByPasskeys } from './builders.ts';
import { idsOf, officerOf, proofText, verifyChanged } from './support.ts';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

/** Every value in a bundle that is no list or object, with its place. */
function leavesOf(value: Json, path: Path = []): { path: Path; value: Exclude<Json, object> }[] {
  if (value === null || typeof value !== 'object') return [{ path, value }];
  const entries: [string | number, Json][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return entries.flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

/** Puts another value at a place. */
function changedAt(bundle: Json, path: Path, value: Json): Json {
  const copy = structuredClone(bundle);
  const parent = path
    .slice(0, -1)
    .reduce<Json>((at, key) => (at as Record<string | number, Json>)[key]!, copy);
  (parent as Record<string | number, Json>)[path.at(-1)!] = value;
  return copy;
}

/** Another value of the same kind; of a text, with one letter changed so that it still looks like what it is. */
function other(value: Exclude<Json, object>, at: number): Json {
  if (value === null) return 'something';
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (value === '') return 'x';
  const index = at % value.length;
  const letter = value[index]!;
  const next = /[0-8]/.test(letter) ? String(Number(letter) + 1) : letter === 'a' ? 'b' : 'a';
  return value.slice(0, index) + next + value.slice(index + 1);
}

/**
 * What the service's signature over the whole alone protects: what the service says of itself and its record, for which a
 * bundle holds no second witness. A place in a list is `*`.
 */
const ONLY_SIGNED: readonly string[] = [
  'organisation',
  'madeAt',
  'version.base',
  'rounds.*.submittedBy',
  'rounds.*.closedAt',
  'rounds.*.seats.*.name',
  'rounds.*.votes.*.role',
  'rounds.*.seats.*.position',
];

/** Milliseconds for a test that checks hundreds of bundles, on a machine that may be busy. */
const MANY_TIMEOUT = 120_000;

describe('tampering with a proof', () => {
  let app: TestApp;
  let text: string;
  let other1: string;
  let resign: (bundle: ProofBundle) => Promise<string>;
  beforeAll(async () => {
    app = await startApp();
    const officer = await officerOf(app);
    const desk = await deskOf(app);
    const directors = [await atDevice(app, desk.first), await atDevice(app, desk.second)];
    const { slug } = await buildPolicyVersion(app, { title: 'Tampered Policy' });
    const { number } = await buildCarriedVersion(app, slug);
    await signByPasskeys(app, directors, slug, number, {
      effective: '2026-02-01',
      reason: 'announced for this day',
    });
    await buildCorrection(app, desk, slug, '2026-02-11');
    text = await proofText(app, officer, slug, number);
    const second = await buildPolicyVersion(app, { title: 'Other Policy' });
    const version = await buildByPasskeys(app, directors.slice(0, 1), second.slug, {
      effective: '2026-04-01',
    });
    other1 = await proofText(app, officer, second.slug, version);
    const keys = app.nest.get(ServiceKeys);
    resign = async (bundle) => {
      const rest: Partial<ProofBundle> = { ...bundle };
      delete rest.signature;
      const [header, , signature] = (await keys.sign(rest, 'almanac-proof+jws')).split('.');
      return canonicalJson({ ...rest, signature: `${header}..${signature}` });
    };
  }, 90_000);
  afterAll(async () => {
    await app.close();
  });

  it('begins with one that holds', async () => {
    expect((await verifyBundle(text)).firstFailure).toBeNull();
    expect((await verifyBundle(await resign(JSON.parse(text) as ProofBundle))).firstFailure).toBeNull();
  });

  it(
    'is found in every single field',
    async () => {
      const bundle = JSON.parse(text) as Json;
      const unnoticed: string[] = [];
      for (const [at, { path, value }] of leavesOf(bundle).entries()) {
        for (const changed of [other(value, at * 7), value === null ? 1 : null]) {
          const report = await verifyBundle(JSON.stringify(changedAt(bundle, path, changed)));
          if (report.verdict === 'holds') unnoticed.push(path.join('.'));
        }
      }
      expect(unnoticed).toEqual([]);
    },
    MANY_TIMEOUT,
  );

  it(
    'is found in every byte of the file that means something',
    async () => {
      const bytes = Buffer.from(text);
      await fc.assert(
        fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
          const changed = Buffer.from(bytes);
          changed[at] = changed[at]! ^ by;
          const report = await verifyBundle(changed.toString('utf8'));
          let same = false;
          try {
            same = isDeepStrictEqual(JSON.parse(changed.toString('utf8')), JSON.parse(text));
          } catch {
            same = false; // no JSON any more
          }
          expect(report.verdict).toBe(same ? 'holds' : 'fails');
        }),
        { numRuns: 300 },
      );
    },
    MANY_TIMEOUT,
  );

  it(
    'by who has the service’s key is found too, but for what nothing else in the bundle tells',
    async () => {
      const bundle = JSON.parse(text) as Json;
      const unnoticed = new Set<string>();
      for (const [at, { path, value }] of leavesOf(bundle).entries()) {
        if (path[0] === 'signature' || path[0] === 'keys') continue;
        const changed = changedAt(bundle, path, other(value, at * 5)) as unknown as ProofBundle;
        const report = await verifyBundle(await resign(changed));
        if (report.verdict === 'holds') {
          unnoticed.add(path.map((key) => (typeof key === 'number' ? '*' : key)).join('.'));
        }
      }
      expect([...unnoticed].filter((path) => !ONLY_SIGNED.includes(path))).toEqual([]);
    },
    MANY_TIMEOUT,
  );

  it.each<[string, (bundle: ProofBundle) => unknown, string]>([
    ['a vote taken out', ({ rounds }) => rounds[0]!.votes.pop(), 'votes.carried'],
    [
      'a vote turned round',
      ({ rounds }) => rounds[0]!.votes.forEach((vote) => (vote.vote = 'reject')),
      'votes.carried',
    ],
    [
      'one vote turned into an abstention',
      ({ rounds }) => (rounds[0]!.votes[0]!.vote = 'abstain'),
      'votes.recorded',
    ],
    [
      'a person who votes twice',
      ({ rounds: [round] }) => (round!.votes[1]!.personId = round!.votes[0]!.personId),
      'votes.voters',
    ],
    ['the round taken out', (bundle) => (bundle.rounds = []), 'votes.carried'],
    ['the second signature taken out', ({ signatures }) => signatures.pop(), 'signatures.signers'],
    ['one director twice', (bundle) => (bundle.signatures[1] = bundle.signatures[0]!), 'signatures.signers'],
    [
      'a director who wrote the text',
      ({ signatures, version }) => (version.authorId = signatures[0]!.personId),
      'signatures.signers',
    ],
    ['another meaning', ({ signatures }) => (signatures[0]!.meaning = 'I was forced.'), 'signatures.0.proof'],
    [
      'another signer',
      ({ signatures }) => (signatures[0]!.personId = signatures[0]!.id),
      'signatures.0.proof',
    ],
    ['evidence taken out', ({ signatures }) => (signatures[0]!.evidence = null), 'signatures.0.proof'],
    [
      'another text',
      ({ document }) => (document.canonical = document.canonical!.replace('62263', '62264')),
      'document.hash',
    ],
    [
      'another effective day',
      ({ envelope }) => (envelope.canonical = envelope.canonical!.replace('2026-02-01', '2026-01-02')),
      'envelope.hash',
    ],
    ['an audit entry moved', ({ audit }) => (audit.entries[2]!.position += 1), 'audit.sealed'],
    ['audit entries swapped', ({ audit }) => audit.entries.reverse(), 'audit.paths'],
    [
      'the approval taken out of the audit',
      ({ audit, version }) => {
        audit.entries = audit.entries.filter(
          ({ action, canonical }) => action !== 'policy.version.approved' || !canonical!.includes(version.id),
        );
      },
      'audit.approval',
    ],
    [
      'a lighter way of proving',
      ({ signatures: [first] }) => Object.assign(first!, { method: 'password', evidence: null }),
      'audit.signatures',
    ],
    ['other credentials', ({ signatures: [first] }) => (first!.credentials = 'MD, PhD'), 'audit.signatures'],
    [
      'somebody signed for',
      ({ signatures: [first] }) =>
        (first!.onBehalfOf = { personId: first!.id, name: 'Away', credentials: null }),
      'audit.signatures',
    ],
    [
      'a lower rule',
      ({ rounds }) => (rounds[0]!.rule = { quorum: { votes: 0 }, majority: 'simple', mayVote: null }),
      'votes.rule',
    ],
    ['a seat taken away', ({ rounds }) => rounds[0]!.seats.pop(), 'votes.rule'],
    [
      'another time of approval',
      ({ version }) => (version.approvedAt = version.approvedAt.replace(/\d{3}Z$/, '999Z')),
      'audit.approval',
    ],
    [
      'days in force that go on',
      ({ version }) => (version.inForce = [{ from: '2026-02-01', until: '2026-12-31' }]),
      'version.days',
    ],
    [
      'days in force that begin before',
      ({ version }) => (version.inForce[0]!.from = '2026-01-01'),
      'version.days',
    ],
    ['another correction', ({ corrections }) => (corrections[0]!.effective = '2026-02-12'), 'version.others'],
    [
      'a submission taken out',
      ({ audit }) => {
        audit.entries = audit.entries.filter(({ action }) => action !== 'policy.version.submitted');
      },
      'audit.submitted',
    ],
  ])('by who has the service’s key: %s', async (_, change, id) => {
    const bundle = JSON.parse(text) as ProofBundle;
    change(bundle);
    const report = await verifyBundle(await resign(bundle));
    expect(idsOf(report, 'fails')).toContain(id);
  });

  it('finds signatures, evidence and checkpoints of another bundle', async () => {
    const foreign = JSON.parse(other1) as ProofBundle;
    const first = (report: Awaited<ReturnType<typeof verifyBundle>>) => report.firstFailure?.id;
    expect(
      first(await verifyChanged(text, (bundle) => (bundle.signatures[0] = foreign.signatures[0]!))),
    ).toBe('signatures.0.envelope');
    expect(
      first(
        await verifyChanged(
          text,
          ({ signatures }) => (signatures[0]!.evidence = foreign.signatures[0]!.evidence),
        ),
      ),
    ).toBe('signatures.0.proof');
    expect(first(await verifyChanged(text, (bundle) => (bundle.document = foreign.document)))).toBe(
      'envelope.contents',
    );
    expect(first(await verifyChanged(text, (bundle) => (bundle.envelope = foreign.envelope)))).toBe(
      'envelope.contents',
    );
    expect(first(await verifyChanged(text, (bundle) => (bundle.signature = foreign.signature)))).toBe(
      'bundle.signature',
    );
    const moved = await verifyChanged(text, ({ audit }) => (audit.checkpoint = foreign.audit.checkpoint));
    expect(moved.verdict).toBe('fails');
  });

  it('knows a token of an identity provider that was made for this very signature, and no other', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const evidenceFor = async (bundle: ProofBundle, claims: object = {}) => {
      const [signature] = bundle.signatures;
      const { envelopeHash, meaning, personId: signer } = signature!;
      const challenge = { envelopeHash, meaning, nonce: 'abc', signer };
      const nonce = createHash('sha256').update(canonicalJson(challenge)).digest('base64url');
      const authTime = Math.floor(Date.parse(signature!.signedAt) / 1000);
      const issued = { iss: 'https://idp.example', sub: 'dana', aud: 'almanac', auth_time: authTime, nonce };
      const idToken = await new SignJWT({ ...issued, ...claims })
        .setProtectedHeader({ alg: 'RS256' })
        .sign(privateKey);
      const jwk = { ...(await exportJWK(publicKey)) };
      const issuer = 'https://idp.example';
      return { kind: 'oidc', challenge, issuer, subject: 'dana', idToken, jwk, authTime } as const;
    };
    const given = await calculateJwkThumbprint(await exportJWK(publicKey));
    const reportOf = async (claims: object = {}, fingerprints = [given]) => {
      const bundle = JSON.parse(text) as ProofBundle;
      bundle.signatures[0]!.method = 'oidc';
      bundle.signatures[0]!.evidence = await evidenceFor(bundle, claims);
      bundle.withheld.push('audit_entries');
      for (const entry of bundle.audit.entries) entry.canonical = null;
      return await verifyBundle(await resign(bundle), { fingerprints, checkpoint: null });
    };
    const honest = await reportOf();
    expect(idsOf(honest, 'fails')).toEqual(['keys.trusted']); // the key that was given is the provider's alone
    expect(idsOf(honest, 'holds')).toEqual(
      expect.arrayContaining(['signatures.0.proof', 'signatures.0.moment']),
    );
    const unpinned = await reportOf({}, []);
    expect(unpinned.firstFailure).toBeNull();
    expect(idsOf(unpinned, 'unknown')).toContain('signatures.0.proof');
    for (const claims of [
      { nonce: 'x' },
      { iss: 'https://evil.example' },
      { sub: 'eve' },
      { auth_time: 1 },
    ]) {
      expect((await reportOf(claims)).firstFailure).toMatchObject({ id: 'signatures.0.proof' });
    }
  });

  it('finds a signature that was made anew with another device, whatever else fits', async () => {
    const bundle = JSON.parse(text) as ProofBundle;
    const [signature] = bundle.signatures;
    if (signature?.evidence?.kind !== 'passkey') throw new Error('no passkey');
    const { challenge, rpId, origin } = signature.evidence;
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const clientData = Buffer.from(
      JSON.stringify({
        type: 'webauthn.get',
        challenge: createHash('sha256').update(canonicalJson(challenge)).digest('base64url'),
        origin,
        crossOrigin: false,
      }),
    );
    const site = createHash('sha256').update(rpId).digest();
    const authenticatorData = Buffer.concat([site, Buffer.from([5, 0, 0, 0, 9])]);
    const signed = Buffer.concat([authenticatorData, createHash('sha256').update(clientData).digest()]);
    signature.evidence = {
      ...signature.evidence,
      algorithm: 'EdDSA',
      publicKeyJwk: { ...publicKey.export({ format: 'jwk' }) },
      authenticatorData: authenticatorData.toString('base64url'),
      clientDataJSON: clientData.toString('base64url'),
      signature: sign(null, signed, privateKey).toString('base64url'),
    };
    const shown = await verifyBundle(await resign(bundle));
    expect(idsOf(shown, 'fails')).toEqual(['audit.signatures']);
    expect(idsOf(shown, 'unknown')).toContain('signatures.0.proof');
    bundle.withheld.push('audit_entries');
    for (const entry of bundle.audit.entries) entry.canonical = null;
    const hidden = await verifyBundle(await resign(bundle));
    expect(idsOf(hidden, 'holds')).not.toContain('signatures.0.proof');
    expect(idsOf(hidden, 'unknown')).toContain('signatures.0.proof');
  });

  it('reads a file in one way only, and refuses moments that there are not', async () => {
    const twice = text.replace('"slug":', '"slug":"other","slug":');
    expect((await verifyBundle(twice)).firstFailure).toMatchObject({ id: 'bundle.written' });
    const pretty = JSON.stringify(JSON.parse(text), null, 2);
    expect((await verifyBundle(pretty)).firstFailure).toMatchObject({ id: 'bundle.written' });
    expect((await verifyBundle(`${text}\n`)).firstFailure).toBeNull();
    for (const madeAt of ['9999-99-99T99:99:99Z', '2026-02-30T00:00:00Z']) {
      const report = await verifyChanged(text, (bundle) => (bundle.madeAt = madeAt));
      expect(report.firstFailure).toMatchObject({ id: 'bundle.format' });
    }
  });

  it(
    'reads a text of ten megabytes',
    async () => {
      const bundle = JSON.parse(text) as ProofBundle;
      const canonical = canonicalJson({ sections: ['Überlegungen 𝛽 '.repeat(700_000)], title: 'Long' });
      expect(Buffer.byteLength(canonical)).toBeGreaterThan(10_000_000);
      const long = { ...bundle, document: { canonical, hash: sha256(canonical) } };
      const began = performance.now();
      const report = await verifyBundle(await resign(long));
      expect(performance.now() - began).toBeLessThan(60_000);
      expect(idsOf(report, 'holds')).toEqual(expect.arrayContaining(['document.hash', 'bundle.signature']));
      expect(report.firstFailure).toMatchObject({ id: 'envelope.contents' });
    },
    MANY_TIMEOUT,
  );

  it.each([
    ['nothing', ''],
    ['no JSON', '{"format":'],
    ['another JSON', '[1,2,3]'],
    ['null', 'null'],
    ['a prototype', '{"__proto__":{"format":"almanac-proof/1"}}'],
    ['deep nesting', `${'['.repeat(5000)}${']'.repeat(5000)}`],
    ['another format', '{"format":"almanac-proof/2"}'],
  ])('says that %s is no proof', async (_, given) => {
    const report = await verifyBundle(given);
    expect(report).toMatchObject({ verdict: 'fails', firstFailure: { id: 'bundle.format' }, subject: null });
  });
});
