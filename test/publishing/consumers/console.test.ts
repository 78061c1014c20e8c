import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instant } from '../../../src/kernel/instant.ts';
import { openBrowser, postForm, type Browser } from '../../console/support.ts';
import { auditOf } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildApproved, govern, publish } from '../builders.ts';
import { buildConsumer, type BuiltConsumer } from './support.ts';

const url = '/console/consumers';

describe('the board of consumers', () => {
  let app: TestApp;
  let admin: Browser;
  let chair: Browser;
  let claims: BuiltConsumer;

  beforeAll(async () => {
    app = await startApp({ now: '2026-02-10T17:00:00Z' });
    admin = await openBrowser(app, { roles: ['admin'] });
    chair = await openBrowser(app, { roles: ['committee_chair'] });
  });
  afterAll(async () => await app.close());

  it('says what to do while there is no consumer', async () => {
    expect((await admin.get(url)).text).toContain('Add a consumer');
    const shown = await chair.get(url);
    expect(shown.text).toContain('An administrator adds them.');
    expect(shown.text).not.toContain('/console/consumers/new');
  });

  it('says who runs behind, on how much and since when', async () => {
    const { policy, version: first } = await publish(app, 'lysis');
    await publish(app, 'stimulation');
    claims = await buildConsumer(app, 'Claims <b>', { contacts: ['claims@plan.example'] });
    await buildConsumer(app, 'Portal');
    await claims.outcomes({ policy: 'lysis', version: 1 }, { policy: 'stimulation', version: 1 });
    expect((await chair.get(url)).text).toContain('Nobody who was heard from runs behind');
    app.clock.moveTo(instant('2026-02-11T17:00:00Z'));
    const second = await buildApproved(app, policy, { number: 2, effective: '2026-03-01' });
    await govern(app, policy, [
      { version: first, from: '2026-01-01', until: '2026-03-01' },
      { version: second, from: '2026-03-01', until: null },
    ]);
    await app.advanceTo('2026-03-01T16:00:00Z');
    const { text } = await chair.get(url);
    expect(text).toMatch(
      /Claims &lt;b><\/a> runs behind on 1 policy since <time[^>]*>2026-03-01 00:00 PST<\/time>/,
    );
    expect(text).toContain('<caption class="aside">Consumers, the worst first</caption>');
    expect(text).toContain('holds version 1, version 2 is in force');
    expect(text).toContain('Not heard from');
    expect(text).toContain('1 of 2 policies');
    expect(text).toContain('aria-current="page">Consumers</a>');
  });

  it('leads to the page of one, which says what it holds and who was told', async () => {
    const { text } = await chair.get(`${url}/${claims.id}`);
    expect(text).toContain('mailto:claims@plan.example');
    expect(text).toContain('version 2');
    expect(text).toContain('It fell behind');
    expect(text).toContain('claims@plan.example (sent)');
    expect(text).not.toContain('Say it by hand');
    expect(text).not.toContain('Title of stimulation');
    expect((await chair.get(`${url}/${claims.id}?show=all`)).text).toContain('Title of stimulation');
    expect((await chair.get(`${url}/nowhere`)).status).toBe(404);
  });

  it('takes a word by hand from administrators alone, with the form’s token', async () => {
    const path = `${url}/${claims.id}/acknowledge`;
    expect((await chair.post(path, { policy: 'lysis', version: '2' })).status).toBe(403);
    const forged = await postForm(app, path, { policy: 'lysis', version: '2' }, admin.headers);
    expect(forged.status).toBe(403);
    const reply = await admin.post(path, { policy: 'lysis', version: '2' });
    expect([reply.status, reply.headers['location']]).toEqual([303, `${url}/${claims.id}#policies`]);
    expect(await claims.line()).toMatchObject({ state: 'current' });
    const entries = await auditOf(app, 'consumer.acknowledged');
    expect(entries.at(-1)).toMatchObject({ actorId: admin.person.id, subjectId: claims.id });
  });

  it('adds a consumer, changes it and removes it', async () => {
    expect((await admin.get(`${url}/new`)).text).toContain('Grace in minutes');
    const made = await admin.post(url, {
      name: 'Warehouse',
      contacts: 'a@plan.example\r\nb@plan.example, c@plan.example',
      graceMinutes: '1440',
      policies: 'lysis',
      codes: 'CPT 62263',
      ownerId: chair.person.id,
    });
    expect(made.status).toBe(303);
    const path = String(made.headers['location']);
    const { text } = await admin.get(path);
    for (const part of [
      '1 day',
      'c@plan.example',
      '<li>administrators</li>',
      `<li>${chair.person.name}</li>`,
      'policies lysis; codes CPT 62263',
      'It has never said',
    ]) {
      expect(text).toContain(part);
    }
    const edit = await admin.get(`${path}/edit`);
    expect(edit.text).toContain('a@plan.example\nb@plan.example\nc@plan.example');
    expect((await admin.post(path, { name: 'Data warehouse', graceMinutes: '0' })).status).toBe(303);
    expect((await admin.get(path)).text).toContain('every policy');
    expect((await chair.post(`${path}/remove`, {})).status).toBe(403);
    expect((await admin.post(`${path}/remove`, {})).headers['location']).toBe(path);
    expect((await admin.get(path)).status).toBe(200);
    expect((await admin.post(`${path}/remove`, { sure: 'yes' })).headers['location']).toBe(url);
    expect((await admin.get(path)).status).toBe(404);
  });

  it('shows a refused form again with what was typed and where it is wrong', async () => {
    const reply = await admin.post(url, {
      name: 'Portal',
      contacts: 'not-an-address',
      graceMinutes: 'soon',
      codes: 'CPT 62263\n62264',
    });
    expect(reply.status).toBe(400);
    for (const part of ['Who hears, line 1', 'Grace:', 'Codes, line 2', 'not-an-address', '62264'])
      expect(reply.text).toContain(part);
    const taken = await admin.post(url, { name: 'portal', graceMinutes: '60' });
    expect([taken.status, taken.text.includes('another consumer has this name')]).toEqual([409, true]);
  });

  it('is not for those who have nothing to do with it', async () => {
    const author = await openBrowser(app, { roles: ['author'] });
    expect((await author.get(url)).status).toBe(403);
    expect((await author.get('/console')).text).not.toContain('/console/consumers');
    expect((await chair.get('/console')).text).toContain('/console/consumers');
  });
});
