import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../../src/kernel/actor.ts';
import { PeopleService } from '../../../src/people/persons/people.service.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { PasskeyDevice, type Tricks } from '../../support/passkey-device.ts';
import { auditOf, buildPerson, cookieOf, signIn } from '../support.ts';
import { deviceOf, ORIGIN, post, signInOptions, signInWith, statusesOf } from './support.ts';

describe('signing in by passkey', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(async () => {
    await app.close();
  });

  const somebody = async (device = new PasskeyDevice(ORIGIN)) => {
    const person = await buildPerson(app, { roles: ['medical_director'] });
    return { person, device: await deviceOf(app, await signIn(app, person), device) };
  };
  const refusedOf = async (personId: string) =>
    (await auditOf(app, 'person.sign_in_refused'))
      .filter(({ subjectId }) => subjectId === personId)
      .map(({ detail }) => detail['refusal']);

  it.each(['ES256', 'EdDSA', 'RS256'] as const)(
    'opens a session for whose passkey it is, with %s',
    async (algorithm) => {
      const { person, device } = await somebody(new PasskeyDevice(ORIGIN, algorithm));
      const reply = await signInWith(app, device);
      expect(reply).toMatchObject({ status: 201 });
      expect(reply.json()).toMatchObject({ person: { id: person.id, roles: ['medical_director'] } });
      const headers = { cookie: cookieOf(reply), 'sec-fetch-site': 'same-origin' };
      const current = await app.http({ url: '/v1/sessions/current', headers });
      expect(current.json()).toMatchObject({ person: { id: person.id } });
      const opened = (await auditOf(app, 'person.signed_in')).filter(
        ({ subjectId }) => subjectId === person.id,
      );
      expect(opened.at(-1)?.detail).toMatchObject({ method: 'passkey' });
      const [kept] = (await app.http({ url: '/v1/passkeys', headers })).json<{ items: object[] }>().items;
      expect(kept).toMatchObject({ lastUsedAt: expect.any(String) });
    },
  );

  it('asks everybody the same: no name, no passkey, user verification required', async () => {
    await somebody();
    const { options } = await signInOptions(app);
    expect(options).toEqual({
      rpId: 'localhost',
      challenge: expect.stringMatching(/^[\w-]{43}$/),
      userVerification: 'required',
      timeout: 300_000,
    });
  });

  const another = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const wrongs: [string, Tricks, string][] = [
    ['from another origin', { origin: 'http://localhost.evil.example:3000' }, 'not_verified'],
    ['from another port', { origin: 'http://localhost:3001' }, 'not_verified'],
    ['for another site', { rpId: 'evil.example' }, 'not_verified'],
    ['without user verification', { verified: false }, 'not_verified'],
    ['without anybody there', { present: false, verified: false }, 'not_verified'],
    ['to another challenge', { challenge: 'A'.repeat(43) }, 'not_verified'],
    ['of a registration', { type: 'webauthn.create' }, 'not_verified'],
    ['inside another site’s page', { crossOrigin: true, counter: 6 }, 'not_verified'],
    ['signed by another key', { key: another }, 'not_verified'],
    ['without saying whose it is', { userHandle: null }, 'not_theirs'],
    ['saying it is somebody else’s', { userHandle: Buffer.alloc(16, 7).toString('base64url') }, 'not_theirs'],
    ['of a device that has begun to copy its key', { synced: true }, 'backup_changed'],
    ['saying it is copied where it cannot be', { synced: false, backedUp: true }, 'not_verified'],
    ['with a counter that stands still', { counter: 5 }, 'counter_went_back'],
    ['with a counter that went back', { counter: 4 }, 'counter_went_back'],
    ['with a counter that fell to nothing', { counter: 0 }, 'counter_went_back'],
  ];
  it.each(wrongs)('refuses an answer %s, and writes down why', async (_, tricks, refusal) => {
    const { person, device } = await somebody();
    expect((await signInWith(app, device, { counter: 5 })).status).toBe(201);
    const reply = await signInWith(app, device, tricks);
    expect(reply.json()).toMatchObject({
      status: 401,
      code: 'credentials_refused',
      detail: 'this passkey was not accepted; try again, or sign in another way',
    });
    expect(reply.headers['set-cookie']).toBeUndefined();
    expect(await refusedOf(person.id)).toEqual([refusal]);
    expect((await signInWith(app, device, { counter: 7 })).status).toBe(201);
  });

  it('answers the same for a passkey that nobody has, and writes nothing of anybody', async () => {
    const { device } = await somebody();
    const before = await auditOf(app, 'person.sign_in_refused');
    const stranger = new PasskeyDevice(ORIGIN);
    stranger.userHandle = device.userHandle;
    const unknown = await signInWith(app, stranger);
    const wrong = await signInWith(app, device, { key: another });
    const told = wrong.json<Record<string, unknown>>();
    expect(unknown.json()).toEqual({ ...told, requestId: expect.any(String) });
    expect((await auditOf(app, 'person.sign_in_refused')).length).toBe(before.length + 1);
  });

  it('takes a synced passkey, which never counts, again and again', async () => {
    const { device } = await somebody(new PasskeyDevice(ORIGIN, 'ES256', true));
    for (let n = 0; n < 3; n++) expect((await signInWith(app, device)).status).toBe(201);
  });

  it('lets a challenge be answered once, also by two answers at once', async () => {
    const { device } = await somebody(new PasskeyDevice(ORIGIN, 'ES256', true));
    const { challenge, options } = await signInOptions(app);
    const response = device.get(options);
    const replies = await Promise.all(
      [1, 2, 3].map(async () => await post(app, '/v1/sessions/from-passkey', {}, { challenge, response })),
    );
    expect(statusesOf(replies)).toEqual([201, 401, 401]);
  });

  it('of two uses at once with one counter lets one in', async () => {
    const { device } = await somebody();
    const replies = await Promise.all([1, 2].map(async () => await signInWith(app, device, { counter: 9 })));
    expect(statusesOf(replies)).toEqual([201, 401]);
  });

  it('refuses a challenge older than five minutes, one to register, and none at all', async () => {
    const { person, device } = await somebody();
    const old = await signInOptions(app);
    await app.database.query(
      `update passkey_challenge set expires_at = now() - interval '1 second' where id = $1`,
      [old.challenge],
    );
    const answer = { challenge: old.challenge, response: device.get(old.options) };
    expect((await post(app, '/v1/sessions/from-passkey', {}, answer)).status).toBe(401);

    const own = await post(app, '/v1/passkeys/options', await signIn(app, person));
    const { challenge, options } = own.json<{ challenge: string; options: { challenge: string } }>();
    const response = device.get({ challenge: options.challenge, rpId: 'localhost' });
    expect((await post(app, '/v1/sessions/from-passkey', {}, { challenge, response })).status).toBe(401);

    const unknown = { challenge: person.id, response: device.get({ challenge: '', rpId: 'localhost' }) };
    expect((await post(app, '/v1/sessions/from-passkey', {}, unknown)).status).toBe(401);
    await app.sweep();
    expect(await app.database.query('select from passkey_challenge where expires_at <= now()')).toEqual([]);
  });

  it('lets nobody in who left', async () => {
    const { person, device } = await somebody();
    await app.nest.get(PeopleService).change(system('test'), person.id, { active: false });
    expect((await signInWith(app, device)).json()).toMatchObject({
      status: 401,
      code: 'credentials_refused',
    });
  });

  it('stops listening to a passkey after ten failures in a row', async () => {
    const { device } = await somebody();
    for (let n = 0; n < 10; n++) {
      expect((await signInWith(app, device, { key: another })).status).toBe(401);
    }
    const reply = await signInWith(app, device);
    expect(reply.json()).toMatchObject({ status: 429, code: 'rate_limited' });
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('is refused from another site’s page', async () => {
    const { device } = await somebody();
    const { challenge, options } = await signInOptions(app);
    const foreign = { 'sec-fetch-site': 'cross-site' };
    const answer = { challenge, response: device.get(options) };
    expect((await post(app, '/v1/sessions/from-passkey', foreign, answer)).status).toBe(403);
  });

  it.each([
    ['no base64url', { id: 'a b', rawId: 'a b' }],
    ['two ids', { rawId: 'other' }],
    [
      'no JSON within',
      { response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' } },
    ],
    ['far too long', { id: 'a'.repeat(2000), rawId: 'a'.repeat(2000) }],
  ])('takes a malformed answer for what it is: %s', async (_, part) => {
    const { device } = await somebody();
    const { challenge, options } = await signInOptions(app);
    const response = { ...device.get(options), ...part };
    expect([400, 401]).toContain(
      (await post(app, '/v1/sessions/from-passkey', {}, { challenge, response })).status,
    );
  });
});
