import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OidcIdentities } from '../../../src/people/identities/oidc-identities.ts';
import type { TestApp } from '../../support/app.ts';
import { auditOf, buildPerson, signIn, type SessionHeaders } from '../support.ts';
import { Browser } from './browser.ts';
import { CALLBACK, startDoor, type Colleague, type Door } from './door.ts';

describe('an identity that was taken away', () => {
  let door: Door;
  let app: TestApp;
  let admin: SessionHeaders;
  beforeAll(async () => {
    door = await startDoor();
    ({ app } = door);
    admin = await signIn(app, await buildPerson(app, { roles: ['admin'] }));
  });
  afterAll(async () => {
    await door.close();
  });

  const linked = async (): Promise<Colleague> => {
    const colleague = await door.colleague();
    await colleague.browser.open('/console/sign-in/oidc');
    expect((await door.whoIs(colleague.browser))?.id).toBe(colleague.person.id);
    return colleague;
  };
  const unlink = async ({ person }: Colleague) => {
    const identity = await app.nest.get(OidcIdentities).atProvider(person.id);
    const url = `/v1/people/${person.id}/identities/${identity!.id}`;
    expect((await app.http({ method: 'DELETE', url, headers: admin })).status).toBe(204);
  };
  const comesBack = async ({ subject }: Colleague) => {
    const browser = new Browser(app);
    browser.signsInAs = subject;
    const page = await browser.open('/console/sign-in/oidc');
    return { page, who: await door.whoIs(browser) };
  };

  it('ends the sessions it opened, and no others', async () => {
    const colleague = await linked();
    const byPassword = await signIn(app, colleague.person);
    await unlink(colleague);
    expect(await door.whoIs(colleague.browser)).toBeUndefined();
    expect((await app.http({ url: '/v1/sessions/current', headers: byPassword })).status).toBe(200);
    expect((await auditOf(app, 'person.identity_unlinked')).at(-1)).toMatchObject({
      subjectId: colleague.person.id,
      detail: { subject: colleague.subject, endedSessions: 1 },
    });
  });

  it('is not linked again by the address that the provider has verified, and the refusal is audited', async () => {
    const colleague = await linked();
    await unlink(colleague);
    const { page, who } = await comesBack(colleague);
    expect(page.status).toBe(403);
    expect(page.text).toContain('ask your administrator');
    expect(who).toBeUndefined();
    expect(await app.nest.get(OidcIdentities).of(colleague.person.id)).toHaveLength(0);
    expect((await auditOf(app, 'person.sign_in_refused')).at(-1)).toMatchObject({
      subjectId: colleague.person.id,
      detail: { method: 'oidc', why: 'unlinked' },
    });
  });

  it('lets nobody in who was on the way when it was taken', async () => {
    const colleague = await linked();
    const browser = new Browser(app);
    browser.signsInAs = colleague.subject;
    const back = await browser.open('/console/sign-in/oidc', CALLBACK);
    await unlink(colleague);
    expect((await browser.open(back.url.pathname + back.url.search)).status).toBe(403);
    expect(await door.whoIs(browser)).toBeUndefined();
  });

  it('is good again once it is linked by hand, and gone again when taken again', async () => {
    const colleague = await linked();
    await unlink(colleague);
    const link = await app.http({
      method: 'POST',
      url: `/v1/people/${colleague.person.id}/identities`,
      headers: admin,
      payload: { subject: colleague.subject },
    });
    expect(link.status).toBe(201);
    expect((await comesBack(colleague)).who?.id).toBe(colleague.person.id);
    await unlink(colleague);
    expect((await comesBack(colleague)).who).toBeUndefined();
  });

  it('does not stand in the way of another subject of the same person', async () => {
    const colleague = await linked();
    await unlink(colleague);
    const claims = { email: colleague.email, email_verified: true };
    door.provider.accounts.set('after-the-move', claims);
    expect((await comesBack({ ...colleague, subject: 'after-the-move' })).who?.id).toBe(colleague.person.id);
  });
});
