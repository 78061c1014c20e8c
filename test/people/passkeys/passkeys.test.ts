import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../../src/kernel/actor.ts';
import { PasskeysService } from '../../../src/people/passkeys/passkeys.service.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { PasskeyDevice } from '../../support/passkey-device.ts';
import { auditOf, buildPerson, PASSWORD, signIn, type SessionHeaders } from '../support.ts';
import {
  ageSessions,
  deviceOf,
  ORIGIN,
  post,
  register,
  registrationOptions,
  signInOptions,
  signInWith,
  statusesOf,
} from './support.ts';

interface Shown {
  id: string;
  name: string;
  synced: boolean;
}

describe('a person’s passkeys', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(async () => {
    await app.close();
  });

  const somebody = async () => {
    const person = await buildPerson(app, { name: 'Helen Marsh' });
    return { person, headers: await signIn(app, person) };
  };
  const list = async (headers: SessionHeaders) =>
    (await app.http({ url: '/v1/passkeys', headers })).json<{ items: Shown[] }>().items;
  const detailsOf = async (action: string, personId: string) =>
    (await auditOf(app, action)).filter(({ subjectId }) => subjectId === personId);
  /** The text of the mails about passkeys to an address. */
  const mailsAbout = async (email: string): Promise<string[]> => {
    await app.drain();
    return app.smtp.mails
      .filter(({ to, subject = '' }) => JSON.stringify(to).includes(email) && /passkey/i.test(subject))
      .map(({ text = '' }) => text);
  };
  const remove = async (headers: SessionHeaders, id: string) =>
    await app.http({ method: 'DELETE', url: `/v1/passkeys/${id}`, headers });
  const rename = async (headers: SessionHeaders, id: string, name: string) =>
    await app.http({ method: 'PATCH', url: `/v1/passkeys/${id}`, headers, payload: { name } });

  it('are asked for without attestation, findable without a name, with user verification', async () => {
    const { person, headers } = await somebody();
    const { options } = await registrationOptions(app, headers);
    expect(options).toMatchObject({
      rp: { id: 'localhost', name: expect.stringContaining('Almanac') },
      user: {
        id: Buffer.from(person.id.replaceAll('-', ''), 'hex').toString('base64url'),
        name: person.email,
        displayName: 'Helen Marsh',
      },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({ alg, type: 'public-key' })),
      excludeCredentials: [],
    });
  });

  it('are kept with what their device told, listed, audited, and told of by mail', async () => {
    const { person, headers } = await somebody();
    const reply = await register(
      app,
      headers,
      new PasskeyDevice(ORIGIN, 'ES256', true),
      {},
      '  Helen’s phone ',
    );
    expect(reply.json()).toEqual({
      id: expect.any(String),
      name: 'Helen’s phone',
      synced: true,
      backedUp: true,
      transports: ['hybrid', 'internal'],
      works: true,
      createdAt: expect.any(String),
      lastUsedAt: null,
    });
    expect(await list(headers)).toEqual([reply.json()]);
    const [{ detail } = {}] = await detailsOf('passkey.added', person.id);
    expect(detail).toMatchObject({ name: 'Helen’s phone', algorithm: 'ES256', synced: true, backedUp: true });
    expect(await mailsAbout(person.email)).toEqual([expect.stringContaining('Helen’s phone')]);
  });

  it('exclude those that the device has already, and no credential is kept twice', async () => {
    const { headers } = await somebody();
    const device = await deviceOf(app, headers);
    const { options } = await registrationOptions(app, headers);
    expect(options.excludeCredentials).toEqual([
      { id: device.credentialId, type: 'public-key', transports: ['internal'] },
    ]);
    expect((await register(app, headers, device)).json()).toMatchObject({
      status: 409,
      code: 'passkey_exists',
    });
    const another = await somebody();
    expect((await register(app, another.headers, device)).json()).toMatchObject({ code: 'passkey_exists' });
    expect((await signInWith(app, device, { userHandle: null })).status).toBe(401);
  });

  it('need a session whose person showed who they are within ten minutes', async () => {
    const { person, headers } = await somebody();
    const device = await deviceOf(app, headers);
    const asked = await registrationOptions(app, headers);
    const [passkey] = await list(headers);
    await ageSessions(app, 11);
    const stale = { status: 403, code: 'reauthentication_required', minutes: 10 };
    expect((await post(app, '/v1/passkeys/options', headers)).json()).toMatchObject(stale);
    const answer = { challenge: asked.challenge, response: new PasskeyDevice(ORIGIN).create(asked.options) };
    expect((await post(app, '/v1/passkeys', headers, answer)).json()).toMatchObject(stale);
    expect((await remove(headers, passkey!.id)).json()).toMatchObject(stale);
    expect((await rename(headers, passkey!.id, 'Old phone')).status).toBe(200);

    const confirm = async (body: object) =>
      await post(app, '/v1/sessions/current/confirmation', headers, body);
    expect((await confirm({ password: 'wrong' })).json()).toMatchObject({ code: 'reauthentication_failed' });
    expect((await confirm({})).json()).toMatchObject({ code: 'invalid_request' });
    expect((await confirm({ password: PASSWORD })).status).toBe(204);
    expect((await post(app, '/v1/passkeys/options', headers)).status).toBe(200);

    await ageSessions(app, 11);
    const { challenge, options } = await signInOptions(app);
    const others = await deviceOf(app, await signIn(app, await buildPerson(app)));
    const foreign = { challenge: (await signInOptions(app)).challenge, response: others.get(options) };
    expect((await confirm({ passkey: foreign })).json()).toMatchObject({ code: 'reauthentication_failed' });
    expect((await confirm({ passkey: { challenge, response: device.get(options) } })).status).toBe(204);
    expect((await post(app, '/v1/passkeys/options', headers)).status).toBe(200);
    expect((await detailsOf('person.confirmed', person.id)).map(({ detail }) => detail['method'])).toEqual([
      'password',
      'passkey',
    ]);
  });

  it('are named anew and removed by whose they are, and by nobody else', async () => {
    const { person, headers } = await somebody();
    const device = await deviceOf(app, headers);
    const [passkey] = await list(headers);
    const stranger = (await somebody()).headers;
    expect((await rename(stranger, passkey!.id, 'Mine')).status).toBe(404);
    expect((await remove(stranger, passkey!.id)).status).toBe(404);
    expect((await rename(headers, 'nonsense', 'Mine')).status).toBe(404);
    expect((await rename(headers, passkey!.id, ' ')).status).toBe(400);

    expect((await rename(headers, passkey!.id, 'Old phone')).json()).toMatchObject({ name: 'Old phone' });
    expect((await detailsOf('passkey.renamed', person.id))[0]?.detail).toMatchObject({
      from: 'My phone',
      to: 'Old phone',
    });
    expect((await remove(headers, passkey!.id)).status).toBe(204);
    expect(await list(headers)).toEqual([]);
    expect((await detailsOf('passkey.removed', person.id))[0]?.detail).toMatchObject({ name: 'Old phone' });
    expect((await signInWith(app, device)).status).toBe(401);
    expect(await mailsAbout(person.email)).toEqual([
      expect.stringContaining('My phone'),
      expect.stringContaining('Old phone'),
    ]);
  });

  it('stay when they are the last way to sign in, also when two are removed at once', async () => {
    const { person, headers } = await somebody();
    await deviceOf(app, headers);
    await deviceOf(app, headers);
    await app.database.query('delete from password_credential where person_id = $1', [person.id]);
    const both = await list(headers);
    const replies = await Promise.all(both.map(async ({ id }) => await remove(headers, id)));
    expect(statusesOf(replies)).toEqual([204, 409]);
    expect(replies.find(({ status }) => status === 409)?.json()).toMatchObject({
      code: 'last_way_to_sign_in',
    });
    expect(await list(headers)).toHaveLength(1);
  });

  it('are twenty at most', async () => {
    const { headers, person } = await somebody();
    await deviceOf(app, headers);
    await app.database.query(
      `insert into passkey (id, person_id, rp_id, credential_id, public_key, counter, transports, backup_eligible, backed_up, name)
       select gen_random_uuid(), person_id, rp_id, replace(gen_random_uuid()::text, '-', '_'), public_key, 0, transports, false, false, 'Key ' || n
         from passkey, generate_series(1, 19) n where person_id = $1`,
      [person.id],
    );
    expect((await post(app, '/v1/passkeys/options', headers)).json()).toMatchObject({
      code: 'passkey_limit',
    });
  });

  it('all go when somebody leaves', async () => {
    const { person, headers } = await somebody();
    const device = await deviceOf(app, headers);
    await deviceOf(app, headers);
    const removed = await app.database.transaction(
      async (tx) =>
        await app.nest.get(PasskeysService).removeAllOf(tx, system('test'), person.id, 'left the plan'),
    );
    expect(removed).toBe(2);
    expect((await detailsOf('passkey.removed', person.id)).map(({ text }) => text)).toEqual([
      expect.stringContaining('left the plan'),
      expect.stringContaining('left the plan'),
    ]);
    expect((await signInWith(app, device)).status).toBe(401);
  });

  it('are nobody’s without a session, and no machine’s', async () => {
    expect((await app.http({ url: '/v1/passkeys' })).status).toBe(401);
    expect((await post(app, '/v1/passkeys/options')).status).toBe(401);
    expect((await post(app, '/v1/sessions/current/confirmation')).status).toBe(401);
  });
});

describe('where no browser makes passkeys', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ settings: { PUBLIC_URL: 'http://127.0.0.1:3000' } });
  });
  afterAll(async () => {
    await app.close();
  });

  it('says what is missing', async () => {
    const headers = await signIn(app, await buildPerson(app));
    const refusals = [
      await post(app, '/v1/passkeys/options', headers),
      await post(app, '/v1/sessions/from-passkey/options'),
      await post(app, '/v1/signature-challenges', headers, {
        envelopeHash: `sha256:${'a'.repeat(64)}`,
        meaning: 'I approve.',
        method: 'passkey',
      }),
    ];
    for (const refusal of refusals) {
      expect(refusal.json()).toMatchObject({ status: 409, code: 'passkeys_unavailable' });
      expect(refusal.text).toContain('PUBLIC_URL');
    }
  });
});

describe('passkeys of an earlier address of Almanac', () => {
  it('are listed as such, sign nobody in, and are no last way to sign in', async () => {
    const app = await startApp();
    try {
      const person = await buildPerson(app);
      const headers = await signIn(app, person);
      const device = await deviceOf(app, headers);
      await app.database.query(`update passkey set rp_id = 'old.plan.example'`);
      const [shown] = (await app.http({ url: '/v1/passkeys', headers })).json<{ items: Shown[] }>().items;
      expect(shown).toMatchObject({ works: false });
      expect((await signInWith(app, device)).status).toBe(401);
      const asked = { envelopeHash: `sha256:${'a'.repeat(64)}`, meaning: 'I approve.', method: 'passkey' };
      expect((await post(app, '/v1/signature-challenges', headers, asked)).json()).toMatchObject({
        status: 409,
        code: 'no_passkey',
      });
      expect((await registrationOptions(app, headers)).options.excludeCredentials).toEqual([]);
      await deviceOf(app, headers);
      await app.database.query('delete from password_credential where person_id = $1', [person.id]);
      const gone = await app.http({ method: 'DELETE', url: `/v1/passkeys/${shown!.id}`, headers });
      expect(gone.status).toBe(204);
    } finally {
      await app.close();
    }
  });
});
