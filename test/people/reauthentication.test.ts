import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system, type PersonActor } from '../../src/kernel/actor.ts';
import { PeopleService } from '../../src/people/persons/people.service.ts';
import { ReauthenticationService } from '../../src/people/reauthentication/reauthentication.service.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { buildPerson, PASSWORD } from './support.ts';

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

  it('counts its failures to the lock-out', async () => {
    const director = await actor();
    for (let n = 0; n < 10; n++) {
      await expect(reauthentication.reauthenticate(director, { password: 'wrong' })).rejects.toMatchObject({
        code: 'reauthentication_failed',
      });
    }
    await expect(reauthentication.reauthenticate(director, { password: PASSWORD })).rejects.toMatchObject({
      code: 'rate_limited',
    });
  });
});
