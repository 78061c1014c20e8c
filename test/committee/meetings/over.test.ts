import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { VotesService } from '../../../src/approvals/votes/votes.service.ts';
import { DraftsService } from '../../../src/policies/drafts.service.ts';
import { policyOf, versionOf } from '../../../src/policies/policy-records.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { actorOf, buildPolicyVersion, committeeOf } from '../../support/build-policy-version.ts';
import { cast, edited, submitted, tableOf, type PaperReply, type Submitted, type Table } from './builders.ts';

describe('a meeting that is over and whose minutes nobody has approved', () => {
  let app: TestApp;
  let table: Table;
  beforeEach(async () => {
    app = await startApp({
      now: '2026-10-14T17:00:00Z',
      settings: { EUTILS_URL: 'http://127.0.0.1:9/', APPROVAL_QUORUM: '2' },
    });
    table = await tableOf(app);
  });
  afterEach(async () => await app.close());

  const propose = async (id: string) =>
    (await table.send('POST', `/v1/meetings/${id}/agenda`)).json<PaperReply>().items;
  const titles = (items: PaperReply['items']) => items.map(({ title }) => title);
  const revisionOf = async ({ slug, number }: Pick<Submitted, 'slug' | 'number'>) => {
    const tx = app.database.source.manager;
    return (await versionOf(tx, await policyOf(tx, slug), number)).revision;
  };
  const attend = async (id: string) =>
    await table.send('PUT', `/v1/meetings/${id}/attendance`, {
      attendance: [{ personId: table.members[0]!.id, attendance: 'present' }],
    });
  /** The meeting of 15 October, from 1 to 2:30 PM in Los Angeles. */
  const meeting = async () => await table.meeting('2026-10-15');
  const during = '2026-10-15T20:15:00Z';
  const inIt = '2026-10-15T20:30:00Z';
  const after = '2026-10-16T17:00:00Z';

  it('keeps no text from the next one that was rejected, improved and sent in again', async () => {
    const text = await submitted(app, 'Improved');
    const first = await meeting();
    const [item] = await propose(first);
    await app.advanceTo(during);
    await cast(app, text, 'reject', 'reject');
    await app.advanceTo(after);
    await edited(app, text.slug, text.number, await revisionOf(text), 'Better words.');
    const next = await table.meeting('2026-11-19');
    expect(titles(await propose(next))).toEqual(['Improved']);

    const path = `/v1/meetings/${first}/items/${item!.id}`;
    expect((await table.send('PATCH', path, { discussion: 'Too short.' })).status).toBe(200);
    await table.send('PATCH', path, { deferred: true });
    expect((await table.send('PATCH', path, { deferred: false })).status).toBe(200);
    expect(titles((await table.agenda(next)).items)).toEqual(['Improved']);
    await attend(first);
    expect((await table.send('POST', `/v1/meetings/${first}/minutes/approve`)).status).toBe(200);
    expect((await table.minutes(first)).items[0]).toMatchObject({
      disposition: 'not_carried',
      discussion: 'Too short.',
      votes: { contentHash: text.contentHash, round: 1 },
    });
    expect((await table.minutes(next)).items[0]!.votes).toMatchObject({ round: 2, votes: [] });
  });

  it('takes its policies back when it is moved to a day to come, and proposes nothing while it is over', async () => {
    await submitted(app, 'Moved');
    const id = await meeting();
    await propose(id);
    await app.advanceTo(after);
    const other = await table.meeting('2026-11-19');
    await submitted(app, 'Late');
    expect(titles(await propose(id))).toEqual(['Moved']);
    const { slug } = (await table.agenda(id)).items[0]!.policy!;
    const taken = async (meetingId: string) =>
      (await table.send('POST', `/v1/meetings/${meetingId}/items`, { policy: slug })).status;
    expect([await taken(id)]).toEqual([409]);
    await propose(other);
    expect(await taken(other)).toBe(409);
    const removed = (await table.agenda(other)).items.find(({ title }) => title === 'Moved')!;
    await table.send('DELETE', `/v1/meetings/${other}/items/${removed.id}`);
    expect((await table.send('PATCH', `/v1/meetings/${id}`, { day: '2026-10-29' })).status).toBe(200);
    expect(await taken(await table.meeting('2026-12-17'))).toBe(409);
  });

  it('says of a vote outside its time when that was, and counts none that was cast after it', async () => {
    const text = await submitted(app, 'Votes');
    const id = await meeting();
    await propose(id);
    await cast(app, text, ['recuse', 'I consult']);
    await app.advanceTo(during);
    const { members } = await committeeOf(app);
    const votes = app.nest.get(VotesService);
    await votes.vote(actorOf(members[1]!), text.slug, text.number, 'approve', undefined);
    await app.advanceTo(after);
    await votes.vote(actorOf(members[2]!), text.slug, text.number, 'approve', undefined);
    await attend(id);
    expect((await table.minutes(id)).items[0]).toMatchObject({
      disposition: 'undecided',
      votes: { tally: { approve: 1, recuse: 1, carried: false }, laterVotes: [{ vote: 'approve' }] },
    });
    expect((await table.send('POST', `/v1/meetings/${id}/minutes/approve`)).status).toBe(200);
    const html = (await table.get(table.chair, `/v1/meetings/${id}/minutes.html`)).text;
    expect(html).toMatch(/recused, cast 2026-10-14 10:00 PDT\. I consult/);
    expect(html).toMatch(/approve<\/li>/);
    expect(html).toMatch(/Cast after the meeting[^]*approve, cast 2026-10-16 10:00 PDT/);
  });

  it('minutes the text that was voted down, not the one sent in again before its end', async () => {
    const text = await submitted(app, 'Quick');
    const id = await meeting();
    await propose(id);
    await app.advanceTo(during);
    await cast(app, text, 'reject', 'reject');
    await app.advanceTo(inIt);
    const again = await edited(app, text.slug, text.number, await revisionOf(text), 'Better words.');
    expect((await table.minutes(id)).items[0]).toMatchObject({
      disposition: 'not_carried',
      votes: { contentHash: text.contentHash, round: 1 },
      otherRounds: [],
    });
    await cast(app, again, 'approve', 'approve');
    expect((await table.minutes(id)).items[0]).toMatchObject({
      disposition: 'carried',
      votes: { contentHash: again.contentHash, round: 2, tally: { approve: 2 } },
      otherRounds: [{ contentHash: text.contentHash, round: 1, outcome: 'rejected', tally: { reject: 2 } }],
    });
    const pdf = await table.get(table.chair, `/v1/meetings/${id}/minutes.pdf`);
    expect(pdf.status).toBe(200);
  });

  it('minutes the votes on a text that came after its item, and on one that was withdrawn', async () => {
    const { author } = await committeeOf(app);
    const drafts = app.nest.get(DraftsService);
    const { slug } = await buildPolicyVersion(app, { title: 'By Hand' });
    const id = await meeting();
    expect((await table.send('POST', `/v1/meetings/${id}/items`, { policy: slug })).status).toBe(201);
    const begun = await drafts.begin(actorOf(author), slug);
    const first = await edited(app, slug, begun.version.number, begun.version.revision, 'First words.');
    await app.advanceTo(during);
    await cast(app, first, 'approve');
    await app.nest.get(VotesService).withdraw(actorOf(author), slug, first.number, undefined, undefined);
    const anew = await drafts.begin(actorOf(author), slug);
    const second = await edited(app, slug, anew.version.number, anew.version.revision, 'Second words.');
    await cast(app, second, 'approve', 'approve');
    expect((await table.agenda(id)).items[0]!.version).toMatchObject({ number: second.number });
    expect((await table.minutes(id)).items[0]).toMatchObject({
      disposition: 'carried',
      version: { number: second.number },
      votes: { contentHash: second.contentHash },
      otherRounds: [{ contentHash: first.contentHash, outcome: 'withdrawn', tally: { approve: 1 } }],
    });
  });

  it('has deferred what a later chair took off for the one after that', async () => {
    await submitted(app, 'Deferred');
    const id = await meeting();
    const [item] = await propose(id);
    await app.advanceTo(during);
    await table.send('PATCH', `/v1/meetings/${id}/items/${item!.id}`, { deferred: true });
    const next = await table.meeting('2026-11-19');
    const [carried] = await propose(next);
    await table.send('DELETE', `/v1/meetings/${next}/items/${carried!.id}`);
    expect(await propose(next)).toEqual([]);
    const last = await propose(await table.meeting('2026-12-17'));
    expect(last).toMatchObject([{ title: 'Deferred', carriedFrom: { day: '2026-10-15' } }]);
  });

  it('changes nothing of an item when half of what is asked is refused', async () => {
    await submitted(app, 'Half');
    const id = await meeting();
    const [item] = await propose(id);
    await table.send('PATCH', `/v1/meetings/${id}/items/${item!.id}`, { deferred: true });
    await propose(await table.meeting('2026-11-19'));
    const reply = await table.send('PATCH', `/v1/meetings/${id}/items/${item!.id}`, {
      note: 'Half',
      deferred: false,
    });
    expect([reply.status, (await table.agenda(id)).items[0]!.note]).toEqual([409, null]);
  });

  it('has no place in a list at a time that there is not', async () => {
    const id = await meeting();
    const cursor = Buffer.from(JSON.stringify(['2026-10-15', '99:99', id])).toString('base64url');
    expect((await table.get(table.chair, `/v1/meetings?cursor=${cursor}`)).status).toBe(400);
  });
});
