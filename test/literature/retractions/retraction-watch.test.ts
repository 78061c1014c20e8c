import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays, calendarDate } from '../../../src/kernel/calendar-date.ts';
import type { Instant } from '../../../src/kernel/instant.ts';
import { literatureNoticeRead } from '../../../src/literature/literature.events.ts';
import { Events } from '../../../src/platform/events/events.ts';
import { OperationsQueries } from '../../../src/platform/operations/operations.queries.ts';
import { auditOf, buildPerson } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildFirstVersion, buildNextVersion } from '../../support/build-policy-version.ts';
import { keyWith, personWith } from '../builders.ts';
import {
  alertsOf,
  buildCiting,
  fastServer,
  fastSettings,
  mailsTo,
  papers,
  reference,
} from './watch-builders.ts';

const server = fastServer();
let app: TestApp;
let key: { authorization: string };
let made = 99_100_000;
/** A PMID that no other test cites. */
const freshPmid = (): string => String((made += 1));
const on = calendarDate('2026-02-01');

beforeAll(async () => {
  app = await startApp({ settings: fastSettings(await server.listen()) });
  key = await keyWith(app, 'literature:read');
});
afterAll(async () => {
  await app.close();
  await server.close();
});
beforeEach(() => server.recover());

/** The audit's entries of one action about a policy. */
async function entriesOf(action: string, { policyId }: { readonly policyId: string }) {
  return (await auditOf(app, action)).filter(({ subjectId }) => subjectId === policyId);
}

/** So many days later, with everything that is due then done. */
async function later(days: number): Promise<void> {
  await app.advanceTo(
    app.clock
      .now()
      .add({ hours: 24 * days })
      .toString(),
  );
}

describe('a paper that a policy cites and PubMed then', () => {
  it.each([
    ['retraction', 'retraction', 'Retraction: paper cited by '],
    ['concern', 'concern', 'Expression of concern: paper cited by '],
    [
      'retraction with republication',
      'retracted_and_republished',
      'Retracted and republished: paper cited by ',
    ],
    [
      'correction with republication',
      'corrected_and_republished',
      'Corrected and republished: paper cited by ',
    ],
    ['republication', 'republication', 'Republication: paper cited by '],
    ['erratum', 'erratum', 'Notices about a cited paper'],
    ['update', 'update', 'Notices about a cited paper'],
  ] as const)('has a notice about, %s: the owner is told once', async (issued, kind, subject) => {
    const [pmid, noticePmid] = [freshPmid(), freshPmid()];
    server.add(papers(pmid));
    const policy = await buildCiting(app, `Policy with a ${kind}`, [pmid]);
    await app.sweep();
    expect(await alertsOf(app, policy, key)).toEqual([]);

    server.issue(issued, pmid, { noticePmid, on });
    await later(7);
    await later(1);
    await later(7);

    const mails = mailsTo(app, policy.owner);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.subject).toContain(subject);
    expect(mails[0]?.text).toContain(`Policy with a ${kind}`);
    expect(mails[0]?.text).toContain('Version 1 (in force), reference 1');
    expect(mails[0]?.text).toContain(`“Paper ${pmid} found relief. [1]”`);
    expect(mails[0]?.text).toContain(`https://pubmed.ncbi.nlm.nih.gov/${noticePmid}/`);
    expect(await alertsOf(app, policy, key)).toMatchObject([
      { state: 'open', notice: { kind, pmid: noticePmid, witnesses: ['pubmed'] } },
    ]);
    expect(await entriesOf('literature.alert.raised', policy)).toHaveLength(1);
  });

  it('has nothing about is not mailed of, nor is the notice itself when a policy cites that', async () => {
    const [pmid, noticePmid] = [freshPmid(), freshPmid()];
    server.add(papers(pmid));
    server.retract(pmid, { noticePmid, on });
    const policy = await buildCiting(app, 'Cites the notice', [noticePmid]);
    await app.sweep();
    await later(7);
    expect(await alertsOf(app, policy, key)).toEqual([]);
    expect(mailsTo(app, policy.owner)).toEqual([]);
  });
});

describe('a notice', () => {
  it('that is lifted ends its alert and tells so once, and tells once more when it stands again', async () => {
    const [pmid, noticePmid] = [freshPmid(), freshPmid()];
    server.add(papers(pmid));
    const policy = await buildCiting(app, 'A concern comes and goes', [pmid]);
    server.issue('concern', pmid, { noticePmid, on });
    await app.sweep();
    expect(await alertsOf(app, policy, key)).toMatchObject([{ state: 'open' }]);
    server.liftConcern(pmid);
    await later(7);
    await later(1);
    expect(await alertsOf(app, policy, key)).toMatchObject([{ state: 'lifted' }]);
    const [first, second, ...more] = mailsTo(app, policy.owner);
    expect(more).toEqual([]);
    expect(first?.subject).toContain('Expression of concern');
    expect(second?.text).toContain('This notice is lifted.');

    server.issue('concern', pmid, { noticePmid, on });
    await later(7);
    expect(await alertsOf(app, policy, key)).toMatchObject([{ state: 'open' }]);
    await later(1);
    const mails = mailsTo(app, policy.owner);
    expect(mails).toHaveLength(3);
    expect(mails[2]?.subject).toContain('Expression of concern stands again: paper cited by ');
    expect(mails[2]?.text).toContain('had been lifted and stands again');
    expect(mails[2]?.inReplyTo).toBe(mails[0]?.messageId);

    server.liftConcern(pmid);
    await later(7);
    await later(1);
    expect(mailsTo(app, policy.owner)).toHaveLength(4);
    expect(await entriesOf('literature.alert.raised', policy)).toHaveLength(1);
  });

  it('that stands again asks for a decision again, also where it had been acknowledged', async () => {
    const [pmid, noticePmid] = [freshPmid(), freshPmid()];
    server.add(papers(pmid));
    const policy = await buildCiting(app, 'Acknowledged too soon', [pmid]);
    server.issue('concern', pmid, { noticePmid, on });
    await app.sweep();
    const [alert] = await alertsOf(app, policy, key);
    await app.http({
      method: 'POST',
      url: `/v1/literature/alerts/${alert?.id}/acknowledge`,
      headers: await personWith(app, 'author'),
      payload: { reason: 'Nothing rests on it.' },
    });
    server.liftConcern(pmid);
    await later(7);
    await later(1);
    server.issue('concern', pmid, { noticePmid, on });
    await later(7);
    expect(await alertsOf(app, policy, key)).toMatchObject([{ state: 'open', decision: null }]);
    expect(await entriesOf('literature.alert.reopened', policy)).toHaveLength(1);
    expect(mailsTo(app, policy.owner).at(-1)?.text).toContain('stands again');
  });

  it('of which nobody heard, since it was lifted before its mail went, is news when it stands again', async () => {
    const [pmid, noticePmid] = [freshPmid(), freshPmid()];
    server.add(papers(pmid));
    const policy = await buildCiting(app, 'Told too late', [pmid]);
    await app.database.query(
      `update person set zone = 'UTC', quiet_from = '16:00', quiet_until = '19:00' where id = $1`,
      [policy.owner.id],
    );
    server.issue('concern', pmid, { noticePmid, on });
    await app.sweep();
    await app.database.query(`update literature_message set send_at = '2099-01-01' where person_id = $1`, [
      policy.owner.id,
    ]);
    server.liftConcern(pmid);
    await later(7);
    await app.database.query(`update person set quiet_from = null, quiet_until = null where id = $1`, [
      policy.owner.id,
    ]);
    await later(1);
    expect(mailsTo(app, policy.owner)).toEqual([]);
    server.issue('concern', pmid, { noticePmid, on });
    await later(7);
    const mails = mailsTo(app, policy.owner);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).not.toContain('stands again');
  });

  it('of concern ends with the retraction that follows it', async () => {
    const pmid = freshPmid();
    server.add(papers(pmid));
    const policy = await buildCiting(app, 'From concern to retraction', [pmid]);
    server.issue('concern', pmid, { noticePmid: freshPmid(), on });
    await app.sweep();
    server.retract(pmid, { noticePmid: freshPmid(), on });
    await later(7);
    const alerts = await alertsOf(app, policy, key);
    expect(alerts.map(({ notice, state }) => [notice.kind, state])).toEqual([
      ['retraction', 'open'],
      ['concern', 'lifted'],
    ]);
  });

  it('of which two policies of one owner have to know goes in one mail', async () => {
    const pmid = freshPmid();
    server.add(papers(pmid));
    const owner = await buildPerson(app, { roles: ['author'] });
    await buildCiting(app, 'First of two', [pmid], owner);
    await buildCiting(app, 'Second of two', [freshPmid(), pmid], owner);
    server.retract(pmid, { noticePmid: freshPmid(), on });
    await app.sweep();
    const mails = mailsTo(app, owner);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain('First of two');
    expect(mails[0]?.text).toContain('Version 1 (in force), reference 2');
  });

  it('alerts a policy that comes to cite the work later, and says to who knows it already that one policy alone', async () => {
    const pmid = freshPmid();
    server.add(papers(pmid));
    const first = await buildCiting(app, 'Cited it first', [pmid]);
    server.retract(pmid, { noticePmid: freshPmid(), on });
    await app.sweep();
    const second = await buildCiting(app, 'Cites it later', [pmid], first.owner);
    await app.sweep();
    const mails = mailsTo(app, first.owner);
    expect(mails).toHaveLength(2);
    expect(mails[1]?.text).toContain('Cites it later');
    expect(mails[1]?.text).not.toContain('Cited it first');
    expect(mails[1]?.inReplyTo).toBe(mails[0]?.messageId);
    expect(await alertsOf(app, second, key)).toHaveLength(1);
  });

  it('that a stored record tells of is heard before the week is over, and once', async () => {
    const [pmid, noticePmid] = [freshPmid(), freshPmid()];
    server.add(papers(pmid));
    const policy = await buildCiting(app, 'Heard by a search', [pmid]);
    await app.sweep();
    const read = { pmid, type: 'RetractionIn', noticePmid };
    const tell = async () =>
      await app.database.transaction(
        async (tx) => await app.nest.get(Events).record(tx, literatureNoticeRead, read),
      );
    await Promise.all([tell(), tell()]);
    await app.drain();
    expect(await alertsOf(app, policy, key)).toMatchObject([{ notice: { witnesses: ['notice'] } }]);
    server.retract(pmid, { noticePmid, on });
    await app.sweep();
    expect(await alertsOf(app, policy, key)).toMatchObject([
      { state: 'open', notice: { witnesses: ['pubmed'] } },
    ]);
    expect(mailsTo(app, policy.owner)).toHaveLength(1);
  });
});

describe('the watch', () => {
  it('says that PubMed has no such record only when it was asked twice', async () => {
    const pmid = freshPmid();
    const policy = await buildCiting(app, 'Misprinted', [pmid]);
    await app.sweep();
    expect(await alertsOf(app, policy, key)).toEqual([]);
    await later(1);
    expect(await alertsOf(app, policy, key)).toMatchObject([{ notice: { kind: 'not_in_pubmed' } }]);
    server.add(papers(pmid));
    await later(7);
    expect(await alertsOf(app, policy, key)).toMatchObject([{ state: 'lifted' }]);
  });

  it('keeps a retraction whose record is taken away', async () => {
    const pmid = freshPmid();
    server.add(papers(pmid));
    const policy = await buildCiting(app, 'Taken away', [pmid]);
    server.retract(pmid, { noticePmid: freshPmid(), on });
    await app.sweep();
    server.withdraw(pmid);
    await later(7);
    await later(1);
    expect((await alertsOf(app, policy, key)).map(({ notice, state }) => [notice.kind, state])).toEqual([
      ['retraction', 'open'],
      ['not_in_pubmed', 'open'],
    ]);
  });

  it('asks for a work once a week, at once when it is new, and again after the clock was turned back', async () => {
    const pmid = freshPmid();
    server.add(papers(pmid));
    await buildCiting(app, 'Weekly', [pmid]);
    const checkedAt = async () =>
      (
        await app.database.query<{ at: Instant }>(
          `select checked_at as at from watch_check join watched_work on id = work_id where pmid = $1`,
          [pmid],
        )
      )[0]?.at.toString();
    const first = app.clock.now();
    await app.sweep();
    expect(await checkedAt()).toBe(first.toString());
    await later(5);
    expect(await checkedAt()).toBe(first.toString());
    await later(2);
    expect(await checkedAt()).toBe(app.clock.now().toString());
    const past = first.subtract({ hours: 24 * 30 }).toString();
    await app.advanceTo(past);
    expect(await checkedAt()).toBe(past);
  });

  it('waits for PubMed to come back, and tells the operator of what it has not seen for eight days', async () => {
    const pmid = freshPmid();
    server.add(papers(pmid));
    const policy = await buildCiting(app, 'Outage', [pmid]);
    server.fail('unavailable');
    await app.sweep();
    app.clock.moveTo(app.clock.now().add({ hours: 24 * 9 }));
    const operations = app.nest.get(OperationsQueries);
    expect(await operations.standstills()).toContain('the retraction watch at PubMed');
    server.recover();
    server.retract(pmid, { noticePmid: freshPmid(), on });
    await app.database.query(
      `update pgboss.job set start_after = now() where name = 'literature.watch-works' and state = 'created'`,
    );
    await app.sweep();
    expect(await alertsOf(app, policy, key)).toMatchObject([{ state: 'open' }]);
    expect(await operations.standstills()).not.toContain('the retraction watch at PubMed');
  });

  it('watches embargoed versions and mails nothing of them', async () => {
    const [pmid, hidden] = [freshPmid(), freshPmid()];
    server.add(papers(pmid, hidden));
    const { policyId, slug } = await buildFirstVersion(
      app,
      { title: 'Nobody knows of this', criteria: `Secret words.^[1]`, references: [reference(hidden)] },
      {
        effective: calendarDate('2027-01-01'),
        embargoUntil: calendarDate('2026-12-01'),
        lastReview: undefined,
        nextReview: undefined,
      },
    );
    const owner = await buildPerson(app, { roles: ['author'] });
    await app.database.query('update policy set owner_id = $2 where id = $1', [policyId, owner.id]);
    server.retract(hidden, { noticePmid: freshPmid(), on });
    await app.sweep();
    const [mail] = mailsTo(app, owner);
    expect(mail?.text).toContain('An unpublished policy');
    expect(mail?.text).toContain('The console shows more');
    for (const text of ['Secret words', 'Nobody knows', reference(hidden), slug]) {
      expect(`${mail?.text} ${String(mail?.html)} ${mail?.subject}`).not.toContain(text);
    }
    expect((await app.http({ url: `/v1/literature/alerts?policy=${slug}`, headers: key })).status).toBe(404);
    expect(await alertsOf(app, { slug }, await personWith(app, 'reviewer'))).toMatchObject([
      { state: 'open', citedBy: [{ public: false, sentences: [{ text: 'Secret words. [1]' }] }] },
    ]);
  });

  it('watches a scheduled version beside the active one, and rests when nothing cites the work any more', async () => {
    const [old, fresh] = [freshPmid(), freshPmid()];
    server.add(papers(old, fresh));
    const policy = await buildCiting(app, 'Changes its reference', [old]);
    server.retract(old, { noticePmid: freshPmid(), on });
    await app.sweep();
    expect(await alertsOf(app, policy, key)).toMatchObject([{ state: 'open', citedBy: [{ version: 1 }] }]);
    const effective = addDays(calendarDate(app.clock.now().toString().slice(0, 10)), 70);
    await buildNextVersion(app, policy.slug, {
      effective,
      edit: {
        sections: [{ id: 'policy-criteria', markdown: 'Nothing is said of relief.' }],
        removeReferences: [1],
        addReferences: [{ citation: reference(fresh) }],
      },
    });
    await app.sweep();
    expect(await alertsOf(app, policy, key)).toMatchObject([{ state: 'open', citedBy: [{ version: 1 }] }]);
    await app.advanceTo(`${effective}T20:00:00Z`);
    expect(await alertsOf(app, policy, key)).toMatchObject([{ state: 'no_longer_cited', citedBy: [] }]);
  });
});

describe('decisions', () => {
  it('acknowledge with a reason, by a person', async () => {
    const pmid = freshPmid();
    server.add(papers(pmid));
    const policy = await buildCiting(app, 'To acknowledge', [pmid]);
    server.retract(pmid, { noticePmid: freshPmid(), on });
    await app.sweep();
    const [alert] = await alertsOf(app, policy, key);
    const url = `/v1/literature/alerts/${alert?.id}/acknowledge`;
    const person = await personWith(app, 'author');
    const post = async (headers: Record<string, string>, payload: object) =>
      await app.http({ method: 'POST', url, headers, payload });
    expect((await post(await keyWith(app, 'literature:write'), { reason: 'no' })).status).toBe(403);
    expect((await post(person, { reason: '  ' })).status).toBe(400);
    const reply = await post(person, { reason: 'Only the introduction cites it. 👩‍⚕️' });
    expect(reply.status).toBe(200);
    expect(reply.json()).toMatchObject({
      state: 'acknowledged',
      decision: { reason: 'Only the introduction cites it. 👩‍⚕️' },
    });
    expect(await entriesOf('literature.alert.acknowledged', policy)).toHaveLength(1);
    await later(7);
    expect(await alertsOf(app, policy, key)).toMatchObject([{ state: 'acknowledged' }]);
  });

  it('open an interim review once, also when two ask at the same moment', async () => {
    const pmid = freshPmid();
    server.add(papers(pmid));
    const policy = await buildCiting(app, 'To review', [pmid]);
    server.retract(pmid, { noticePmid: freshPmid(), on });
    await app.sweep();
    const [alert] = await alertsOf(app, policy, key);
    const url = `/v1/literature/alerts/${alert?.id}/interim-review`;
    const headers = await personWith(app, 'reviewer');
    const post = async () => await app.http({ method: 'POST', url, headers, payload: {} });
    const replies = await Promise.all([post(), post()]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    const cycles = new Set(replies.map((reply) => reply.json<{ cycleId: string }>().cycleId));
    expect(cycles.size).toBe(1);
    const [cycle] = await app.database.query<{ kind: string; openedBy: string }>(
      'select kind, opened_by as "openedBy" from review_cycle where policy_id = $1',
      [policy.policyId],
    );
    expect(cycle).toEqual({ kind: 'interim', openedBy: 'retraction' });
    expect(await alertsOf(app, policy, key)).toMatchObject([
      { state: 'interim_opened', cycleId: [...cycles][0], decision: { state: 'interim_opened' } },
    ]);
    expect(await entriesOf('literature.alert.interim_opened', policy)).toHaveLength(1);
    const acknowledged = await app.http({
      method: 'POST',
      url: `/v1/literature/alerts/${alert?.id}/acknowledge`,
      headers,
      payload: { reason: 'too late' },
    });
    expect(acknowledged.status).toBe(409);
  });
});
