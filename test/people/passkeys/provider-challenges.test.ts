import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignatureChallenges } from '../../../src/people/reauthentication/signature-challenges.ts';
import type { OidcEvidence } from '../../../src/people/reauthentication/signature-evidence.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  askToSign,
  buildSigner,
  challengeFor,
  envelopeHash,
  meaning,
  show,
  type Challenge,
} from './signing.ts';

describe('a signature confirmed by the sign-in provider', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(async () => {
    await app.close();
  });
  const refused = { code: 'reauthentication_failed' };

  const said: Omit<OidcEvidence, 'challenge'> = {
    kind: 'oidc',
    issuer: 'https://idp.example',
    subject: 'helen',
    idToken: 'a.b.c',
    jwk: { kty: 'EC' },
    authTime: 1_764_000_000,
  };
  it('passes once the provider has confirmed this challenge, and once only', async () => {
    const signer = await buildSigner(app);
    const challenges = app.nest.get(SignatureChallenges);
    const holder = { personId: signer.person.id, sessionId: signer.sessionId };
    const asked = (await askToSign(app, signer.headers, { method: 'oidc' })).json<
      Challenge & { url: string }
    >();
    expect(asked).toMatchObject({ url: `/console/confirm/oidc?challenge=${asked.id}` });
    expect(asked.options).toBeUndefined();
    expect(await challenges.pending(asked.id, { ...holder, personId: asked.id })).toBeUndefined();
    expect(await challenges.pending(asked.id, holder)).toMatchObject({
      challenge: asked.challenge,
      bound: { envelopeHash, meaning, signer: signer.person.id, nonce: asked.nonce },
    });
    expect(await challenges.confirm(asked.id, { ...holder, sessionId: asked.id }, said)).toBe(false);
    expect(await challenges.confirm(asked.id, holder, said)).toBe(true);
    expect(await challenges.confirm(asked.id, holder, { ...said, subject: 'mallory' })).toBe(false);
    expect(await challenges.pending(asked.id, holder)).toBeUndefined();

    expect(await show(app, signer, { oidc: { challenge: asked.id } })).toEqual({
      method: 'oidc',
      evidence: {
        ...said,
        challenge: { envelopeHash, meaning, signer: signer.person.id, nonce: asked.nonce },
      },
      bound: { envelopeHash, meaning, signer: signer.person.id, nonce: asked.nonce },
    });
    await expect(show(app, signer, { oidc: { challenge: asked.id } })).rejects.toMatchObject(refused);
  });

  it('is refused before the provider has, and with a passkey’s challenge', async () => {
    const signer = await buildSigner(app);
    const asked = (await askToSign(app, signer.headers, { method: 'oidc' })).json<Challenge>();
    await expect(show(app, signer, { oidc: { challenge: asked.id } })).rejects.toMatchObject(refused);
    const { id } = await challengeFor(app, signer);
    await expect(show(app, signer, { oidc: { challenge: id } })).rejects.toMatchObject(refused);
    expect(
      await app.nest
        .get(SignatureChallenges)
        .confirm(id, { personId: signer.person.id, sessionId: signer.sessionId }, said),
    ).toBe(false);
  });
});
