import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Proxies } from '../../../src/approvals/panels/proxies.service.ts';
import { VoteChairService } from '../../../src/approvals/votes/vote-chair.service.ts';
import { system } from '../../../src/kernel/actor.ts';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { newId } from '../../../src/kernel/ids.ts';
import { PeopleService } from '../../../src/people/persons/people.service.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  approvalOf,
  audited,
  codeOf,
  draftFor,
  editDraft,
  member,
  panelOf,
  submit,
  vote,
  type Draft,
  type Member,
} from './builders.ts';

jest.setTimeout(120_000); // thousands of rounds, also on a machine that has much else to do

/** Friday, September 18, 2026, 10:00 in Los Angeles; the house sends its mail at 08:00. */
const FRIDAY = '2026-09-18T17:00:00Z';

describe('a vote with a deadline', () => {
  let app: TestApp;
  let author: Member;
  let [ana, ben, cy]: Member[] = [];
  beforeAll(async () => {
    app = await startApp({ now: FRIDAY });
    author = await member(app, 'Author', ['author']);
  });
  afterAll(async () => {
    await app.close();
  });
  const begin = async (now: string, votingDays: number | null = 5): Promise<Draft> => {
    app.clock.moveTo(instant(now));
    [ana, ben, cy] = await Promise.all(['Ana', 'Ben', 'Cy'].map(async (name) => await member(app, name)));
    const panel = await panelOf(app, [ana!, ben!, cy!], { votingDays, proxiesAllowed: true });
    const draft = await draftFor(app, { panel, author });
    await submit(app, author, draft);
    return draft;
  };
  /** What came since the last look: `Ana: Your vote is asked`. */
  let seen = 0;
  const newMails = (): string[] => {
    const fresh = app.smtp.mails.slice(seen);
    seen = app.smtp.mails.length;
    return fresh
      .map(({ to, subject }) => `${[to].flat()[0]?.value[0]?.name}: ${subject?.split(':')[0]}`)
      .sort();
  };
  const after = async (at: string): Promise<string[]> => {
    await app.advanceTo(at);
    return newMails();
  };

  it('reminds who is missing as it opens, at half time, the working day before and on the day', async () => {
    const draft = await begin(FRIDAY);
    expect((await approvalOf(app, draft)).round?.voteBy).toBe('2026-09-25');
    await app.sweep();
    expect(newMails()).toEqual([
      'Ana: Your vote is asked',
      'Ben: Your vote is asked',
      'Cy: Your vote is asked',
    ]);
    await vote(app, ana!, draft, 'approve');
    expect(await after('2026-09-22T14:59:00Z')).toEqual([]);
    expect(await after('2026-09-22T15:00:00Z')).toEqual([
      'Ben: Your vote is missing',
      'Cy: Your vote is missing',
    ]);
    expect(await after('2026-09-22T15:01:00Z')).toEqual([]);
    await vote(app, ben!, draft, 'reject');
    expect(await after('2026-09-24T15:00:00Z')).toEqual(['Cy: Vote soon']);
    expect(await after('2026-09-25T15:00:00Z')).toEqual(['Cy: Last day to vote']);
    expect(await after('2026-09-28T15:00:00Z')).toEqual(['Ana: Vote ended without a decision']);
    expect(await after('2026-10-28T15:00:00Z')).toEqual([]);
  });

  it('threads what one person gets of a vote, with a Message-ID each', async () => {
    const draft = await begin(FRIDAY);
    await app.sweep();
    newMails();
    const first = app.smtp.mails.filter(({ to }) => [to].flat()[0]?.value[0]?.address === ana!.email);
    await after('2026-09-22T15:00:00Z');
    const own = app.smtp.mails.filter(({ to }) => [to].flat()[0]?.value[0]?.address === ana!.email);
    expect(own).toHaveLength(2);
    expect([own[1]!.references].flat()).toEqual([first[0]!.messageId]);
    expect(new Set(own.map(({ messageId }) => messageId)).size).toBe(2);
    expect(own[1]!.text).toContain('An unpublished policy');
    expect(own[1]!.text).not.toContain(draft.slug);
    expect(own[1]!.headers.get('list')).toBeDefined();
  });

  it('takes votes until the end of its last day and none after it', async () => {
    const draft = await begin(FRIDAY);
    app.clock.moveTo(instant('2026-09-26T06:59:59Z'));
    await vote(app, ana!, draft, 'approve');
    app.clock.moveTo(instant('2026-09-26T07:00:00Z'));
    expect(await codeOf(vote(app, ben!, draft, 'approve'))).toBe('vote_closed');
    await expect(vote(app, ben!, draft, 'approve')).rejects.toMatchObject({ data: { voteBy: '2026-09-25' } });
  });

  it('tells nobody of its last day after that day, though nothing ran on it', async () => {
    await begin(FRIDAY);
    await app.sweep();
    newMails();
    expect(await after('2026-09-26T17:00:00Z')).toEqual([]);
  });

  it('is extended by its chair with a reason, reminds anew, and takes votes again', async () => {
    const draft = await begin(FRIDAY);
    await app.sweep();
    newMails();
    const chairs = app.nest.get(VoteChairService);
    const longer = { voteBy: calendarDate('2026-10-02'), reason: 'Two members were ill.' };
    expect(await codeOf(chairs.extend(ben!, draft.slug, draft.number, longer))).toBe('forbidden');
    await app.advanceTo('2026-09-28T16:00:00Z');
    newMails();
    expect(await codeOf(vote(app, ana!, draft, 'approve'))).toBe('vote_closed');
    await chairs.extend(ana!, draft.slug, draft.number, longer);
    await app.sweep();
    expect(newMails()).toEqual(['Ana: Vote extended', 'Ben: Vote extended', 'Cy: Vote extended']);
    await vote(app, ana!, draft, 'approve');
    expect(await codeOf(chairs.extend(ana!, draft.slug, draft.number, longer))).toBe('invalid_request');
    const earlier = { ...longer, voteBy: calendarDate('2026-09-27') };
    expect(await codeOf(chairs.extend(ana!, draft.slug, draft.number, earlier))).toBe('invalid_request');
    expect((await approvalOf(app, draft)).deadlines).toMatchObject([
      { voteBy: '2026-09-25', reason: null, setBy: { name: 'Author' } },
      { voteBy: '2026-10-02', reason: 'Two members were ill.', setBy: { name: 'Ana' } },
    ]);
    expect(await audited(app, 'policy.version.vote_extended', draft.versionId)).toBe(1);
  });

  it('is closed as not carried by its chair or the house’s, with a reason, and goes back to draft', async () => {
    const draft = await begin(FRIDAY);
    await vote(app, ben!, draft, 'approve');
    await vote(app, cy!, draft, 'approve');
    const chairs = app.nest.get(VoteChairService);
    const chair = await member(app, 'Chair', ['committee_chair']);
    expect(await codeOf(chairs.close(cy!, draft.slug, draft.number, 'No.'))).toBe('forbidden');
    await chairs.close(chair, draft.slug, draft.number, 'The evidence was withdrawn.');
    expect(await approvalOf(app, draft)).toMatchObject({
      version: { state: 'draft' },
      round: {
        outcome: 'not_carried',
        closeReason: 'The evidence was withdrawn.',
        closedBy: { name: 'Chair' },
      },
      live: false,
    });
    expect(await codeOf(chairs.close(chair, draft.slug, draft.number, 'Again.'))).toBe('vote_closed');
    expect(await audited(app, 'policy.version.vote_closed', draft.versionId)).toBe(1);
  });

  it('tells its chair nothing once it is carried', async () => {
    const draft = await begin(FRIDAY);
    await vote(app, ben!, draft, 'approve');
    await vote(app, cy!, draft, 'approve');
    await app.advanceTo('2026-09-25T15:00:00Z');
    newMails();
    expect(await after('2026-09-28T15:00:00Z')).toEqual([]);
  });

  it('tells the house’s chairs where its own has left', async () => {
    await begin(FRIDAY);
    const chair = await member(app, 'Housechair', ['committee_chair']);
    await app.nest.get(PeopleService).change(system('test'), ana!.personId, { active: false });
    await app.advanceTo('2026-09-25T15:00:00Z');
    newMails();
    const told = await after('2026-09-28T15:00:00Z');
    expect(told).toContain('Housechair: Vote ended without a decision');
    expect(told.some((line) => line.startsWith('Ana'))).toBe(false);
    await app.nest.get(PeopleService).change(system('test'), chair.personId, { active: false });
  });

  it('reminds of the last alone after days without a sweep, and of nothing once the text was edited', async () => {
    const draft = await begin(FRIDAY);
    newMails();
    expect(await after('2026-09-25T16:00:00Z')).toEqual([
      'Ana: Last day to vote',
      'Ben: Last day to vote',
      'Cy: Last day to vote',
    ]);
    await editDraft(app, author, draft);
    expect(await after('2026-09-28T15:00:00Z')).toEqual([]);
  });

  it('sends no mail that was overtaken by the vote while it waited for quiet hours to end', async () => {
    const draft = await begin(FRIDAY);
    await app.database.query(
      `update person set quiet_from = '07:00', quiet_until = '21:00', zone = 'America/Los_Angeles' where id = any($1::uuid[])`,
      [[ana!.personId, ben!.personId]],
    );
    await app.sweep();
    expect(newMails()).toEqual(['Cy: Your vote is asked']);
    await vote(app, ana!, draft, 'approve');
    expect(await after('2026-09-19T04:00:00Z')).toEqual(['Ben: Your vote is asked']);
  });

  it('asks the proxy of a member on leave in their place, and a stand-in never', async () => {
    const draft = await begin(FRIDAY);
    newMails();
    const pat = await member(app, 'Pat');
    const stand = await member(app, 'Standin');
    const { round } = await approvalOf(app, draft);
    await app.nest.get(Proxies).give(ana!, round!.panelId!, {
      proxy: pat.personId,
      from: calendarDate('2026-09-18'),
      to: calendarDate('2026-09-25'),
    });
    for (const away of [ana!, ben!]) {
      await app.database.query(
        `insert into delegation (id, person_id, delegate_id, first_on, until_on, created_at)
         values ($1, $2, $3, '2026-09-18', '2026-09-29', now())`,
        [newId(), away.personId, stand.personId],
      );
    }
    await app.sweep();
    expect(newMails()).toEqual([
      'Ben: Your vote is asked',
      'Cy: Your vote is asked',
      'Pat: Your vote is asked',
    ]);
    expect(app.smtp.mails.at(-1)?.text ?? '').toBeDefined();
    const toPat = app.smtp.mails.find(({ to }) => [to].flat()[0]?.value[0]?.address === pat.email);
    expect(toPat?.text).toContain('as the proxy of Ana');
  });

  it('goes by working days over holidays, and by the wall clock over the end of daylight-saving time', async () => {
    // Labor Day, September 7
    const labor = await begin('2026-09-03T17:00:00Z', 2);
    expect((await approvalOf(app, labor)).round?.voteBy).toBe('2026-09-08');
    // the clocks go back on November 1: eight in the morning is 15:00 UTC before it and 16:00 after
    const autumn = await begin('2026-10-29T17:00:00Z', 3);
    expect((await approvalOf(app, autumn)).round?.voteBy).toBe('2026-11-03');
    await app.sweep();
    newMails();
    expect((await after('2026-10-30T15:00:00Z')).filter((line) => line.includes('missing'))).toHaveLength(3);
    expect(await after('2026-11-02T15:59:00Z')).toEqual([]);
    expect(await after('2026-11-02T16:00:00Z')).toEqual([
      'Ana: Vote soon',
      'Ben: Vote soon',
      'Cy: Vote soon',
    ]);
    app.clock.moveTo(instant('2026-11-04T07:59:59Z'));
    await vote(app, ana!, autumn, 'approve');
    app.clock.moveTo(instant('2026-11-04T08:00:00Z'));
    expect(await codeOf(vote(app, ben!, autumn, 'approve'))).toBe('vote_closed');
  });

  it('may be given its last day as it is submitted, also without a panel', async () => {
    app.clock.moveTo(instant(FRIDAY));
    const draft = await draftFor(app, { author });
    expect(await codeOf(submit(app, author, draft, calendarDate('2026-09-17')))).toBe('invalid_request');
    expect(await codeOf(submit(app, author, draft, calendarDate('2027-09-20')))).toBe('invalid_request');
    await submit(app, author, draft, calendarDate('2026-09-18'));
    expect((await approvalOf(app, draft)).round).toMatchObject({ panelId: null, voteBy: '2026-09-18' });
  });

  it('marks the address of who cannot be reached', async () => {
    await begin(FRIDAY);
    app.smtp.refuseRecipient(ben!.email);
    await app.sweep();
    newMails();
    const [person] = await app.database.query<{ failed: boolean }>(
      'select address_failed_at is not null as failed from person where id = $1',
      [ben!.personId],
    );
    expect(person?.failed).toBe(true);
  });
});
