import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openBrowser, type Browser } from '../../console/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { committeeOf } from '../../support/build-policy-version.ts';
import { cast, submitted } from './builders.ts';

const meeting = {
  name: 'Policy committee',
  startsAt: '13:00',
  durationMinutes: '90',
  place: 'Room 2',
  link: '',
};

describe('the pages of meetings', () => {
  let app: TestApp;
  let chair: Browser;
  beforeAll(async () => {
    app = await startApp({
      now: '2026-10-05T17:00:00Z',
      settings: { EUTILS_URL: 'http://127.0.0.1:9/', APPROVAL_QUORUM: '2' },
    });
    const { members } = await committeeOf(app);
    chair = await openBrowser(app, { person: members[0]! });
  });
  afterAll(async () => await app.close());

  it('plan a series by week and weekday, or by a rule, and show it for a change', async () => {
    const series = {
      ...meeting,
      from: '2026-10-01',
      until: '',
      onHoliday: 'skip',
      week: '3',
      weekday: 'TH',
      rule: '',
    };
    const begun = await chair.post('/console/meetings/series/new', series);
    expect([begun.status, begun.headers['location']]).toEqual([303, '/console/meetings']);
    const list = await chair.get('/console/meetings');
    expect(list.text).toContain('third Thursday of each month');
    expect(list.text).toContain('Thursday, October 15, 2026, 1:00 PM to 2:30 PM PDT');
    const [address] = /\/console\/meetings\/series\/[0-9a-f-]{36}/.exec(list.text) ?? [''];
    expect((await chair.get(address)).text).toMatch(/<option value="3" selected[^>]*>third/);
    await chair.post(address, { ...series, rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU' });
    expect((await chair.get(address)).text).toContain('value="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"');
    const refused = await chair.post(address, { ...series, until: '2026-09-01' });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('must be after 2026-10-01');
  });

  it('lead from an empty agenda to approved minutes and their addendum', async () => {
    const text = await submitted(app, 'Lysis <of> "Adhesions"');
    await submitted(app, 'Vagus Nerve Stimulation');
    await cast(app, text, 'approve', ['recuse', 'I consult for the <maker>']);
    const added = await chair.post('/console/meetings/new', { ...meeting, day: '2026-10-14' });
    const at = String(added.headers['location']);
    expect(added.status).toBe(303);
    const page = async () => (await chair.get(at)).text;
    const act = async (path: string, fields: Record<string, string> = {}) => {
      const reply = await chair.post(`${at}/${path}`, fields);
      expect([path, reply.status, reply.headers['location']]).toEqual([path, 303, at]);
    };
    expect(await page()).toContain('Nothing is on it.');
    await act('agenda');
    const shown = await page();
    expect(shown).toContain('Lysis &lt;of> &quot;Adhesions&quot;');
    expect(shown).toContain(`/console/policies/${text.slug}/changes?from=1&amp;to=2`);
    const items = [...shown.matchAll(/action="\/console\/meetings\/[0-9a-f-]+\/items\/([0-9a-f-]{36})"/g)];
    const [first] = items.map(([, id]) => id!);
    await act(`items/${first}`, { act: 'down' });
    await act(`items/${first}`, { act: 'note', note: 'Bring the series of 2025' });
    expect(shown).toContain(`<option value="${text.slug}">Lysis &lt;of> &quot;Adhesions&quot;</option>`);
    const mistyped = await chair.post(`${at}/items`, { kind: 'policy', subject: 'lysis-"of"' });
    expect(mistyped.status).toBe(404);
    expect(mistyped.text).toContain('value="lysis-&quot;of&quot;"');
    await act('items', { kind: 'matter', subject: 'Charter' });
    await act('agenda/publish');
    const published = await page();
    expect(published.indexOf('1. Vagus')).toBeGreaterThan(0);
    expect(published).toContain('Bring the series of 2025');
    expect(published).toContain('Agenda 1, published');

    await app.advanceTo('2026-10-14T21:00:00Z');
    const refused = await chair.post(`${at}/minutes/approve`, {});
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('say first who was there');
    await act('attendance', {
      [`person-${chair.person.id}`]: 'present',
      [`note-${chair.person.id}`]: 'late',
      guests: 'Gwen Guest\r\n\r\nHugo Guest',
    });
    await act(`items/${first}`, {
      act: 'minute',
      discussion: 'Long.',
      deferred: 'on',
      deferralReason: 'No quorum',
    });
    const minuted = await page();
    expect(minuted).toContain('1 voting member present; a decision needs 2: no quorum');
    expect(minuted).toContain('recused, cast 2026-10-05 10:00 PDT. I consult for the &lt;maker>');
    expect(minuted).toContain('Hugo Guest');
    expect(minuted).toContain('Add what is ready'); // it goes on till 2:30 PM
    await app.advanceTo('2026-10-14T21:30:00Z');
    expect(await page()).not.toContain('Add what is ready');
    await act('minutes/approve');
    await act('addenda', { text: 'The charter was not discussed.' });
    const closed = await page();
    expect(closed).toContain('Minutes approved');
    expect(closed).toContain('The charter was not discussed.');
    expect(closed).not.toContain('Approve the minutes');
  });

  it('move a meeting and call it off, and refuse what was shown at an older revision', async () => {
    const added = await chair.post('/console/meetings/new', { ...meeting, day: '2026-12-17' });
    const at = String(added.headers['location']);
    const moved = { ...meeting, day: '2026-12-18', revision: '1', reason: '' };
    expect((await chair.post(`${at}/move`, moved)).status).toBe(303);
    expect((await chair.post(`${at}/move`, moved)).status).toBe(412);
    expect((await chair.post(`${at}/cancel`, { reason: 'Nothing is due' })).status).toBe(303);
    const page = (await chair.get(at)).text;
    expect(page).toContain('Cancelled');
    expect(page).toContain('Nothing is due');
    expect(page).not.toContain('Propose an agenda');
  });

  it('show what the literature search of a review came to, to the committee', async () => {
    const { policyId } = await submitted(app, 'Searched <for>', { nextReview: 'September 2026' });
    for (const day of ['15', '16', '17']) await app.advanceTo(`2026-10-${day}T17:00:00Z`);
    const cycle = async () => {
      const [found] = await app.database.query<{ id: string }>(
        'select id from review_cycle where policy_id = $1',
        [policyId],
      );
      return found!.id;
    };
    const at = `/console/meetings/evidence/${await cycle()}`;
    const page = await chair.get(at);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Evidence for Searched &lt;for>');
    expect(page.text).toContain('Records identified');
    expect(page.text).toContain('Nobody has included a record');
    const { author } = await committeeOf(app);
    expect((await (await openBrowser(app, { person: author })).get(at)).status).toBe(403);
    for (const id of [policyId, "'x"]) {
      expect((await chair.get(`/console/meetings/evidence/${encodeURIComponent(id)}`)).status).toBe(404);
    }
  });

  it('show those without a seat when the committee meets, and nothing of what it takes up', async () => {
    const { author, director } = await committeeOf(app);
    const [writer, reader] = [
      await openBrowser(app, { person: author }),
      await openBrowser(app, { person: director }),
    ];
    const list = (await writer.get('/console/meetings')).text;
    expect(list).toContain('Coming');
    expect(list).not.toContain('Ready for the committee');
    expect(list).not.toContain('Add a meeting');
    const [at] = /\/console\/meetings\/[0-9a-f]{8}-[0-9a-f-]{27}/.exec(
      (await reader.get('/console/meetings')).text,
    ) ?? [''];
    expect((await reader.get(at)).status).toBe(200);
    expect((await reader.get(at)).text).not.toContain('Propose an agenda');
    expect((await writer.get(at)).status).toBe(403);
    expect((await reader.post(`${at}/agenda`, {})).status).toBe(403);
    expect((await chair.post(`${at}/agenda`, { _csrf: 'x' })).status).toBe(403);
  });
});
