import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PanelsService } from '../../../src/approvals/panels/panels.service.ts';
import type { Panel } from '../../../src/approvals/panels/panel.ts';
import { VoteChairService } from '../../../src/approvals/votes/vote-chair.service.ts';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { system } from '../../../src/kernel/actor.ts';
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
  type Member,
} from './builders.ts';

describe('a vote of a panel', () => {
  let app: TestApp;
  let author: Member;
  let people: Member[];
  const [ANA, BEN, CY, DEE, EVE] = [0, 1, 2, 3, 4] as const;
  beforeAll(async () => {
    app = await startApp({ now: '2026-09-18T17:00:00Z' });
    author = await member(app, 'Author', ['author', 'committee_member']);
    people = [];
    for (const name of ['Ana', 'Ben', 'Cy', 'Dee', 'Eve']) people.push(await member(app, name));
  });
  afterAll(async () => {
    await app.close();
  });
  const who = (index: number): Member => people[index]!;
  const submitted = async (panel: Panel) => {
    const draft = await draftFor(app, { panel, author });
    await submit(app, author, draft);
    return draft;
  };

  it('is decided by its own members, by its own rule', async () => {
    const panel = await panelOf(app, [who(ANA), who(BEN), who(CY)], {
      quorum: { percent: 100 },
      majority: 'two_thirds',
    });
    const draft = await submitted(panel);
    expect(await codeOf(vote(app, who(DEE), draft, 'approve'))).toBe('not_on_panel');
    await vote(app, who(ANA), draft, 'approve');
    await vote(app, who(BEN), draft, 'approve');
    expect((await approvalOf(app, draft)).tally).toMatchObject({ quorum: 3, carried: false });
    await vote(app, who(CY), draft, 'reject');
    expect((await approvalOf(app, draft)).tally).toMatchObject({ quorum: 3, carried: true });
    expect(await audited(app, 'policy.version.vote_cast', draft.versionId)).toBe(3);
    expect(await audited(app, 'policy.version.round_opened', draft.versionId)).toBe(1);
  });

  it('of the whole house is decided by who was on the committee as it was submitted', async () => {
    const draft = await draftFor(app, { author });
    await submit(app, author, draft);
    const later = await member(app, 'Later');
    expect(await codeOf(vote(app, later, draft, 'approve'))).toBe('not_on_panel');
    expect(await codeOf(vote(app, who(ANA), draft, 'approve'))).toBe('done');
    expect((await approvalOf(app, draft)).tally).toMatchObject({ counted: 1 });
  });

  it('counts a person on two seats once', async () => {
    const panel = await panelOf(app, [who(ANA), who(BEN), who(ANA)], { quorum: { percent: 100 } });
    const draft = await submitted(panel);
    const { voters, rule } = await approvalOf(app, draft);
    expect(voters.map(({ name }) => name)).toEqual(['Ana', 'Ben']);
    expect(rule.mayVote).toBe(2);
    await vote(app, who(ANA), draft, 'approve');
    expect(await codeOf(vote(app, who(ANA), draft, 'approve'))).toBe('already_voted');
    expect((await approvalOf(app, draft)).tally).toMatchObject({ counted: 1, quorum: 2, carried: false });
  });

  it('keeps the members and the rule that it opened with', async () => {
    const panel = await panelOf(app, [who(ANA), who(BEN), who(CY)]);
    const draft = await submitted(panel);
    await app.nest.get(PanelsService).change(system('test'), panel.id, 1, {
      seats: [{ person: who(DEE).personId, title: null, chair: true }],
      quorum: { votes: 1 },
      majority: 'absolute',
    });
    expect(await codeOf(vote(app, who(DEE), draft, 'approve'))).toBe('not_on_panel');
    await vote(app, who(BEN), draft, 'approve');
    expect(await approvalOf(app, draft)).toMatchObject({
      rule: { quorum: { votes: 2 }, majority: 'simple', mayVote: 3 },
      tally: { carried: false },
    });
    // the next submission goes by what holds then
    await editDraft(app, author, { ...draft, revision: (await approvalOf(app, draft)).version.revision });
    const { version } = await approvalOf(app, draft);
    await submit(app, author, { ...draft, revision: version.revision });
    expect((await approvalOf(app, draft)).voters.map(({ name }) => name)).toEqual(['Dee']);
  });

  it('leaves the author out of those who may vote, and of whom a share is', async () => {
    const panel = await panelOf(app, [who(ANA), who(BEN), author], { quorum: { percent: 100 } });
    const draft = await submitted(panel);
    expect((await approvalOf(app, draft)).voters.map(({ state }) => state)).toEqual([
      'asked',
      'asked',
      'own_text',
    ]);
    expect(await codeOf(vote(app, author, draft, 'approve'))).toBe('author_may_not_approve');
    expect((await approvalOf(app, draft)).tally.quorum).toBe(2);
  });

  it('takes a recusal out of a share and never back', async () => {
    const panel = await panelOf(app, [who(ANA), who(BEN), who(CY), who(DEE)], { quorum: { percent: 75 } });
    const draft = await submitted(panel);
    expect((await approvalOf(app, draft)).tally.quorum).toBe(3);
    await vote(app, who(DEE), draft, 'recuse');
    await vote(app, who(CY), draft, 'recuse');
    expect((await approvalOf(app, draft)).tally.quorum).toBe(2);
    expect(await codeOf(vote(app, who(DEE), draft, 'approve'))).toBe('already_voted');
  });

  it('is not opened where too few of its members may vote on the text', async () => {
    const panel = await panelOf(app, [who(ANA), author], { quorum: { votes: 2 } });
    const draft = await draftFor(app, { panel, author });
    expect(await codeOf(submit(app, author, draft))).toBe('panel_too_small');
    expect((await approvalOf(app, draft)).version.state).toBe('draft');
  });

  it('waits no longer for a member who left, and keeps its quorum', async () => {
    const leaver = await member(app, 'Leaver');
    const panel = await panelOf(app, [who(ANA), who(BEN), leaver], { quorum: { votes: 2 } });
    const draft = await submitted(panel);
    await vote(app, who(ANA), draft, 'approve');
    await app.nest.get(PeopleService).change(system('test'), leaver.personId, { active: false });
    expect(await codeOf(vote(app, leaver, draft, 'approve'))).toBe('forbidden');
    expect((await approvalOf(app, draft)).voters.map(({ state }) => state)).toEqual([
      'voted',
      'asked',
      'gone',
    ]);
    // nobody is left who could outvote it
    await vote(app, who(BEN), draft, 'reject');
    expect(await approvalOf(app, draft)).toMatchObject({
      version: { state: 'draft' },
      round: { outcome: 'rejected' },
    });
  });

  it('lets nobody vote who has lost their role since it opened', async () => {
    const demoted = await member(app, 'Demoted');
    const panel = await panelOf(app, [who(ANA), who(BEN), demoted]);
    const draft = await submitted(panel);
    await app.nest.get(PeopleService).change(system('test'), demoted.personId, { roles: ['reviewer'] });
    expect(await codeOf(vote(app, demoted, draft, 'approve'))).toBe('forbidden');
  });

  it('needs more than half of all who may vote for an absolute majority', async () => {
    const panel = await panelOf(app, people, { majority: 'absolute', quorum: { votes: 1 } });
    const draft = await submitted(panel);
    await vote(app, who(ANA), draft, 'approve');
    await vote(app, who(BEN), draft, 'approve');
    expect((await approvalOf(app, draft)).tally.carried).toBe(false);
    await vote(app, who(CY), draft, 'approve');
    expect((await approvalOf(app, draft)).tally.carried).toBe(true);
    expect(who(EVE).name).toBe('Eve');
  });

  it('goes to the default panel where the policy has none of its own', async () => {
    const panel = await panelOf(app, [who(ANA), who(BEN)], { isDefault: true });
    const draft = await draftFor(app, { author });
    await submit(app, author, draft);
    expect((await approvalOf(app, draft)).round).toMatchObject({ panelId: panel.id, panelName: panel.name });
    await app.nest.get(PanelsService).change(system('test'), panel.id, 1, { isDefault: false });
    const other = await draftFor(app, { author });
    await submit(app, author, other);
    expect(await approvalOf(app, other)).toMatchObject({
      round: { panelId: null },
      rule: { quorum: { votes: 3 }, majority: 'simple', mayVote: null },
    });
  });

  describe('at the same moment', () => {
    it('takes one of two votes of one person', async () => {
      const draft = await submitted(await panelOf(app, [who(ANA), who(BEN), who(CY)]));
      const codes = await Promise.all([
        codeOf(vote(app, who(ANA), draft, 'approve')),
        codeOf(vote(app, who(ANA), draft, 'reject')),
        codeOf(vote(app, who(ANA), draft, 'abstain')),
      ]);
      expect(codes.sort()).toEqual(['already_voted', 'already_voted', 'done']);
      expect((await approvalOf(app, draft)).votes).toHaveLength(1);
    });

    it('counts no vote for a text that was edited', async () => {
      const draft = await submitted(await panelOf(app, [who(ANA), who(BEN), who(CY)]));
      const [voted] = await Promise.all([
        codeOf(vote(app, who(ANA), draft, 'approve')),
        editDraft(app, author, draft),
      ]);
      expect(['done', 'vote_closed']).toContain(voted);
      const { live, version } = await approvalOf(app, draft);
      expect({ live, state: version.state }).toEqual({ live: false, state: 'draft' });
    });

    it('takes a vote before the chair closes it or not at all', async () => {
      const draft = await submitted(await panelOf(app, [who(ANA), who(BEN), who(CY)]));
      const [voted, closed] = await Promise.all([
        codeOf(vote(app, who(BEN), draft, 'approve')),
        codeOf(app.nest.get(VoteChairService).close(who(ANA), draft.slug, draft.number, 'Withdrawn study.')),
      ]);
      expect(closed).toBe('done');
      const { votes, round } = await approvalOf(app, draft);
      expect({ counted: votes.length, outcome: round?.outcome }).toEqual({
        counted: voted === 'done' ? 1 : 0,
        outcome: 'not_carried',
      });
    });

    it('takes a vote after the last day only where the chair extended it first', async () => {
      const draft = await draftFor(app, { author, panel: await panelOf(app, [who(ANA), who(BEN), who(CY)]) });
      await submit(app, author, draft, calendarDate('2026-09-18'));
      const at = app.clock.now();
      app.clock.moveTo(at.add({ hours: 24 }));
      const longer = { voteBy: calendarDate('2026-09-21'), reason: 'One member was ill.' };
      const [voted, extended] = await Promise.all([
        codeOf(vote(app, who(BEN), draft, 'approve')),
        codeOf(app.nest.get(VoteChairService).extend(who(ANA), draft.slug, draft.number, longer)),
      ]);
      expect(extended).toBe('done');
      expect(['done', 'vote_closed']).toContain(voted);
      expect((await approvalOf(app, draft)).votes).toHaveLength(voted === 'done' ? 1 : 0);
      app.clock.moveTo(at);
    });

    it('takes a vote of somebody who leaves before or not at all', async () => {
      for (let turn = 0; turn < 5; turn += 1) {
        const leaver = await member(app, 'Racer');
        const draft = await submitted(await panelOf(app, [who(ANA), who(BEN), leaver]));
        const [voted] = await Promise.all([
          codeOf(vote(app, leaver, draft, 'approve')),
          app.nest.get(PeopleService).change(system('test'), leaver.personId, { active: false }),
        ]);
        const { votes } = await approvalOf(app, draft);
        expect(votes).toHaveLength(voted === 'done' ? 1 : 0);
        expect(['done', 'forbidden']).toContain(voted);
      }
    });
  });
});
