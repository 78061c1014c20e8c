import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Addresses } from '../../src/people/persons/addresses.ts';
import type { Person } from '../../src/people/persons/people.queries.ts';
import { system } from '../../src/kernel/actor.ts';
import { Bounces } from '../../src/platform/mail/bounces/bounces.ts';
import { openBrowser, type Browser } from '../console/support.ts';
import { postfixReport } from '../platform/mail/returned-mails.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { buildPerson } from './support.ts';

describe('the pages about people', () => {
  let app: TestApp;
  let olive: Person;
  let rex: Person;
  let asOlive: Browser;
  let asAdmin: Browser;
  beforeAll(async () => {
    app = await startApp({ now: '2026-07-01T16:00:00Z' });
    olive = await buildPerson(app, { name: 'Olive Owner', roles: ['author'] });
    rex = await buildPerson(app, { name: 'Rex <b>Reyes</b>', roles: ['reviewer'] });
    asOlive = await openBrowser(app, { person: olive });
    asAdmin = await openBrowser(app, { name: 'Ada Admin', roles: ['admin'] });
  });
  afterAll(async () => {
    await app.close();
  });
  const page = (person: Person): string => `/console/people/${person.id}`;

  it('list everybody with their leave, and escape names', async () => {
    const reply = await asOlive.get('/console/people');
    expect(reply.status).toBe(200);
    expect(reply.text).toContain('Olive Owner');
    expect(reply.text).toContain('Rex &lt;b>Reyes');
    expect(reply.text).not.toContain('Returned mail');
    expect((await asAdmin.get('/console/people')).text).toContain('Returned mail');
    expect((await asAdmin.get('/console/people?who=left')).text).toContain('Nobody has left.');
  });

  it('note leave, show it in both places, and end it', async () => {
    const form = { delegate: rex.id, from: '2026-07-01', to: '2026-07-10', reason: '' };
    expect((await asOlive.post(`${page(olive)}/delegations`, form)).status).toBe(303);
    const shown = await asOlive.get(page(olive));
    expect(shown.text).toMatch(/July 1, 2026.*July 10, 2026/s);
    expect(shown.text).toContain('On leave');
    expect((await asOlive.get(page(rex))).text).toContain('Olive Owner');
    expect((await asOlive.get('/console/people')).text).toContain('On leave');
    const twice = await asOlive.post(`${page(olive)}/delegations`, form);
    expect(twice.status).toBe(409);
    expect(twice.text).toContain('Somebody stands in for Olive Owner');
    const [, end] = /action="([^"]*\/end)"/.exec(shown.text) ?? [];
    expect((await asOlive.post(end!, {})).status).toBe(303);
    expect((await asOlive.get(page(olive))).text).toContain('Taken back');
  });

  it('tell why somebody is on leave only to who may note it', async () => {
    const form = { delegate: rex.id, from: '2026-09-01', to: '2026-09-10', reason: 'A new hip' };
    expect((await asOlive.post(`${page(olive)}/delegations`, form)).status).toBe(303);
    expect((await asOlive.get(page(olive))).text).toContain('A new hip');
    expect((await asAdmin.get(page(olive))).text).toContain('A new hip');
    const asRex = await openBrowser(app, { person: rex });
    for (const address of [page(olive), page(rex), '/console/people']) {
      const shown = await asRex.get(address);
      expect(shown.text).toMatch(/September 1, 2026/);
      expect(shown.text).not.toContain('A new hip');
    }
  });

  it('refuse quiet hours that leave too little of the day', async () => {
    const form = { reminders: 'digest', zone: '', quietFrom: '08:01', quietUntil: '08:00' };
    const refused = await asOlive.post(`${page(olive)}/preferences`, form);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('16 hours at most');
  });

  it('let people change their own preferences and nobody else’s', async () => {
    const form = { reminders: 'individual', zone: 'Europe/Paris', quietFrom: '22:00', quietUntil: '06:30' };
    expect((await asOlive.post(`${page(olive)}/preferences`, form)).status).toBe(303);
    expect((await asOlive.get(page(olive))).text).toContain('value="Europe/Paris"');
    expect((await asOlive.post(`${page(rex)}/preferences`, form)).status).toBe(403);
    expect((await asOlive.get(page(rex))).text).not.toContain('How to be written to');
    const unknown = await asOlive.post(`${page(olive)}/preferences`, { ...form, zone: 'Mars/Olympus' });
    expect(unknown.status).toBe(422);
    expect(unknown.text).toContain('Mars/Olympus');
    expect((await asOlive.post(`${page(olive)}/preferences`, { ...form, quietUntil: '' })).status).toBe(400);
  });

  it('let administrators say that an address works, or give another', async () => {
    await app.database.transaction(async (tx) => {
      await app.nest.get(Addresses).markFailed(tx, {
        personId: rex.id,
        address: rex.email,
        reason: '550 5.1.1 <script>alert(1)</script>',
        at: app.clock.now(),
      });
    });
    const broken = await asOlive.get(page(rex));
    expect(broken.text).toContain('Mail came back');
    expect(broken.text).not.toContain('<script>alert');
    expect(broken.text).not.toContain('It works again');
    expect((await asOlive.post(`${page(rex)}/address/works`, {})).status).toBe(403);
    expect((await asAdmin.post(`${page(rex)}/address/works`, {})).status).toBe(303);
    expect((await asAdmin.get(page(rex))).text).toContain('Mail reaches it');
    expect((await asAdmin.post(`${page(rex)}/email`, { email: 'rex@new.example' })).status).toBe(303);
    const taken = await asAdmin.post(`${page(rex)}/email`, { email: olive.email });
    expect(taken.status).toBe(409);
    expect((await asOlive.post(`${page(rex)}/email`, { email: 'x@new.example' })).status).toBe(403);
  });

  it('name the reports of mail that came back of which nobody was told', async () => {
    const sent = async (messageId: string, person: Person, state = 'sent', address = person.email) => {
      await app.database.query(
        `insert into reminder_message (id, person_id, kind, message_id, digest_on, send_at, state, address, tried_at,
           sent_at, bounced_at, bounce_reason, created_at)
         values (gen_random_uuid(), $1, 'individual', $2, null, $4, $3::text, $5, $4, $4,
           case $3::text when 'bounced' then $4::timestamptz end, case $3::text when 'bounced' then '5.1.1' end, $4)`,
        [person.id, messageId, state, app.clock.now(), address],
      );
    };
    const report = async (messageId: string, recipient: string) =>
      await app.nest.get(Bounces).take(system('mail'), Buffer.from(postfixReport({ messageId, recipient })));
    const card = async () => {
      const { text } = await asAdmin.get('/console/people');
      return text.slice(text.indexOf('<h2>Returned mail'));
    };
    expect(await card()).not.toContain('Nobody was told');
    const ann = await buildPerson(app, { name: 'Ann Forwards', email: 'ann@plan.example' });
    const bob = await buildPerson(app, { name: 'Bob Known', email: 'bob@plan.example' });
    // told in the ordinary way; told by another report; an address that is no longer hers
    await sent('<own@plan.example>', bob);
    await report('<own@plan.example>', 'BOB@plan.example');
    await sent('<known@plan.example>', bob, 'bounced');
    await report('<known@plan.example>', 'elsewhere@plan.example');
    await sent('<old@plan.example>', bob, 'sent', 'bob-before@plan.example');
    await report('<old@plan.example>', 'elsewhere@plan.example');
    expect(await card()).not.toContain('Nobody was told');

    await sent('<forwarded@plan.example>', ann);
    await report('<forwarded@plan.example>', 'ann@home.example');
    await report('<unknown@plan.example>', '<b>@home.example');
    await report('<stranger@plan.example>', 'stranger@home.example');
    const shown = await card();
    expect(shown).toContain('Nobody was told of 2 reports');
    expect(shown).toMatch(/Ann Forwards.*ann@plan\.example.*ann@home\.example/s);
    expect(shown).toContain('stranger@home.example');
    expect(shown).not.toContain('Bob Known');
    expect((await asOlive.get('/console/people')).text).not.toContain('ann@home.example');
    // nothing was done on the word of such a report
    const found = await app.http({ url: `/v1/people/${ann.id}`, headers: asAdmin.headers });
    expect(found.json()).toMatchObject({ address: { works: true } });

    app.clock.moveTo(app.clock.now().add({ hours: 31 * 24 }));
    expect(await card()).not.toContain('Nobody was told');
  });

  it('are not for strangers, and know no others', async () => {
    expect((await app.http({ url: '/console/people', headers: { accept: 'text/html' } })).status).not.toBe(
      200,
    );
    expect((await asOlive.get('/console/people/nobody')).status).toBe(404);
  });
});
