import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { auditOf, buildPerson, signIn, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicyVersion, committeeOf } from '../../support/build-policy-version.ts';
import { ask, carriedVersion, needDirectors, type Carried } from './support.ts';

describe('a signature that waits', () => {
  let app: TestApp;
  let admin: SessionHeaders;
  let made = 0;
  beforeAll(async () => {
    app = await startApp({ now: '2026-09-18T17:00:00Z' });
    await committeeOf(app);
    admin = await signIn(app, await buildPerson(app, { roles: ['admin'] }));
  });
  afterAll(async () => {
    await app.close();
  });

  const director = async (): Promise<{ person: Person; session: SessionHeaders }> => {
    const person = await buildPerson(app, { roles: ['medical_director'] });
    return { person, session: await signIn(app, person) };
  };
  const carried = async (needed: number): Promise<Carried & { slug: string }> => {
    made += 1;
    const { slug } = await buildPolicyVersion(app, { title: `Waiting Policy ${made}` });
    await needDirectors(app, slug, needed);
    return { slug, ...(await carriedVersion(app, slug)) };
  };
  const sign = async (who: SessionHeaders, { path, body }: Carried) =>
    (await ask(app, who, 'POST', `${path}/signatures`, body)).json();
  const change = async ({ id }: Person, body: object) =>
    expect((await ask(app, admin, 'PATCH', `/v1/people/${id}`, body)).status).toBe(200);

  it.each([
    ['left and came back', { active: false }, { active: true }],
    ['lost the role and got it again', { roles: ['reviewer'] }, { roles: ['medical_director'] }],
  ])('counts no longer once its director %s, though nobody signed meanwhile', async (_, away, back) => {
    const version = await carried(2);
    const first = await director();
    expect(await sign(first.session, version)).toMatchObject({ state: 'in_review' });
    app.clock.moveTo(app.clock.now().add({ minutes: 1 }));
    await change(first.person, away);
    await change(first.person, back);
    expect(await sign((await director()).session, version)).toMatchObject({
      state: 'in_review',
      waiting: [{ signatures: 1, stillNeeded: 1 }],
    });
  });

  it('is given again by its director, and decides, where fewer are asked for by then', async () => {
    const version = await carried(2);
    const only = await director();
    await sign(only.session, version);
    expect(await sign(only.session, version)).toMatchObject({ code: 'already_signed' });
    const lowered = await ask(app, admin, 'PATCH', `/v1/policies/${version.slug}`, {
      directorsNeeded: 1,
      reason: 'One director is left.',
    });
    expect(lowered.status).toBe(200);
    expect((await ask(app, admin, 'GET', `${version.path}/approval`)).json()).toMatchObject({
      state: 'in_review',
    });
    expect(await sign(only.session, version)).toMatchObject({ state: 'approved' });
    expect(await auditOf(app, 'policy.signature.signed_again')).toHaveLength(1);
  });
});
