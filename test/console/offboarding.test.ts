import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import { PoliciesService } from '../../src/policies/policies.service.ts';
import { buildPerson, signIn, type SessionHeaders } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { buildPolicyVersion } from '../support/build-policy-version.ts';

describe('the pages of an offboarding', () => {
  let app: TestApp;
  let admin: SessionHeaders;
  beforeAll(async () => {
    app = await startApp();
    admin = await signIn(app, await buildPerson(app, { name: 'Ada Admin', roles: ['admin'] }));
  });
  afterAll(async () => {
    await app.close();
  });

  it('show what somebody holds, come back with what was typed, and say what was done', async () => {
    const leaver = await buildPerson(app, { name: 'Lea <b>Leaver</b>', roles: ['author'] });
    const successor = await buildPerson(app, { name: 'Sam Successor', roles: ['author'] });
    const { slug } = await buildPolicyVersion(app, { title: 'Handed Over' });
    await app.nest.get(PoliciesService).change(system('test'), slug, { ownerId: leaver.id });
    const url = `/console/people/${leaver.id}/offboard`;
    const shown = await app.http({ url, headers: admin });
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('Lea &lt;b>Leaver&lt;/b>');
    expect(shown.text).not.toContain('<b>Leaver');
    expect(shown.text).toContain('Policies owned');
    expect((await app.http({ url, headers: await signIn(app, successor) })).status).toBe(403);
    const csrf = /name="_csrf" value="([^"]+)"/.exec(shown.text)![1]!;
    const post = async (fields: Record<string, string>) =>
      await app.http({
        method: 'POST',
        url,
        headers: { ...admin, 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ _csrf: csrf, ...fields }).toString(),
      });
    const typed = { successor: successor.id, reason: 'Retires to the sea.' };
    const refused = await post(typed);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('Retires to the sea.');
    const done = await post({ ...typed, sure: 'yes' });
    expect(done.status).toBe(303);
    expect(done.headers['location']).toBe(`/console/people/${leaver.id}/offboarded`);
    const result = await app.http({ url: `/console/people/${leaver.id}/offboarded`, headers: admin });
    expect(result.status).toBe(200);
    expect(result.text).toContain('Handed Over');
    expect(result.text).toContain('Sam Successor');
    expect(
      (await app.http({ url: `/console/people/${successor.id}/offboarded`, headers: admin })).status,
    ).toBe(404);
  });

  it('ask for no successor where none is needed, and keep what was acknowledged when another thing is refused', async () => {
    const leaver = await buildPerson(app, { name: 'Dora Director', roles: ['medical_director'] });
    await app.database.query(`delete from person_role where role = 'medical_director' and person_id <> $1`, [
      leaver.id,
    ]);
    const url = `/console/people/${leaver.id}/offboard`;
    const shown = await app.http({ url, headers: admin });
    expect(shown.text).not.toContain('name="successor"');
    expect(shown.text).toContain('I know that nobody can sign until');
    const csrf = /name="_csrf" value="([^"]+)"/.exec(shown.text)![1]!;
    const post = async (fields: Record<string, string>) =>
      await app.http({
        method: 'POST',
        url,
        headers: { ...admin, 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ _csrf: csrf, reason: 'Retires.', ...fields }).toString(),
      });
    expect((await post({ sure: 'yes' })).status).toBe(409);
    const refused = await post({ 'acknowledge.last_medical_director': 'yes' });
    expect(refused.status).toBe(400);
    expect(refused.text).toMatch(/<input[^>]*name="acknowledge\.last_medical_director"[^>]*checked/);
    expect((await post({ sure: 'yes', 'acknowledge.last_medical_director': 'yes' })).status).toBe(303);
  });
});
