import { describe, expect, it, jest } from '@jest/globals';
import { VoteRemindersSweep } from '../../../src/approvals/mail/vote-reminders.sweep.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { startApp } from '../../support/app.ts';
import { draftFor, member, panelOf, submit } from './builders.ts';

jest.setTimeout(120_000); // thousands of rounds, also on a machine that has much else to do

/** Friday, September 18, 2026, 10:00 in Los Angeles; the house sends its mail at 08:00. */
const FRIDAY = '2026-09-18T17:00:00Z';

describe('reminders of many votes', () => {
  it('go once each, though two replicas sweep ten thousand rounds at once and again', async () => {
    // nobody works the queue: what is planned is what would go
    const settings = { WORK_QUEUE: 'false' };
    const app = await startApp({ now: FRIDAY, settings });
    const replica = await startApp({ now: FRIDAY, settings, databaseUrl: app.databaseUrl });
    try {
      const author = await member(app, 'Author', ['author']);
      const [ana, ben] = [await member(app, 'Ana'), await member(app, 'Ben')];
      const panel = await panelOf(app, [ana, ben], { votingDays: 5 });
      const draft = await draftFor(app, { panel, author });
      await submit(app, author, draft);
      await app.nest.get(VoteRemindersSweep).run(instant(FRIDAY));
      // each round needs a version of its own in review
      await app.database.query(`
        with source as (select * from policy_version where id = '${draft.versionId}'),
        policies as (
          insert into policy (id, slug, title, created_at)
          select gen_random_uuid(), 'many-' || n, 'Many ' || n, now() from generate_series(1, 10000) n returning id),
        versions as (
          insert into policy_version
          select made.* from source, policies, jsonb_populate_record(null::policy_version,
            to_jsonb(source) || jsonb_build_object('id', gen_random_uuid(), 'policy_id', policies.id,
              'state', 'draft', 'submitted_at', null)) made
          returning id, revision, content_hash),
        rounds as (
          insert into approval_round (id, version_id, number, content_hash, version_revision, submitted_by, submitted_at,
                 panel_id, panel_name, rule, vote_by)
          select gen_random_uuid(), id, 1, content_hash, revision, '{"kind":"system","name":"test"}', '${FRIDAY}',
                 '${panel.id}', 'Many', '{"quorum":{"votes":2},"majority":"simple","mayVote":2}', '2026-09-25' from versions
          returning id),
        seats as (
          insert into approval_round_seat (round_id, position, person_id, name, chair)
          select id, 1, '${ana.personId}'::uuid, 'Ana', true from rounds)
        insert into vote_reminder (id, round_id, kind, vote_by, due_at)
        select gen_random_uuid(), id, 'half_time', '2026-09-25', '2026-09-22T15:00:00Z' from rounds`);
      await app.database.query(
        `update policy_version set state = 'in_review', submitted_at = '${FRIDAY}' where state = 'draft'`,
      );
      const due = instant('2026-09-22T15:00:00Z');
      const began = performance.now();
      await Promise.all(
        [app, replica, app].map(async (each) => await each.nest.get(VoteRemindersSweep).run(due)),
      );
      expect(performance.now() - began).toBeLessThan(60_000);
      await app.nest.get(VoteRemindersSweep).run(due);
      const [counted] = await app.database.query<{ messages: number; pairs: number; open: number }>(`
        select count(*)::int as messages, count(distinct (reminder.round_id, message.person_id))::int as pairs,
               (select count(*)::int from vote_reminder where done_at is null and due_at <= '2026-09-22T15:00:00Z') as open
          from vote_message message join vote_reminder reminder on reminder.id = message.reminder_id
         where reminder.kind = 'half_time'`);
      // Ana's of each, and Ana's and Ben's of the one that was submitted
      expect(counted).toEqual({ messages: 10_002, pairs: 10_002, open: 0 });
    } finally {
      await replica.close();
      await app.close();
    }
  });
});
