import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../../src/kernel/actor.ts';
import { PeopleService } from '../../../src/people/persons/people.service.ts';
import type { Assertion } from '../../../src/people/passkeys/assertion.schemas.ts';
import { ReauthenticationService } from '../../../src/people/reauthentication/reauthentication.service.ts';
import type { PasskeyEvidence } from '../../../src/people/reauthentication/signature-evidence.ts';
import { actorOf } from '../../../src/people/sign-in/sign-in.service.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { PasskeyDevice, type Tricks } from '../../support/passkey-device.ts';
import { wrongWithPasskeyEvidence } from '../../support/passkey-evidence.ts';
import { auditOf, buildPerson, signIn } from '../support.ts';
import {
  askToSign,
  buildSigner,
  challengeFor,
  envelopeHash,
  meaning,
  newestSessionOf,
  prove,
  type Challenge,
} from './signing.ts';
import { ORIGIN, post } from './support.ts';

describe('a signature by passkey', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(async () => {
    await app.close();
  });

  const refused = { code: 'reauthentication_failed' };

  it.each(['ES256', 'EdDSA', 'RS256'] as const)(
    'signs envelope, meaning, signer and a nonce, and its evidence can be checked without us (%s)',
    async (algorithm) => {
      const signer = await buildSigner(app, new PasskeyDevice(ORIGIN, algorithm));
      const { id, challenge, nonce, expiresAt, options } = await challengeFor(app, signer);
      expect(options).toMatchObject({
        challenge,
        rpId: 'localhost',
        userVerification: 'required',
        allowCredentials: [{ id: signer.device.credentialId, type: 'public-key', transports: ['internal'] }],
      });
      const [{ seconds } = { seconds: 0 }] = await app.database.query<{ seconds: number }>(
        'select extract(epoch from $1::timestamptz - now())::float8 as seconds',
        [expiresAt],
      );
      expect(seconds).toBeGreaterThan(270);
      expect(seconds).toBeLessThanOrEqual(300);

      const shown = await prove(app, signer, id, signer.device.get(options));
      expect(shown).toMatchObject({ method: 'passkey', bound: { envelopeHash, meaning } });
      const evidence = shown.evidence as PasskeyEvidence;
      expect(evidence).toMatchObject({
        kind: 'passkey',
        challenge: { envelopeHash, meaning, signer: signer.person.id, nonce },
        credentialId: signer.device.credentialId,
        publicKeyJwk: signer.device.publicKey.export({ format: 'jwk' }),
        algorithm,
        rpId: 'localhost',
        origin: ORIGIN,
        userVerified: true,
      });
      const kept = JSON.parse(JSON.stringify(evidence)) as PasskeyEvidence;
      expect(wrongWithPasskeyEvidence(kept)).toEqual([]);
      for (const change of [
        { envelopeHash: `sha256:${'0b'.repeat(32)}` },
        { meaning: 'no' },
        { signer: id },
      ]) {
        expect(wrongWithPasskeyEvidence({ ...kept, challenge: { ...kept.challenge, ...change } })).toEqual([
          'challenge',
        ]);
      }
    },
  );

  const wrongs: [string, Tricks, string][] = [
    ['from another origin', { origin: 'https://localhost:3000' }, 'not_verified'],
    ['for another site', { rpId: 'evil.example' }, 'not_verified'],
    ['without user verification', { verified: false }, 'not_verified'],
    ['to another challenge', { challenge: 'A'.repeat(43) }, 'not_verified'],
    ['of a registration', { type: 'webauthn.create' }, 'not_verified'],
    ['by another key', { key: new PasskeyDevice(ORIGIN).privateKey }, 'not_verified'],
    ['whose counter went back', { counter: 0 }, 'counter_went_back'],
    [
      'of somebody else by its own word',
      { userHandle: Buffer.alloc(16, 7).toString('base64url') },
      'not_theirs',
    ],
  ];
  it.each(wrongs)('is refused %s, and why is written down', async (_, tricks, refusal) => {
    const signer = await buildSigner(app);
    const first = await challengeFor(app, signer);
    await prove(app, signer, first.id, signer.device.get(first.options));
    const { id, options } = await challengeFor(app, signer);
    await expect(prove(app, signer, id, signer.device.get(options, tricks))).rejects.toMatchObject(refused);
    const written = (await auditOf(app, 'passkey.refused')).filter(
      ({ subjectId }) => subjectId === signer.person.id,
    );
    expect(written).toEqual([
      expect.objectContaining({
        actorId: signer.person.id,
        detail: expect.objectContaining({
          at: 'signature',
          refusal,
          passkey: expect.any(String),
          synced: false,
        }),
      }),
    ]);
    // what was refused has used the challenge up
    await expect(prove(app, signer, id, signer.device.get(options))).rejects.toMatchObject(refused);
  });

  it('does not need the device to say whose it is: the site named the passkey', async () => {
    const signer = await buildSigner(app);
    const { id, options } = await challengeFor(app, signer);
    await expect(
      prove(app, signer, id, signer.device.get(options, { userHandle: null })),
    ).resolves.toMatchObject({
      method: 'passkey',
    });
  });

  it('is refused with somebody else’s passkey, and with one that nobody has', async () => {
    const signer = await buildSigner(app);
    const other = await buildSigner(app);
    for (const device of [other.device, new PasskeyDevice(ORIGIN)]) {
      const { id, options } = await challengeFor(app, signer);
      const response = device.get(options, { userHandle: signer.device.userHandle ?? null });
      await expect(prove(app, signer, id, response)).rejects.toMatchObject(refused);
    }
  });

  it('binds what it was asked for: an answer for one envelope or meaning is none for another', async () => {
    const signer = await buildSigner(app);
    const asked = await challengeFor(app, signer);
    const other: Challenge = (
      await askToSign(app, signer.headers, { envelopeHash: `sha256:${'0b'.repeat(32)}` })
    ).json();
    const words: Challenge = (await askToSign(app, signer.headers, { meaning: 'I have read it.' })).json();
    expect(new Set([asked.challenge, other.challenge, words.challenge]).size).toBe(3);
    await expect(prove(app, signer, other.id, signer.device.get(asked.options))).rejects.toMatchObject(
      refused,
    );
    await expect(prove(app, signer, words.id, signer.device.get(asked.options))).rejects.toMatchObject(
      refused,
    );
    await expect(prove(app, signer, asked.id, signer.device.get(asked.options))).resolves.toMatchObject({
      bound: { envelopeHash, meaning },
    });
  });

  it('is of the session that asked, and of no other of the same person', async () => {
    const signer = await buildSigner(app);
    const { id, options } = await challengeFor(app, signer);
    const elsewhere = { ...signer, headers: await signIn(app, signer.person) };
    const response = signer.device.get(options);
    await expect(
      prove(app, { ...elsewhere, sessionId: await newestSessionOf(app, signer.person) }, id, response),
    ).rejects.toMatchObject(refused);
    const stranger = await buildSigner(app);
    await expect(
      prove(app, { ...stranger, sessionId: signer.sessionId }, id, response),
    ).rejects.toMatchObject(refused);
    await expect(
      app.nest.get(ReauthenticationService).reauthenticate(actorOf(signer.person), {
        passkey: { challenge: id, response: response as Assertion },
      }),
    ).rejects.toMatchObject(refused);
    await expect(prove(app, signer, id, response)).resolves.toMatchObject({ method: 'passkey' });
  });

  it('counts once, also of two at the same time, and ends with its session', async () => {
    const signer = await buildSigner(app, new PasskeyDevice(ORIGIN, 'ES256', true));
    const { id, options } = await challengeFor(app, signer);
    const response = signer.device.get(options);
    const both = await Promise.allSettled([
      prove(app, signer, id, response),
      prove(app, signer, id, response),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);

    await challengeFor(app, signer);
    await app.http({ method: 'DELETE', url: '/v1/sessions/current', headers: signer.headers });
    expect(
      await app.database.query('select from signature_challenge where person_id = $1', [signer.person.id]),
    ).toEqual([]);
  });

  it('comes too late after five minutes by the database’s clock, and is swept', async () => {
    const signer = await buildSigner(app);
    const { id, options } = await challengeFor(app, signer);
    await app.database.query(
      `update signature_challenge set expires_at = now() - interval '1 second' where id = $1`,
      [id],
    );
    await expect(prove(app, signer, id, signer.device.get(options))).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining('five minutes'),
    });
    await app.sweep();
    expect(await app.database.query('select from signature_challenge where id = $1', [id])).toEqual([]);
  });

  it('is refused from who left, and locks nobody out: each refused one has used its challenge up', async () => {
    const signer = await buildSigner(app);
    for (let n = 0; n < 10; n++) {
      const { id, options } = await challengeFor(app, signer);
      await expect(
        prove(app, signer, id, signer.device.get(options, { verified: false })),
      ).rejects.toMatchObject(refused);
    }
    const { id, options } = await challengeFor(app, signer);
    expect(await prove(app, signer, id, signer.device.get(options))).toMatchObject({ method: 'passkey' });

    const leaver = await buildSigner(app);
    const last = await challengeFor(app, leaver);
    await app.nest.get(PeopleService).change(system('test'), leaver.person.id, { active: false });
    await expect(prove(app, leaver, last.id, leaver.device.get(last.options))).rejects.toMatchObject(refused);
  });

  it('is not asked for without a session, without a passkey, or for what is no envelope', async () => {
    const { headers } = await buildSigner(app);
    expect((await post(app, '/v1/signature-challenges')).status).toBe(401);
    const without = await signIn(app, await buildPerson(app));
    expect((await askToSign(app, without)).json()).toMatchObject({ status: 409, code: 'no_passkey' });
    for (const wrong of [
      { envelopeHash: 'sha256:abc' },
      { envelopeHash: envelopeHash.toUpperCase() },
      { meaning: ' ' },
      { meaning: 'two\nlines' },
      { method: 'password' },
      { signer: 'somebody' },
    ]) {
      expect((await askToSign(app, headers, wrong)).json()).toMatchObject({
        status: 400,
        code: 'invalid_request',
      });
    }
  });

  it('has at most fifty challenges waiting in a session', async () => {
    const { headers } = await buildSigner(app);
    for (let n = 0; n < 50; n++) expect((await askToSign(app, headers)).status).toBe(201);
    expect((await askToSign(app, headers)).json()).toMatchObject({ status: 429, code: 'rate_limited' });
  });
});
