import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditOf } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { openBrowser } from './support.ts';

describe('the page of bulletins', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ now: '2026-12-04T18:00:00Z' });
  });
  afterAll(async () => {
    await app.close();
  });

  it('leads to each month and to every form of what was issued', async () => {
    const chair = await openBrowser(app, { name: 'Chris Chair', roles: ['committee_chair'] });
    const before = await chair.get('/console/bulletins');
    expect(before.text).toContain('/v1/bulletins/2026-12.pdf?by=effective');
    expect(before.text).toContain('None yet.');
    const issued = await chair.post('/console/bulletins', {
      from: '2026-12-01',
      to: '2026-12-04',
      note: 'Two\r\n\r\nparagraphs',
    });
    expect([issued.status, issued.headers['location']]).toEqual([303, '/console/bulletins']);
    const after = await chair.get('/console/bulletins');
    expect(after.text).toContain('Chris Chair');
    const [address] = /\/v1\/bulletins\/recorded\/[0-9a-f-]+\.html/.exec(after.text) ?? [''];
    const shown = await app.http({ url: address });
    expect(shown.text).toContain('<p>Two</p><p>paragraphs</p>');
    expect(await auditOf(app, 'bulletin.recorded')).toMatchObject([{ actorId: chair.person.id }]);
  });

  it('says why a bulletin cannot be issued', async () => {
    const chair = await openBrowser(app, { roles: ['committee_chair'] });
    const reply = await chair.post('/console/bulletins', { from: '2026-12-04', to: '2026-12-01', note: '' });
    expect(reply.status).toBe(400);
  });

  it('shows no form to others, and refuses theirs', async () => {
    const author = await openBrowser(app, { roles: ['author'] });
    expect((await author.get('/console/bulletins')).text).not.toContain('Issue a bulletin');
    const reply = await author.post('/console/bulletins', { from: '2026-12-01', to: '2026-12-04', note: '' });
    expect(reply.status).toBe(403);
    const forged = await author.post('/console/bulletins', {
      _csrf: 'x',
      from: '2026-12-01',
      to: '2026-12-04',
    });
    expect(forged.status).toBe(403);
  });
});

describe('the pages of notice rules', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ now: '2026-12-04T18:00:00Z' });
  });
  afterAll(async () => {
    await app.close();
  });

  const terms = {
    jurisdiction: 'KY',
    days: '95',
    counting: 'calendar',
    changeClasses: 'restrictive',
    exemptions: 'codes_only',
    linesOfBusiness: 'Commercial, Medicaid ,',
    inForceFrom: '2000-01-01',
    inForceUntil: '',
    note: 'Read <b>by</b> counsel.',
    reason: 'Counsel says so.',
  };

  it('list every rule with what is still to be verified', async () => {
    const author = await openBrowser(app, { roles: ['author'] });
    const { text } = await author.get('/console/notice-rules');
    expect(text).toContain('45 business days');
    expect(text.match(/To verify/g)).toHaveLength(8);
    expect((await author.get('/console/notice-rules/ky')).text).not.toContain('Save as revision');
    expect((await author.post('/console/notice-rules/ky', { ...terms, revision: '1' })).status).toBe(403);
  });

  it('change a rule by form and show who did, why, and what it was', async () => {
    const chair = await openBrowser(app, { name: 'Chris Chair', roles: ['committee_chair'] });
    const saved = await chair.post('/console/notice-rules/ky', { ...terms, revision: '1' });
    expect([saved.status, saved.headers['location']]).toEqual([303, '/console/notice-rules/ky']);
    const { text } = await chair.get('/console/notice-rules/ky');
    expect(text).toContain('KY: 95 days');
    expect(text).toContain('Counsel says so.');
    expect(text).toContain('Commercial, Medicaid');
    expect(text).toContain('&lt;b>by&lt;/b>');
    expect(text).not.toContain('To verify</');
    expect(text).toContain('90 days');
    const stale = await chair.post('/console/notice-rules/ky', { ...terms, days: '96', revision: '1' });
    expect(stale.status).toBe(412);
    expect(stale.text).toContain('is at revision 2');
  });

  it('answer 404 for a rule that is none', async () => {
    const author = await openBrowser(app, { roles: ['author'] });
    expect((await author.get('/console/notice-rules/nowhere')).status).toBe(404);
  });
});
