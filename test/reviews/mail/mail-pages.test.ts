import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openBrowser, type Browser } from '../../console/support.ts';
import { mailSamples } from '../../../src/console/mail-previews/mail-samples.ts';
import type { TestApp } from '../../support/app.ts';
import { advance, policies, startReviews } from '../builders.ts';

describe('pages about mail', () => {
  let app: TestApp;
  let browser: Browser;
  let policyId: string;
  beforeAll(async () => {
    app = await startReviews('2026-05-01T12:00');
    browser = await openBrowser(app, { name: 'Olive Owner', roles: ['admin'] });
    const [first] = await policies(app, [{ title: 'Lysis', ownerId: browser.person.id }]);
    policyId = first!;
  });
  afterAll(async () => {
    await app.close();
  });

  it.each(mailSamples.map(({ key, name }) => [key, name]))(
    'show the template %s, in light and dark',
    async (key, name) => {
      expect((await browser.get('/console/mail-previews')).text).toContain(name);
      const page = await browser.get(`/console/mail-previews/templates/${key}`);
      expect(page.status).toBe(200);
      for (const header of ['Auto-Submitted', 'List-Id']) expect(page.text).toContain(header);
      const frame = await browser.get(`/console/mail-previews/templates/${key}/html?scheme=dark`);
      expect(frame.headers['content-security-policy']).toContain("default-src 'none'");
      expect(frame.headers['content-security-policy']).toContain('sandbox');
      expect(frame.text).toContain('content="dark"');
      expect(frame.text).not.toContain('light dark');
    },
  );

  it('show what a person gets next, before it is sent, and as it is sent then', async () => {
    const url = `/console/mail-previews/people/${browser.person.id}`;
    const page = await browser.get(url);
    expect(page.text).toContain('Review due in 120 days: Lysis (September 2026)');
    expect(page.text).toContain('May 4, 2026');
    const frame = await browser.get(`${url}/html?mail=0`);
    expect(frame.text).toContain('You own this policy.');
    expect(app.smtp.mails).toHaveLength(0);
    await advance(app, '2026-05-04T08:00');
    expect(app.smtp.mails.at(-1)!.subject).toBe('Review due in 120 days: Lysis (September 2026)');
    expect((await browser.get(url)).text).toContain('Nothing is to go to Olive Owner until');
  });

  it('are not there for who is unknown or not signed in', async () => {
    for (const path of [
      'templates/none',
      `people/${policyId}`,
      'templates/none/html',
      `people/${browser.person.id}/html?mail=7`,
    ])
      expect((await browser.get(`/console/mail-previews/${path}`)).status).toBe(404);
    const reply = await app.http({ url: '/console/mail-previews', headers: { accept: 'text/html' } });
    expect(reply.status).toBe(303);
  });

  describe('the link of a mail', () => {
    const task = async () => {
      const [cycle] = await app.database.query<{ id: string }>(
        'select id from review_cycle where policy_id = $1',
        [policyId],
      );
      return { id: cycle!.id, url: `/console/reviews/${cycle!.id}/task` };
    };
    const stage = async (name: string | null) =>
      await app.database.query('update review_cycle set stage = $2 where policy_id = $1', [policyId, name]);

    it.each<[string, string | null, (id: string) => string]>([
      ['to the review before a stage is entered', null, (id) => `/console/reviews/${id}`],
      ['to the screening of its literature', 'literature', () => `/console/literature?policy=${policyId}`],
      ['to the review before there is a draft', 'drafting', (id) => `/console/reviews/${id}`],
      ['to the review before the committee', 'with_committee', (id) => `/console/reviews/${id}`],
    ])('leads %s', async (_, name, wanted) => {
      await stage(name);
      const { id, url } = await task();
      const { status, headers } = await browser.get(url);
      expect([status, headers['location']]).toEqual([303, wanted(id)]);
    });

    it('leads to the draft that is open', async () => {
      await stage('drafting');
      await app.database.query(
        `insert into policy_version (id, policy_id, number, title, document, content_hash, created_at)
         values (gen_random_uuid(), $1, 3, 'Lysis', '{}', 'sha256:' || repeat('0', 64), now())`,
        [policyId],
      );
      const { headers } = await browser.get((await task()).url);
      expect(headers['location']).toBe(`/console/policies/policy-${policyId}/drafts/3`);
    });

    it('asks for sign-in, and comes back', async () => {
      const { url } = await task();
      const { status, headers } = await app.http({ url, headers: { accept: 'text/html' } });
      expect([status, headers['location']]).toEqual([
        303,
        `/console/sign-in?next=${encodeURIComponent(url)}`,
      ]);
    });

    it('shows the literature of its policy alone', async () => {
      const page = await browser.get(`/console/literature?policy=${policyId}`);
      expect(page.text).toContain('selected>Lysis</option>');
    });
  });
});
