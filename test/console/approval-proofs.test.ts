import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../src/kernel/calendar-date.ts';
import { DelegationsService } from '../../src/people/delegations/delegations.service.ts';
import { Browser as RoamingBrowser } from '../people/oidc/browser.ts';
import { buildPerson, PASSWORD } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  actorOf,
  buildCarriedVersion,
  buildPolicyVersion,
  committeeOf,
} from '../support/build-policy-version.ts';
import { startProvider, type TestProvider } from '../support/oidc-provider.ts';
import { fieldsIn } from './approval-support.ts';
import { openBrowser, postForm } from './support.ts';

/** September 18, 2026, in Los Angeles. */
const SIGNING = '2026-09-18T17:00:00Z';

describe('who signs a version, and by which proof', () => {
  let provider: TestProvider;
  let app: TestApp;
  beforeAll(async () => {
    provider = await startProvider();
    app = await startApp({ now: SIGNING, settings: provider.settings });
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await provider.close();
  });

  const carried = async (title: string) => {
    const { slug } = await buildPolicyVersion(app, { title });
    const { number } = await buildCarriedVersion(app, slug);
    return `/console/policies/${slug}/versions/${number}/approval`;
  };
  const terms = new URLSearchParams({ effective: '2027-01-01', changeClass: 'editorial' }).toString();
  const signatures = async (approval: string) =>
    await app.database.query<{ name: string; method: string; meaning: string; principal: string | null }>(
      `select s.name, s.method, s.meaning, s.on_behalf_of_name as principal from version_signature s
         join policy_version v on v.id = s.version_id join policy p on p.id = v.policy_id
        where p.slug = $1 and v.number = 2`,
      [approval.split('/')[3]],
    );

  it('asks the identity provider, comes back to exactly these terms, and signs with its confirmation', async () => {
    const { director } = await committeeOf(app);
    provider.accounts.set('director', { email: director.email, email_verified: true });
    const roaming = new RoamingBrowser(app);
    roaming.signsInAs = 'director';
    await roaming.open('/console/sign-in/oidc');
    const approval = await carried('By The Provider');
    const page = await roaming.open(`${approval}/sign?${terms}`);
    expect(page.text).toContain('Confirm with');
    const send = async (fields: Record<string, string>) =>
      await postForm(app, `${approval}/sign`, fields, roaming.headers());

    const asked = await send({ ...fieldsIn(page.text), meaning: 'As the provider knows me.', proof: 'oidc' });
    expect(asked.status).toBe(303);
    const trip = String(asked.headers['location']);
    expect(trip).toMatch(/^\/console\/confirm\/oidc\?challenge=/);
    const back = await roaming.open(trip);
    expect(back.url.pathname).toBe(`${approval}/sign`);
    expect(back.text).toContain('has confirmed that it is you');
    expect(back.text).not.toContain('Your password');
    const fields = fieldsIn(back.text);
    expect(fields).toMatchObject({ meaning: 'As the provider knows me.', effective: '2027-01-01' });

    const other = await send({ ...fields, meaning: 'Something else.' });
    expect([other.status, other.text.includes('It is approved')]).toEqual([412, false]);
    expect(await signatures(approval)).toEqual([]);
    const again = await roaming.open(
      String((await send({ ...fieldsIn(other.text), proof: 'oidc' })).headers['location']),
    );
    expect((await send(fieldsIn(again.text))).status).toBe(303);
    expect(await signatures(approval)).toMatchObject([{ name: director.name, method: 'oidc' }]);
  });

  it('takes a confirmation that somebody wrote into the address for none', async () => {
    const { director } = await committeeOf(app);
    const browser = await openBrowser(app, { person: director });
    const approval = await carried('Made Up');
    const made = await browser.get(`${approval}/sign?${terms}&confirmed=0199-no-challenge`);
    expect(made.status).toBe(200);
    const reply = await browser.post(`${approval}/sign`, fieldsIn(made.text));
    expect([400, 403]).toContain(reply.status);
    expect(await signatures(approval)).toEqual([]);
  });

  it('signs on behalf of a director who is away, and names both', async () => {
    const away = await buildPerson(app, { name: 'Alma Away', roles: ['medical_director'] });
    const delegate = await openBrowser(app, { name: 'Dele Gate', roles: ['medical_director'] });
    const approval = await carried('On Behalf');
    const before = await delegate.get(`${approval}/sign?${terms}`);
    expect(before.text).not.toContain('on behalf of');
    await app.nest.get(DelegationsService, { strict: false }).add(actorOf(away), away.id, {
      delegate: delegate.person.id,
      from: calendarDate('2026-09-18'),
      to: calendarDate('2026-09-30'),
      reason: null,
    });
    const page = await delegate.get(`${approval}/sign?${terms}`);
    expect(page.text).toContain('on behalf of Alma Away');
    const stranger = await openBrowser(app, { name: 'No Delegate', roles: ['medical_director'] });
    const refused = await stranger.post(`${approval}/sign`, {
      ...fieldsIn(page.text),
      _csrf: stranger.csrfToken,
      onBehalfOf: away.id,
      password: PASSWORD,
    });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    const signed = await delegate.post(`${approval}/sign`, {
      ...fieldsIn(page.text),
      onBehalfOf: away.id,
      password: PASSWORD,
    });
    expect(signed.status).toBe(303);
    expect(await signatures(approval)).toMatchObject([{ name: 'Dele Gate', principal: 'Alma Away' }]);
    expect((await delegate.get(approval)).text).toContain('Dele Gate, on behalf of Alma Away');
  });
});
