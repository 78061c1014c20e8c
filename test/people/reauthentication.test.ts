import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system, type PersonActor } from '../../src/kernel/actor.ts';
import { newId } from '../../src/kernel/ids.ts';
import { PeopleService } from '../../src/people/persons/people.service.ts';
import type { PasskeyProof } from '../../src/people/reauthentication/proof.schemas.ts';
import { ReauthenticationService } from '../../src/people/reauthentication/reauthentication.service.ts';
import { withRequestContext } from '../../src/platform/http/request-context.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { attempt, buildPerson, PASSWORD, signIn } from './support.ts';

describe('re-authentication', () => {
  let app: TestApp;
  let reauthentication: ReauthenticationService;
  beforeAll(async () => {
    app = await startApp();
    reauthentication = app.nest.get(ReauthenticationService);
  });
  afterAll(async () => {
    await app.close();
  });

  const actor = async (): Promise<PersonActor> => {
    const { id, name, roles } = await buildPerson(app, { roles: ['medical_director'] });
    return { kind: 'person', personId: id, name, roles };
  };

  it('passes with the acting person’s password and says how', async () => {
    expect(await reauthentication.reauthenticate(await actor(), { password: PASSWORD })).toEqual({
      method: 'password',
      evidence: null,
      bound: null,
    });
  });

  it('fails with another password, for who is no person, and for who left', async () => {
    const director = await actor();
    const refused = { code: 'reauthentication_failed' };
    await expect(reauthentication.reauthenticate(director, { password: 'wrong' })).rejects.toMatchObject(
      refused,
    );
    await expect(
      reauthentication.reauthenticate(system('cli'), { password: PASSWORD }),
    ).rejects.toMatchObject(refused);
    await app.nest.get(PeopleService).change(system('test'), director.personId, { active: false });
    await expect(reauthentication.reauthenticate(director, { password: PASSWORD })).rejects.toMatchObject(
      refused,
    );
  });

  it('counts wrong passwords in one session, and not in another', async () => {
    const director = await actor();
    const inSession = async (sessionId: string, password: string, address = '192.0.2.1') =>
      await withRequestContext({ requestId: 'one', address, sessionId }, async () => {
        return await reauthentication.reauthenticate(director, { password });
      });
    for (let n = 0; n < 10; n++) {
      await expect(inSession('one', 'wrong', `192.0.2.${n}`)).rejects.toMatchObject({
        code: 'reauthentication_failed',
      });
    }
    await expect(inSession('one', PASSWORD, '192.0.2.99')).rejects.toMatchObject({
      code: 'rate_limited',
      message: expect.stringContaining('passkey'),
    });
    expect((await inSession('two', PASSWORD)).method).toBe('password');
  });

  it('lets no burst of wrong passwords through', async () => {
    const director = await actor();
    const tries = await Promise.allSettled(
      Array.from({ length: 15 }, async () => {
        await reauthentication.reauthenticate(director, { password: 'wrong' });
      }),
    );
    const codes = tries.map((each) =>
      each.status === 'rejected' ? (each.reason as { code: string }).code : '',
    );
    expect(codes.filter((code) => code === 'reauthentication_failed')).toHaveLength(10);
    expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(5);
  });

  it('is out of reach of wrong passwords at sign-in, from the same address too', async () => {
    const person = await buildPerson(app, { roles: ['medical_director'] });
    const session = await signIn(app, person);
    for (let n = 0; n < 12; n++) await attempt(app, person.email, 'wrong');
    expect((await attempt(app, person.email, PASSWORD)).status).toBe(429);
    const confirm = async (password: string) =>
      await app.http({
        method: 'POST',
        url: '/v1/sessions/current/confirmation',
        headers: session,
        payload: { password },
      });
    expect((await confirm(PASSWORD)).status).toBe(204);
    for (let n = 0; n < 10; n++)
      expect((await confirm('wrong')).json()).toMatchObject({ code: 'reauthentication_failed' });
    expect((await confirm(PASSWORD)).status).toBe(429);
    const password = async (current: string) =>
      await app.http({
        method: 'POST',
        url: '/v1/sessions/current/password',
        headers: session,
        payload: { current, password: 'another horse of quite a length' },
      });
    expect((await password(PASSWORD)).status).toBe(429);
    const elsewhere = await app.http({
      method: 'POST',
      url: '/v1/sessions',
      remoteAddress: '192.0.2.200',
      payload: { email: person.email, password: PASSWORD },
    });
    expect(elsewhere.status).toBe(201);
  });

  it('by passkey is not kept from anybody by wrong passwords', async () => {
    const director = await actor();
    for (let n = 0; n < 11; n++) {
      await reauthentication.reauthenticate(director, { password: 'wrong' }).catch(() => undefined);
    }
    const passkey = { challenge: newId(), response: {} } as unknown as PasskeyProof;
    await expect(
      withRequestContext({ requestId: 'two', address: '192.0.2.1', sessionId: newId() }, async () => {
        return await reauthentication.reauthenticate(director, { passkey });
      }),
    ).rejects.toMatchObject({ code: 'reauthentication_failed' });
  });
});
