import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SignaturesService } from '../../../src/approvals/signatures/signatures.service.ts';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { DraftsService } from '../../../src/policies/drafts.service.ts';
import { policyOf, versionOf } from '../../../src/policies/policy-records.ts';
import { auditOf, PASSWORD } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { actorOf, committeeOf } from '../../support/build-policy-version.ts';
import { cast, edited, submitted, tableOf, type PaperReply, type Submitted, type Table } from './builders.ts';

describe('the minutes of a meeting', () => {
  let app: TestApp;
  let table: Table;
  beforeEach(async () => {
    app = await startApp({
      now: '2026-10-15T17:00:00Z',
      settings: { EUTILS_URL: 'http://127.0.0.1:9/', APPROVAL_QUORUM: '2' },
    });
    table = await tableOf(app);
  });
  afterEach(async () => await app.close());

  const meetingWith = async (
    ...titles: string[]
  ): Promise<{ id: string; items: PaperReply['items']; texts: Submitted[] }> => {
    const texts: Submitted[] = [];
    for (const title of titles) texts.push(await submitted(app, title));
    const id = await table.meeting('2026-10-15');
    await table.send('POST', `/v1/meetings/${id}/agenda`);
    return { id, items: (await table.agenda(id)).items, texts };
  };
  const attend = async (id: string) =>
    await table.send('PUT', `/v1/meetings/${id}/attendance`, {
      attendance: [
        { personId: table.members[0]!.id, attendance: 'present' },
        { personId: table.members[1]!.id, attendance: 'present', note: 'by telephone' },
        { personId: table.members[2]!.id, attendance: 'excused' },
        { personId: table.directorPerson.id, attendance: 'present' },
        { name: 'Gwen Guest <b>', attendance: 'guest' },
      ],
    });
  const approve = async (id: string) => await table.send('POST', `/v1/meetings/${id}/minutes/approve`);
  const revisionOf = async ({ slug, number }: Submitted) => {
    const tx = app.database.source.manager;
    return (await versionOf(tx, await policyOf(tx, slug), number)).revision;
  };

  it('tell who was there, with seats as held and the quorum', async () => {
    const { id } = await meetingWith();
    const reply = await attend(id);
    expect(reply.status).toBe(200);
    const { attendance, quorum } = await table.minutes(id);
    expect(attendance.map(({ seat, attendance: came }) => [seat, came])).toEqual([
      ['committee_chair', 'present'],
      ['committee_member', 'present'],
      ['committee_member', 'excused'],
      ['medical_director', 'present'],
      [null, 'guest'],
    ]);
    expect(quorum).toEqual({ present: 2, needed: 2, reached: true });
    expect((await attend(id)).status).toBe(200); // again, in place of it
    expect((await table.minutes(id)).attendance).toHaveLength(5);
    const refused = async (attendance: object[]) =>
      (await table.send('PUT', `/v1/meetings/${id}/attendance`, { attendance })).status;
    const personId = table.members[0]!.id;
    expect(await refused([{ personId: id, attendance: 'present' }])).toBe(400);
    expect(
      await refused([
        { personId, attendance: 'present' },
        { personId, attendance: 'absent' },
      ]),
    ).toBe(400);
    expect(await refused([{ personId, attendance: 'asleep' }])).toBe(400);
  });

  it('take votes, recusals and their reasons from approvals, against the text voted on', async () => {
    const { id, items, texts } = await meetingWith('Carried', 'Recused', 'Open');
    await cast(app, texts[0]!, 'approve', 'approve');
    await cast(app, texts[1]!, ['recuse', 'I consult for the maker'], 'approve', 'approve');
    await cast(app, texts[2]!, 'approve');
    await table.send('PATCH', `/v1/meetings/${id}/items/${items[0]!.id}`, { discussion: 'Well supported.' });
    const minutes = await table.minutes(id);
    expect(minutes.items.map(({ title, disposition }) => [title, disposition])).toEqual([
      ['Carried', 'carried'],
      ['Open', 'undecided'],
      ['Recused', 'carried'],
    ]);
    expect(minutes.items[0]).toMatchObject({
      discussion: 'Well supported.',
      votes: {
        contentHash: texts[0]!.contentHash,
        round: 1,
        live: true,
        tally: { approve: 2, carried: true },
      },
    });
    expect(minutes.items[2]!.votes!.votes[0]).toMatchObject({
      vote: 'recuse',
      reason: 'I consult for the maker',
    });
  });

  it('take no votes that are typed in', async () => {
    const { id, items } = await meetingWith('Policy');
    const reply = await table.send('PATCH', `/v1/meetings/${id}/items/${items[0]!.id}`, {
      votes: { approve: 9 },
    });
    expect(reply.status).toBe(400);
  });

  it('show what was voted on which text when that is edited afterwards, before and after they are approved', async () => {
    const { id, texts } = await meetingWith('Edited Later', 'Edited Before Approval');
    const [later, before] = texts as [Submitted, Submitted];
    await cast(app, later, 'approve', 'approve');
    await cast(app, before, 'approve', 'approve');
    await app.advanceTo('2026-10-16T17:00:00Z'); // the meeting is over
    const { author } = await committeeOf(app);
    await app.nest
      .get(DraftsService)
      .edit(actorOf(author), before.slug, before.number, await revisionOf(before), {
        sections: [{ id: 'policy-criteria', markdown: 'Other words.' }],
      });
    await attend(id);
    expect(
      (await table.minutes(id)).items.find(({ title }) => title === 'Edited Before Approval'),
    ).toMatchObject({
      disposition: 'carried',
      textChangedSince: true,
      votes: { contentHash: before.contentHash, live: false, outcome: 'returned' },
    });
    expect((await approve(id)).status).toBe(200);
    const frozen = (await table.get(table.chair, `/v1/meetings/${id}/minutes.html`)).text;
    expect(frozen).toContain(before.contentHash);
    expect(frozen).toContain('The text has been changed since this vote');

    // submitted anew: a round of another text, which this meeting did not have before it
    await edited(app, later.slug, later.number, await revisionOf(later), 'Quite other words.');
    await cast(app, later, 'reject', 'reject');
    const minutes = await table.minutes(id);
    expect(minutes.items.find(({ title }) => title === 'Edited Later')).toMatchObject({
      disposition: 'carried',
      textChangedSince: true,
      votes: { contentHash: later.contentHash, round: 1, tally: { approve: 2 } },
    });
    expect((await table.get(table.chair, `/v1/meetings/${id}/minutes.html`)).text).toBe(frozen);
  });

  it('do not take the votes of a text that was submitted after the meeting', async () => {
    const { id, texts } = await meetingWith('Round Two');
    const [text] = texts as [Submitted];
    await cast(app, text, 'reject', 'reject'); // lost: back to its author
    await table.send('POST', `/v1/meetings/${id}/agenda`); // what was voted on stays
    await app.advanceTo('2026-10-16T17:00:00Z');
    await edited(app, text.slug, text.number, await revisionOf(text), 'Better words.');
    await cast(app, text, 'approve', 'approve');
    await table.send('POST', `/v1/meetings/${id}/agenda`);
    expect((await table.minutes(id)).items[0]).toMatchObject({
      disposition: 'not_carried',
      votes: { contentHash: text.contentHash, round: 1, outcome: 'rejected' },
    });
  });

  it('approved close the meeting: nothing of it changes again, but an addendum follows', async () => {
    const { id, items, texts } = await meetingWith('Decided');
    await cast(app, texts[0]!, 'approve', 'approve');
    expect([(await approve(id)).json()['code']]).toEqual(['meeting_not_begun']);
    await app.advanceTo('2026-10-15T20:00:00Z');
    expect((await approve(id)).status).toBe(400); // nobody was there
    await attend(id);
    const approved = await approve(id);
    expect(approved.status).toBe(200);
    expect(approved.json<PaperReply>().approved).toMatchObject({ number: 1 });
    const [audited] = await auditOf(app, 'meeting.minutes_approved');
    expect(audited!.detail).toMatchObject({ items: [{ title: 'Decided', disposition: 'carried' }] });

    const bytes = async (form: string, number: number) =>
      (await table.get(table.chair, `/v1/meetings/${id}/minutes.${form}?number=${number}`)).bytes;
    const before = { html: await bytes('html', 1), pdf: await bytes('pdf', 1) };
    for (const [method, path, body] of [
      ['PUT', 'attendance', { attendance: [] }],
      ['PATCH', `items/${items[0]!.id}`, { discussion: 'Other' }],
      ['POST', 'items', { title: 'More' }],
      ['POST', 'minutes/approve', undefined],
      ['POST', 'cancel', { reason: 'x' }],
    ] as const) {
      const reply = await table.send(method, `/v1/meetings/${id}/${path}`, body);
      expect([path, reply.status, reply.json()['code']]).toEqual([path, 409, 'meeting_closed']);
    }
    expect((await table.send('PATCH', `/v1/meetings/${id}`, { name: 'X' })).status).toBe(409);
    for (const change of [
      `update meeting set name = 'x'`,
      'delete from meeting',
      `update meeting_item set discussion = 'x'`,
      'delete from meeting_item',
      `insert into meeting_item (id, meeting_id, position, origin, title, added_at) select gen_random_uuid(), id, 9, 'by_hand', 'x', now() from meeting`,
      `update meeting_attendance set attendance = 'absent'`,
      'delete from meeting_attendance',
      'truncate meeting_attendance',
    ]) {
      await expect(app.database.query(change)).rejects.toThrow();
    }

    const added = await table.send('POST', `/v1/meetings/${id}/minutes/addenda`, {
      text: 'Gwen Guest left <early>.',
    });
    expect(added.status).toBe(201);
    const minutes = await table.minutes(id);
    expect(minutes.approved).toMatchObject({ number: 2 });
    expect(minutes.addenda).toMatchObject([{ text: 'Gwen Guest left <early>.' }]);
    expect({ html: await bytes('html', 1), pdf: await bytes('pdf', 1) }).toEqual(before);
    expect((await bytes('html', 2)).toString()).toContain('left &lt;early>');
    await Promise.all(
      ['a', 'b'].map(
        async (text) => await table.send('POST', `/v1/meetings/${id}/minutes/addenda`, { text }),
      ),
    );
    expect((await table.minutes(id)).addenda).toHaveLength(3);
    const nowhere = await table.send('POST', '/v1/meetings/2026-02-30/minutes/addenda', { text: 'a' });
    expect(nowhere.status).toBe(404);
  });

  it('are approved once by two at the same time', async () => {
    const { id } = await meetingWith('Decided');
    await app.advanceTo('2026-10-15T20:00:00Z');
    await attend(id);
    const replies = await Promise.all([approve(id), approve(id)]);
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect((await table.minutes(id)).approved!.number).toBe(1);
  });

  it('carry what was deferred over to the next meeting, once, until it is decided', async () => {
    const { id, items, texts } = await meetingWith('Deferred', 'Decided');
    await cast(app, texts[1]!, 'approve', 'approve');
    const charter = await table.send('POST', `/v1/meetings/${id}/items`, { title: 'Charter' });
    const free = charter.json<PaperReply>().items.find(({ title }) => title === 'Charter')!;
    const deferred = items.find(({ title }) => title === 'Deferred')!;
    for (const each of [deferred, free]) {
      await table.send('PATCH', `/v1/meetings/${id}/items/${each.id}`, {
        deferred: true,
        deferralReason: 'Evidence is awaited',
      });
    }
    const next = await table.meeting('2026-11-19');
    const carried = (await table.send('POST', `/v1/meetings/${next}/agenda`)).json<PaperReply>();
    expect(carried.items.map(({ title, carriedFrom }) => [title, carriedFrom?.day])).toEqual([
      ['Deferred', '2026-10-15'],
      ['Charter', '2026-10-15'],
    ]);
    const back = await table.send('PATCH', `/v1/meetings/${id}/items/${deferred.id}`, { deferred: false });
    expect([back.status, back.json()['code']]).toEqual([409, 'on_other_agenda']);
    await app.advanceTo('2026-10-15T20:00:00Z');
    await attend(id);
    await approve(id);
    expect((await table.minutes(id)).items.map(({ title, disposition }) => [title, disposition])).toEqual(
      [
        ['Decided', 'carried'],
        ['Deferred', 'deferred'],
        ['Charter', 'deferred'],
      ].toSorted((a, b) => order(a[0]!) - order(b[0]!)),
    );
    const third = await table.meeting('2026-12-17');
    expect((await table.send('POST', `/v1/meetings/${third}/agenda`)).json<PaperReply>().items).toEqual([]);

    function order(title: string): number {
      return [...items.map((item) => item.title), 'Charter'].indexOf(title);
    }
  });

  it('leave a decided policy free for its signature', async () => {
    const { id, texts } = await meetingWith('Signed');
    const [text] = texts as [Submitted];
    await cast(app, text, 'approve', 'approve');
    await app.advanceTo('2026-10-15T20:00:00Z');
    await attend(id);
    await approve(id);
    await app.nest.get(SignaturesService).sign(actorOf(table.directorPerson), text.slug, text.number, {
      meaning: 'I approve this version.',
      effective: calendarDate('2027-01-01'),
      changeClass: 'neutral',
      contentHash: text.contentHash,
      password: PASSWORD,
    });
    expect((await table.minutes(id)).items[0]).toMatchObject({
      disposition: 'carried',
      textChangedSince: false,
    });
  });
});
