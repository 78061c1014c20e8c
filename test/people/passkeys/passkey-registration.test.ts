import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.ts';
import { cbor, type Cbor } from '../../support/cbor.ts';
import { PasskeyDevice, type Tricks } from '../../support/passkey-device.ts';
import { buildPerson, signIn, type SessionHeaders } from '../support.ts';
import { ORIGIN, post, register, registrationOptions, statusesOf } from './support.ts';

describe('new passkeys', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(async () => {
    await app.close();
  });

  const somebody = async () => {
    const person = await buildPerson(app);
    return { person, headers: await signIn(app, person) };
  };
  const list = async (headers: SessionHeaders) =>
    (await app.http({ url: '/v1/passkeys', headers })).json<{ items: object[] }>().items;

  const p384 = cbor(
    new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 2],
      [-2, Buffer.alloc(48, 1)],
      [-3, Buffer.alloc(48, 2)],
    ]),
  );
  const offCurve = cbor(
    new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.alloc(32, 1)],
      [-3, Buffer.alloc(32, 2)],
    ]),
  );
  const certificate = { format: 'packed', statement: new Map<string, Cbor>([['x5c', [Buffer.from('a')]]]) };
  const wrongs: [string, Tricks][] = [
    ['another origin', { origin: 'https://localhost:3000' }],
    ['another site', { rpId: 'evil.example' }],
    ['no user verification', { verified: false }],
    ['another challenge', { challenge: 'A'.repeat(43) }],
    ['a signature instead', { type: 'webauthn.get' }],
    ['a frame of another site', { crossOrigin: true }],
    ['another credential’s id', { credentialId: 'AAAA' }],
    ['a key that does not fit its algorithm', { publicKey: p384 }],
    ['a key that is no point of its curve', { publicKey: offCurve }],
    ['a key that is none', { publicKey: Buffer.from([0xa0]) }],
    ['an attestation by certificate, which would be looked up elsewhere', { attestation: certificate }],
    ['another attestation', { attestation: { format: 'tpm', statement: new Map() } }],
    ['a copy that may not be', { synced: false, backedUp: true }],
  ];
  it.each(wrongs)('are refused with %s', async (_, tricks) => {
    const { headers } = await somebody();
    const reply = await register(app, headers, new PasskeyDevice(ORIGIN), tricks);
    expect(reply.json()).toMatchObject({ status: 422, code: 'passkey_refused' });
    expect(await list(headers)).toEqual([]);
  });

  it('answer a challenge of their own session, once, within five minutes', async () => {
    const { person, headers } = await somebody();
    const device = new PasskeyDevice(ORIGIN);
    const { challenge, options } = await registrationOptions(app, headers);
    const body = { challenge, response: device.create(options) };
    const elsewhere = await signIn(app, person);
    expect((await post(app, '/v1/passkeys', elsewhere, body)).json()).toMatchObject({
      code: 'passkey_refused',
    });
    const replies = await Promise.all([1, 2].map(async () => await post(app, '/v1/passkeys', headers, body)));
    expect(statusesOf(replies)).toEqual([201, 422]);

    const late = await registrationOptions(app, headers);
    await app.database.query(`update passkey_challenge set expires_at = now() - interval '1 second'`);
    const answer = { challenge: late.challenge, response: new PasskeyDevice(ORIGIN).create(late.options) };
    expect((await post(app, '/v1/passkeys', headers, answer)).json()).toMatchObject({
      code: 'passkey_refused',
    });
  });
});
