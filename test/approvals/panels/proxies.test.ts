import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Proxies } from '../../../src/approvals/panels/proxies.service.ts';
import type { Panel } from '../../../src/approvals/panels/panel.ts';
import { system } from '../../../src/kernel/actor.ts';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { PeopleService } from '../../../src/people/persons/people.service.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  approvalOf,
  audited,
  codeOf,
  draftFor,
  member,
  panelOf,
  submit,
  vote,
  type Draft,
  type Member,
} from '../votes/builders.ts';

describe('a proxy', () => {
  let app: TestApp;
  let author: Member;
  let [ana, ben, cy, pat, quin]: Member[] = [];
  let panel: Panel;
  let draft: Draft;
  beforeAll(async () => {
    app = await startApp({ now: '2026-09-18T17:00:00Z' });
    author = await member(app, 'Author', ['author', 'committee_member']);
  });
  afterAll(async () => {
    await app.close();
  });
  beforeEach(async () => {
    [ana, ben, cy, pat, quin] = await Promise.all(
      ['Ana', 'Ben', 'Cy', 'Pat', 'Quin'].map(async (name) => await member(app, name)),
    );
    panel = await panelOf(app, [ana!, ben!, cy!], { proxiesAllowed: true });
    draft = await draftFor(app, { panel, author });
    await submit(app, author, draft);
  });
  const give = async (from: Member, to: Member, given: object = {}) => {
    const days = { from: calendarDate('2026-09-18'), to: calendarDate('2026-09-25') };
    return await app.nest.get(Proxies).give(from, panel.id, { proxy: to.personId, ...days, ...given });
  };
  const giveRound = async (from: Member, to: Member) =>
    await app.nest
      .get(Proxies)
      .give(from, panel.id, { proxy: to.personId, policy: draft.slug, version: draft.number });

  it('votes in the member’s seat, and is shown as by whom for whom', async () => {
    await give(ana!, pat!);
    await vote(app, pat!, draft, 'approve');
    const { votes, voters } = await approvalOf(app, draft);
    expect(votes).toMatchObject([
      { personId: ana!.personId, name: 'Ana', castByName: 'Pat', vote: 'approve' },
    ]);
    expect(voters[0]).toMatchObject({ name: 'Ana', state: 'voted', castByName: 'Pat' });
    expect(await audited(app, 'panel.proxy_given', panel.id)).toBe(1);
    expect(await codeOf(vote(app, ana!, draft, 'reject'))).toBe('already_voted');
    await expect(vote(app, ana!, draft, 'reject')).rejects.toThrow('Pat has voted for you');
  });

  it('is too late once the member has voted', async () => {
    await give(ana!, pat!);
    await vote(app, ana!, draft, 'reject');
    expect(await codeOf(vote(app, pat!, draft, 'approve'))).toBe('already_voted');
  });

  it('for one vote counts in that one alone', async () => {
    await giveRound(ana!, pat!);
    const other = await draftFor(app, { panel, author });
    await submit(app, author, other);
    expect(await codeOf(vote(app, pat!, other, 'approve'))).toBe('not_on_panel');
    await vote(app, pat!, draft, 'approve');
    expect((await approvalOf(app, draft)).votes).toHaveLength(1);
  });

  it('counts from its first day to the end of its last in the organisation’s zone', async () => {
    await give(ana!, pat!, { from: calendarDate('2026-09-21'), to: calendarDate('2026-09-21') });
    expect(await codeOf(vote(app, pat!, draft, 'approve'))).toBe('not_on_panel');
    const at = app.clock.now();
    // a minute before midnight in Los Angeles, and the minute after
    app.clock.moveTo(at.add({ hours: (3 * 24 + 13) * 1 }).add({ minutes: 59 }));
    expect(app.clock.now().toString()).toBe('2026-09-22T06:59:00Z');
    const second = await draftFor(app, { panel, author });
    await submit(app, author, second);
    await vote(app, pat!, draft, 'approve');
    app.clock.moveTo(app.clock.now().add({ minutes: 1 }));
    expect(await codeOf(vote(app, pat!, second, 'approve'))).toBe('not_on_panel');
    app.clock.moveTo(at);
  });

  it('recuses nobody, and votes for nobody who recused themself', async () => {
    await give(ana!, pat!);
    expect(await codeOf(vote(app, pat!, draft, 'recuse'))).toBe('proxy_refused');
    await vote(app, ana!, draft, 'recuse');
    expect(await codeOf(vote(app, pat!, draft, 'approve'))).toBe('already_voted');
  });

  it('is never the author’s, nor for the author', async () => {
    const mixed = await panelOf(app, [ana!, ben!, author], { proxiesAllowed: true });
    const text = await draftFor(app, { panel: mixed, author });
    await submit(app, author, text);
    await app.nest.get(Proxies).give(author, mixed.id, {
      proxy: pat!.personId,
      from: calendarDate('2026-09-18'),
      to: calendarDate('2026-09-25'),
    });
    expect(await codeOf(vote(app, pat!, text, 'approve'))).toBe('author_may_not_approve');
    await give(ana!, author);
    expect(await codeOf(vote(app, author, draft, 'approve', ana))).toBe('author_may_not_approve');
  });

  it.each<[string, () => Promise<unknown>]>([
    ['themself', async () => await give(ana!, ana!)],
    ['a member of the panel', async () => await give(ana!, ben!)],
    ['somebody without a role', async () => await give(ana!, await member(app, 'Rev', ['reviewer']))],
    ['a second person', async () => [await give(ana!, pat!), await give(ana!, quin!)]],
    ['who holds another’s', async () => [await give(ana!, pat!), await give(ben!, pat!)]],
    ['who holds another’s for a round', async () => [await give(ana!, pat!), await giveRound(ben!, pat!)]],
  ])('is refused for %s', async (_, name) => {
    expect(await codeOf(name())).toBe('proxy_refused');
  });

  it('cannot be passed on, from either end', async () => {
    await give(ana!, pat!);
    const both = await panelOf(app, [pat!, ben!], { proxiesAllowed: true });
    // Pat has a seat elsewhere: a proxy there is another panel's business
    await app.nest.get(Proxies).give(pat!, both.id, {
      proxy: quin!.personId,
      from: calendarDate('2026-09-18'),
      to: calendarDate('2026-09-25'),
    });
    expect(await codeOf(give(pat!, quin!))).toBe('proxy_refused');
  });

  it('is refused where the panel allows none, or one has no seat there', async () => {
    expect(await codeOf(give(quin!, pat!))).toBe('proxy_refused');
    panel = await panelOf(app, [ana!, ben!]);
    expect(await codeOf(give(ana!, pat!))).toBe('proxy_refused');
  });

  it.each([
    ['2026-09-17', '2026-09-16'],
    ['2026-09-10', '2026-09-17'],
    ['2026-09-18', '2027-09-19'],
  ])('is refused from %s to %s', async (from, to) => {
    expect(await codeOf(give(ana!, pat!, { from: calendarDate(from), to: calendarDate(to) }))).toBe(
      'invalid_request',
    );
  });

  it('gives one of two who name the same person at once their proxy', async () => {
    const codes = await Promise.all([codeOf(give(ana!, pat!)), codeOf(give(ben!, pat!))]);
    expect(codes.sort()).toEqual(['done', 'proxy_refused']);
  });

  it('casts one vote a person, though member and proxy vote at once', async () => {
    await give(ana!, pat!);
    const codes = await Promise.all([
      codeOf(vote(app, ana!, draft, 'reject')),
      codeOf(vote(app, pat!, draft, 'approve')),
    ]);
    expect(codes.sort()).toEqual(['already_voted', 'done']);
    expect((await approvalOf(app, draft)).votes).toHaveLength(1);
  });

  it('is taken back by the member or a chair, and by nobody else', async () => {
    const given = await give(ana!, pat!);
    const proxies = app.nest.get(Proxies);
    expect(await codeOf(proxies.takeBack(ben!, panel.id, given.id))).toBe('forbidden');
    await proxies.takeBack(ana!, panel.id, given.id);
    await proxies.takeBack(ana!, panel.id, given.id);
    expect(await audited(app, 'panel.proxy_ended', panel.id)).toBe(1);
    expect(await codeOf(vote(app, pat!, draft, 'approve'))).toBe('not_on_panel');
  });

  it.each(['member', 'proxy'] as const)('ends when its %s leaves', async (side) => {
    await give(ana!, pat!);
    const leaver = side === 'member' ? ana! : pat!;
    await app.nest.get(PeopleService).change(system('test'), leaver.personId, { active: false });
    expect(await codeOf(vote(app, pat!, draft, 'approve'))).toBe(
      side === 'member' ? 'proxy_refused' : 'forbidden',
    );
    await app.sweep();
    await app.sweep();
    expect(await audited(app, 'panel.proxy_ended', panel.id)).toBe(1);
  });

  it('counts for nothing while its member has lost the role', async () => {
    await give(ana!, pat!);
    await app.nest.get(PeopleService).change(system('test'), ana!.personId, { roles: ['reviewer'] });
    expect(await codeOf(vote(app, pat!, draft, 'approve'))).toBe('proxy_refused');
  });

  it('ends with either of its two who leaves, by themselves and by the sweep, and says so once', async () => {
    await give(ana!, pat!);
    await give(ben!, quin!);
    await give(cy!, await member(app, 'Ray'));
    const proxies = app.nest.get(Proxies);
    const endOf = async (who: Member) =>
      await app.database.transaction(async (tx) => await proxies.endOf(tx, system('test'), who.personId));
    expect(await endOf(ana!)).toBe(1); // who gave it
    expect(await endOf(quin!)).toBe(1); // who had it
    expect(await endOf(quin!)).toBe(0);
    const open = await app.database.query<{ member: string }>(
      'select member_id as member from vote_proxy where panel_id = $1 and ended_at is null',
      [panel.id],
    );
    expect(open).toEqual([{ member: cy!.personId }]);
    const ended = await app.database.query(
      'select distinct ended_because as because from vote_proxy where panel_id = $1 and ended_at is not null',
      [panel.id],
    );
    expect(ended).toEqual([{ because: 'left' }]);
    expect(await codeOf(vote(app, pat!, draft, 'approve'))).toBe('not_on_panel');
    await app.database.query('update person set active = false where id = $1', [cy!.personId]);
    const endOfLeavers = async () =>
      await app.database.transaction(async (tx) => await proxies.endOfLeavers(tx, system('sweep')));
    expect(await endOfLeavers()).toBe(1);
    expect(await endOfLeavers()).toBe(0);
    expect(await audited(app, 'panel.proxy_ended', panel.id)).toBe(3);
  });
});
