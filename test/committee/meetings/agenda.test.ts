import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { VotesService } from '../../../src/approvals/votes/votes.service.ts';
import { auditOf } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { actorOf, buildPolicyVersion, committeeOf } from '../../support/build-policy-version.ts';
import { cast, submitted, tableOf, type PaperReply, type Table } from './builders.ts';

const HOSTILE = `#let x = 1 $a_b$ <script>alert("x")</script> & 'q' *b* _i_ @ref \\ // [c] \u202e 中`;

describe('the agenda of a meeting', () => {
  let app: TestApp;
  let table: Table;
  beforeEach(async () => {
    app = await startApp({
      now: '2026-10-05T17:00:00Z',
      settings: { EUTILS_URL: 'http://127.0.0.1:9/', APPROVAL_QUORUM: '2' },
    });
    table = await tableOf(app);
  });
  afterEach(async () => await app.close());

  const propose = async (id: string, body?: object) => {
    const reply = await table.send('POST', `/v1/meetings/${id}/agenda`, body);
    if (reply.status !== 200) throw new Error(reply.text);
    return reply.json<PaperReply>();
  };
  const titles = ({ items }: PaperReply) => items.map(({ title }) => title);

  it('is made from what is in review and not carried, the most urgent first, each with its links', async () => {
    await submitted(app, 'Upcoming Review', { nextReview: 'March 2027' });
    const overdue = await submitted(app, 'Overdue Review', { nextReview: 'September 2026' });
    const carried = await submitted(app, 'Carried Already', { nextReview: 'August 2026' });
    await cast(app, carried, 'approve', 'approve');
    await buildPolicyVersion(app, { title: 'Not Ready', nextReview: 'July 2026' });
    await app.advanceTo('2026-10-06T17:00:00Z'); // on the morning after its import a review opens

    const id = await table.meeting('2026-10-15');
    const agenda = await propose(id);
    expect(titles(agenda)).toEqual(['Overdue Review', 'Upcoming Review']);
    const [first] = agenda.items;
    expect(first).toMatchObject({
      version: { number: 2, base: 1, contentHash: overdue.contentHash },
      review: { state: 'overdue' },
      literature: { screened: 0 },
    });
    const at = `http://localhost:3000`;
    const links = first!.links;
    const publicUrl = links['policy']!.slice(0, links['policy']!.indexOf('/console/')) || at;
    expect(links).toEqual({
      policy: `${publicUrl}/console/policies/${overdue.slug}`,
      draft: `${publicUrl}/v1/policies/${overdue.slug}/versions/2.html`,
      redline: `${publicUrl}/v1/policies/${overdue.slug}/versions/1...2.html`,
      evidence: expect.stringMatching(/\/console\/meetings\/evidence\/[0-9a-f-]{36}#included$/),
      prisma: expect.stringMatching(/\/console\/meetings\/evidence\/[0-9a-f-]{36}#prisma$/),
    });
    for (const url of Object.values(links)) {
      const reply = await table.get(table.member, url!.slice(publicUrl.length));
      expect([url, reply.status]).toEqual([url, 200]);
    }
    const [entry] = await auditOf(app, 'meeting.agenda_proposed');
    expect(entry!.detail).toMatchObject({ added: ['Overdue Review', 'Upcoming Review'] });
  });

  it('has a policy on one upcoming meeting only, also when two agendas are made at once', async () => {
    await submitted(app, 'Contested');
    const [one, other] = [await table.meeting('2026-10-15'), await table.meeting('2026-11-19')];
    const both = await Promise.all([propose(one), propose(other)]);
    expect(both.flatMap(titles)).toEqual(['Contested']);
    const [without] = both[0].items.length === 0 ? [one] : [other];
    const slug = both.flatMap(({ items }) => items)[0]!.policy!.slug;
    const added = await table.send('POST', `/v1/meetings/${without}/items`, { policy: slug });
    expect([added.status, added.json()['code']]).toEqual([409, 'on_other_agenda']);
  });

  it('keeps what the chair did when it is made again', async () => {
    for (const title of ['Alpha', 'Beta', 'Gamma']) await submitted(app, title);
    const id = await table.meeting('2026-10-15');
    const [alpha, beta, gamma] = (await propose(id)).items;
    await table.send('POST', `/v1/meetings/${id}/items`, {
      title: 'Charter of the committee',
      note: 'Yearly',
    });
    const free = (await table.agenda(id)).items[3]!;
    expect((await table.send('DELETE', `/v1/meetings/${id}/items/${beta!.id}`)).status).toBe(200);
    await table.send('PATCH', `/v1/meetings/${id}/items`, { order: [free.id, gamma!.id, alpha!.id] });
    await table.send('PATCH', `/v1/meetings/${id}/items/${alpha!.id}`, { note: 'Ask the author' });
    await submitted(app, 'Delta');
    const again = await propose(id);
    expect(again.items.map(({ title, note }) => [title, note])).toEqual([
      ['Charter of the committee', 'Yearly'],
      ['Gamma', null],
      ['Alpha', 'Ask the author'],
      ['Delta', null],
    ]);
    expect(titles(await propose(id, { reorder: true }))).toEqual([
      'Alpha',
      'Delta',
      'Gamma',
      'Charter of the committee',
    ]);
    // what was taken off waits for the next meeting
    expect(titles(await propose(await table.meeting('2026-11-19')))).toEqual(['Beta']);
  });

  it('refuses an order that leaves an item out, names one twice, or one of elsewhere', async () => {
    for (const title of ['Alpha', 'Beta']) await submitted(app, title);
    const id = await table.meeting('2026-10-15');
    const [alpha, beta] = (await propose(id)).items.map((item) => item.id);
    for (const order of [[alpha], [alpha, alpha], [alpha, beta, id], []]) {
      expect((await table.send('PATCH', `/v1/meetings/${id}/items`, { order })).status).toBe(400);
    }
    expect((await table.agenda(id)).items.map((item) => item.id)).toEqual([alpha, beta]);
  });

  it('takes off what was withdrawn before anybody wrote about it, and shows the text that is in review now', async () => {
    const gone = await submitted(app, 'Gone');
    const noted = await submitted(app, 'Noted');
    const id = await table.meeting('2026-10-15');
    const agenda = await propose(id);
    await table.send('PATCH', `/v1/meetings/${id}/items/${agenda.items[1]!.id}`, { note: 'Stays' });
    const { author } = await committeeOf(app);
    for (const { slug, number } of [gone, noted]) {
      await app.nest.get(VotesService).withdraw(actorOf(author), slug, number, undefined, undefined);
    }
    expect(titles(await propose(id))).toEqual(['Noted']);
  });

  it('published keeps its number, its content and its bytes for ever; a change makes another number', async () => {
    const { slug } = await submitted(app, HOSTILE.replaceAll('\u202e', ''));
    const id = await table.meeting('2026-10-15');
    await propose(id);
    const publish = async () => await table.send('POST', `/v1/meetings/${id}/agenda/publish`);
    expect((await publish()).json<PaperReply>().published).toMatchObject({ number: 1, changedSince: false });
    const bytes = async (form: string) =>
      (await table.get(table.chair, `/v1/meetings/${id}/agenda.${form}?number=1`)).bytes;
    const before = { html: await bytes('html'), pdf: await bytes('pdf'), json: await bytes('json') };
    expect(before.pdf.subarray(0, 5).toString()).toBe('%PDF-');

    const { items } = await table.agenda(id);
    await table.send('PATCH', `/v1/meetings/${id}/items/${items[0]!.id}`, { note: 'Later thought' });
    await app.database.query(`update policy set title = 'Renamed' where slug = $1`, [slug]);
    await app.advanceTo('2026-10-09T17:00:00Z');
    expect((await table.agenda(id)).published).toMatchObject({ number: 1, changedSince: true });
    expect((await publish()).json<PaperReply>().published).toMatchObject({ number: 2, changedSince: false });
    expect({ html: await bytes('html'), pdf: await bytes('pdf'), json: await bytes('json') }).toEqual(before);
    expect((await table.get(table.chair, `/v1/meetings/${id}/agenda.html`)).text).toContain('Later thought');
    expect(before.html.toString()).not.toContain('Later thought');
    expect((await table.get(table.chair, `/v1/meetings/${id}/agenda.html?number=3`)).status).toBe(404);

    for (const change of [
      `update meeting_paper set made_by = 'x'`,
      'delete from meeting_paper',
      'truncate meeting_paper_form',
      `update meeting_paper_form set bytes = ''`,
    ]) {
      await expect(app.database.query(change)).rejects.toThrow();
    }
    expect((await auditOf(app, 'meeting.agenda_published')).map(({ detail }) => detail['number'])).toEqual([
      1, 2,
    ]);
  });

  it('published twice at once has two numbers; without items it is not published', async () => {
    const id = await table.meeting('2026-10-15');
    expect((await table.send('POST', `/v1/meetings/${id}/agenda/publish`)).status).toBe(400);
    await table.send('POST', `/v1/meetings/${id}/items`, { title: 'One' });
    const replies = await Promise.all(
      [1, 2].map(async () => await table.send('POST', `/v1/meetings/${id}/agenda/publish`)),
    );
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    expect((await table.agenda(id)).published!.number).toBe(2);
  });

  it('shows hostile titles, notes and names as text, in HTML and in PDF', async () => {
    const id = await table.meeting('2026-10-15', {
      name: HOSTILE.replaceAll('\u202e', ''),
      place: '#eval("1")',
    });
    const added = await table.send('POST', `/v1/meetings/${id}/items`, {
      title: HOSTILE,
      note: `${HOSTILE}\n\n#panic("no")`,
    });
    expect(added.status).toBe(201);
    const html = await table.get(table.chair, `/v1/meetings/${id}/agenda.html`);
    expect(html.text).not.toContain('<script>');
    expect(html.text).toContain('&lt;script>');
    const pdf = await table.get(table.chair, `/v1/meetings/${id}/agenda.pdf`);
    expect([pdf.status, pdf.headers['content-type']]).toEqual([200, 'application/pdf']);
  });

  it('is for the committee, kept by no cache, and chosen by Accept or suffix', async () => {
    const id = await table.meeting('2026-10-15');
    const get = async (path: string, accept: string, who: object = table.member) =>
      await app.http({ url: `/v1/meetings/${id}/${path}`, headers: { ...who, accept } });
    for (const [path, accept, type] of [
      ['agenda', 'text/html', 'text/html; charset=utf-8'],
      ['agenda', 'application/pdf', 'application/pdf'],
      ['minutes', '*/*', 'application/json; charset=utf-8'],
      ['minutes.pdf', 'text/html', 'application/pdf'],
    ] as const) {
      const reply = await get(path, accept);
      expect([path, reply.status, reply.headers['content-type']]).toEqual([path, 200, type]);
      expect(reply.headers['cache-control']).toBe('private, no-store');
    }
    expect((await get('agenda', 'image/png')).status).toBe(406);
    expect((await get('agenda.txt', '*/*')).status).toBe(404);
    expect((await get('secrets', '*/*')).status).toBe(404);
    for (const paper of ['agenda', 'agenda.pdf', 'minutes', 'minutes.html']) {
      expect((await get(paper, '*/*', table.director)).status).toBe(200);
      expect((await get(paper, '*/*', table.author)).status).toBe(403);
      expect((await get(paper, '*/*', {})).status).toBe(401);
    }
    expect((await table.get(table.author, `/v1/meetings/${id}`)).status).toBe(200);
    expect((await app.http({ url: '/v1/meetings' })).status).toBe(401);
    for (const [method, path] of [
      ['POST', 'agenda'],
      ['POST', 'agenda/publish'],
      ['POST', 'minutes/approve'],
      ['POST', 'cancel'],
      ['PUT', 'attendance'],
      ['PATCH', 'items'],
    ] as const) {
      const reply = await app.http({
        method,
        url: `/v1/meetings/${id}/${path}`,
        headers: { ...table.member },
        payload: { reason: 'x', attendance: [], order: [] },
      });
      expect([path, reply.status]).toEqual([path, 403]);
    }
  });

  it('of a cancelled meeting waits for the next one', async () => {
    await submitted(app, 'Waits');
    const id = await table.meeting('2026-10-15');
    await propose(id);
    await table.send('POST', `/v1/meetings/${id}/items`, { title: 'Charter' });
    await table.send('POST', `/v1/meetings/${id}/cancel`, { reason: 'No quorum' });
    const next = await propose(await table.meeting('2026-11-19'));
    expect(next.items.map(({ title, carriedFrom }) => [title, carriedFrom?.day])).toEqual([
      ['Waits', '2026-10-15'],
      ['Charter', '2026-10-15'],
    ]);
    const refused = await table.send('POST', `/v1/meetings/${id}/agenda`);
    expect([refused.status, refused.json()['code']]).toEqual([409, 'meeting_closed']);
  });
});
