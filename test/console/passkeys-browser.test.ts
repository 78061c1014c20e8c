import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { PasskeyEvidence } from '../../src/people/reauthentication/signature-evidence.ts';
import type { Person } from '../../src/people/persons/people.queries.ts';
import { ageSessions } from '../people/passkeys/support.ts';
import { PASSWORD } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { buildCarriedVersion, buildPolicyVersion, committeeOf } from '../support/build-policy-version.ts';
import { wrongWithPasskeyEvidence } from '../support/passkey-evidence.ts';
import { launchChromium, openPage, type WatchedPage } from './chromium.ts';
import { addAuthenticator, type VirtualAuthenticator } from './virtual-authenticator.ts';

/** A port that is free just now: the address must be known before the server starts. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((closed) => {
    server.close(() => {
      closed();
    });
  });
  return port;
}

describe('passkeys in a real browser', () => {
  let app: TestApp;
  let chromium: Browser;
  let origin: string;
  let director: Person;
  beforeAll(async () => {
    const port = await freePort();
    origin = `http://localhost:${port}`;
    app = await startApp({ settings: { PUBLIC_URL: origin } });
    ({ director } = await committeeOf(app));
    await app.nest.listen(port, '127.0.0.1');
    chromium = await launchChromium();
  }, 60_000);
  afterAll(async () => {
    await chromium.close();
    await app.close();
  });

  const signInByPassword = async (page: Page): Promise<void> => {
    await page.goto('/console');
    await page.getByLabel('E-mail address').fill(director.email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'What is due' }).waitFor();
  };
  const addPasskey = async (page: Page, name: string): Promise<void> => {
    await page.goto('/console/account');
    await page.getByLabel('Name of the new passkey').fill(name);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('listitem').filter({ hasText: name }).waitFor();
  };
  /** Suggestions at the address field are off unless asked for: the authenticator takes the first without a click. */
  const signedIn = async ({ suggestions = false } = {}): Promise<
    WatchedPage & { authenticator: VirtualAuthenticator }
  > => {
    const watched = await openPage(chromium, { baseURL: origin });
    if (!suggestions) {
      await watched.page.addInitScript(
        'PublicKeyCredential.isConditionalMediationAvailable = async () => false',
      );
    }
    const authenticator = await addAuthenticator(watched.page);
    await signInByPassword(watched.page);
    return { ...watched, authenticator };
  };

  it('adds one, signs in with it without a name, and signs a version with it', async () => {
    const { page, authenticator, complaints } = await signedIn();
    await addPasskey(page, 'Dana’s laptop');
    const [{ credentialId } = { credentialId: '' }] = await authenticator.credentials();
    expect(credentialId).not.toBe('');

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('heading', { level: 1, name: 'What is due' }).waitFor();

    const { slug } = await buildPolicyVersion(app);
    const { number } = await buildCarriedVersion(app, slug);
    await page.goto(
      `/console/policies/${slug}/versions/${number}/approval/sign?effective=2026-03-01&changeClass=neutral`,
    );
    await page.getByLabel('What you declare').fill('I approve this version for March.');
    await page.getByRole('button', { name: 'Sign with a passkey' }).click();
    await page.waitForURL(`**/versions/${number}/approval`);

    const [signature] = await app.database.query<{
      method: string;
      envelopeHash: string;
      evidence: PasskeyEvidence;
    }>(
      `select s.method, s.envelope_hash as "envelopeHash", s.evidence from version_signature s
         join policy_version v on v.id = s.version_id join policy p on p.id = v.policy_id
        where p.slug = $1 and v.number = $2`,
      [slug, number],
    );
    expect(signature).toMatchObject({
      method: 'passkey',
      evidence: {
        kind: 'passkey',
        challenge: { meaning: 'I approve this version for March.', signer: director.id },
        rpId: 'localhost',
        origin,
      },
    });
    expect(signature?.evidence.challenge.envelopeHash).toBe(signature?.envelopeHash);
    expect(Buffer.from(signature?.evidence.credentialId ?? '', 'base64url')).toEqual(
      Buffer.from(credentialId, 'base64'),
    );
    expect(wrongWithPasskeyEvidence(signature!.evidence)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('signs in by a suggestion at the address field', async () => {
    const { page, complaints } = await signedIn({ suggestions: true });
    await addPasskey(page, 'Suggested');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'What is due' }).waitFor();
    const opened = await app.database.query<{ method: string }>(
      'select method from session where person_id = $1 order by created_at desc limit 1',
      [director.id],
    );
    expect(opened).toEqual([{ method: 'passkey' }]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says in words what went wrong, where a screen reader hears it', async () => {
    const { page, authenticator } = await signedIn();
    await addPasskey(page, 'Phone');
    await page.getByLabel('Name of the new passkey').fill('Phone again');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page
      .getByRole('status')
      .filter({ hasText: 'This device has a passkey of yours already.' })
      .waitFor();

    await page.getByRole('button', { name: 'Sign out' }).click();
    await authenticator.verifies(false);
    const button = page.getByRole('button', { name: 'Sign in with a passkey' });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'Nothing was done: it was cancelled' }).waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toContain('Sign in with a passkey');
    await page.context().close();
  });

  it('asks who it is before it changes them in an older session, and takes a passkey for an answer', async () => {
    const { page, complaints } = await signedIn();
    await addPasskey(page, 'Old tablet');
    await ageSessions(app, 11);
    await page.goto('/console/account');
    await page.getByRole('link', { name: 'Confirm that it is you' }).click();
    await page.getByRole('button', { name: 'Confirm with a passkey' }).click();
    await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();

    const item = page.getByRole('listitem').filter({ hasText: 'Old tablet' });
    await item.getByText('Change').click();
    await item.getByLabel('Name').fill('Lost tablet');
    await item.getByRole('button', { name: 'Rename' }).click();
    const renamed = page.getByRole('listitem').filter({ hasText: 'Lost tablet' });
    await renamed.getByText('Change').click();
    await renamed.getByRole('button', { name: 'Remove Lost tablet' }).click();
    await renamed.waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('shows nothing of them where scripts do not run, and says so where a browser is too old', async () => {
    const { page } = await openPage(chromium, { baseURL: origin, javaScriptEnabled: false });
    await page.goto('/console/sign-in');
    expect(await page.getByRole('button', { name: 'Sign in with a passkey' }).isVisible()).toBe(false);
    await page.context().close();

    const old = await openPage(chromium, { baseURL: origin });
    await old.page.addInitScript('delete window.PublicKeyCredential');
    await signInByPassword(old.page);
    await old.page.goto('/console/account');
    await old.page.getByText('This browser cannot make passkeys here.').waitFor();
    expect(await old.page.getByRole('button', { name: 'Add a passkey' }).isVisible()).toBe(false);
    expect(old.complaints).toEqual([]);
    await old.page.context().close();
  });
});
