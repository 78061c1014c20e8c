import type { Person } from '../../../src/people/persons/people.queries.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { startProvider, type TestProvider } from '../../support/oidc-provider.ts';
import { buildPerson } from '../support.ts';
import { Browser } from './browser.ts';

/** Where the provider sends browsers back to. */
export const CALLBACK = 'http://localhost:3000/console/sign-in/oidc/callback';

/** Somebody known to Almanac and to the provider by the same address, at a browser. */
export interface Colleague {
  readonly person: Person;
  readonly browser: Browser;
  readonly subject: string;
  readonly email: string;
}

/** Almanac with an OpenID provider, and people who sign in there. */
export interface Door {
  readonly app: TestApp;
  readonly provider: TestProvider;
  /** @param claims what the provider says of them besides a verified address */
  colleague(claims?: Record<string, unknown>): Promise<Colleague>;
  /** Who is signed in at a browser. */
  whoIs(browser: Browser): Promise<{ readonly id: string; readonly roles: string[] } | undefined>;
  close(): Promise<void>;
}

/** Opens it. */
export async function startDoor(): Promise<Door> {
  const provider = await startProvider();
  const app = await startApp({ settings: provider.settings });
  await buildPerson(app, { roles: ['admin'] });
  let made = 0;
  return {
    app,
    provider,
    async colleague(claims = {}) {
      made += 1;
      const [email, subject] = [`colleague-${made}@example.org`, `sub-${made}`];
      const person = await buildPerson(app, { email, roles: ['reviewer'] });
      provider.accounts.set(subject, { email, email_verified: true, name: 'At The Provider', ...claims });
      const browser = new Browser(app);
      browser.signsInAs = subject;
      return { person, browser, subject, email };
    },
    async whoIs(browser) {
      const reply = await app.http({ url: '/v1/sessions/current', headers: browser.headers() });
      return reply.json<{ person?: { id: string; roles: string[] } }>().person;
    },
    async close() {
      await app.close();
      await provider.close();
    },
  };
}
