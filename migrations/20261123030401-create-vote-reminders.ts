import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Reminders of a vote: when those are told whose vote is missing, and each mail before it goes, unique by its key, so that
 * neither a sweep that runs twice nor a crash sends one twice.
 */
export class CreateVoteReminders20261123030401 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table vote_reminder (
        id uuid constraint vote_reminder_pk primary key,
        round_id uuid not null constraint vote_reminder_round_fk references approval_round (id),
        kind text not null constraint vote_reminder_kind
          check (kind in ('opened', 'extended', 'half_time', 'day_before', 'last_day', 'passed')),
        vote_by date,
        due_at timestamptz not null,
        done_at timestamptz,
        result text constraint vote_reminder_result check (result in ('sent', 'superseded', 'closed', 'decided')),
        constraint vote_reminder_end_whole check ((done_at is null) = (result is null))
      );
      create index vote_reminder_round on vote_reminder (round_id);
      create index vote_reminder_due on vote_reminder (due_at) where done_at is null;

      create table vote_message (
        id uuid constraint vote_message_pk primary key,
        reminder_id uuid not null constraint vote_message_reminder_fk references vote_reminder (id),
        round_id uuid not null constraint vote_message_round_fk references approval_round (id),
        person_id uuid not null constraint vote_message_person_fk references person (id),
        message_id text not null constraint vote_message_message_id_key unique,
        send_at timestamptz not null,
        created_at timestamptz not null,
        state text not null default 'planned' constraint vote_message_state
          check (state in ('planned', 'sent', 'cancelled', 'bounced')),
        enqueued_at timestamptz,
        tried_at timestamptz,
        address text,
        sent_at timestamptz,
        bounce_reason text,
        constraint vote_message_once unique (reminder_id, person_id)
      );
      create index vote_message_round on vote_message (round_id);
      create index vote_message_person on vote_message (person_id);
      create index vote_message_waiting on vote_message (send_at) where state = 'planned' and enqueued_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table vote_message, vote_reminder');
  }
}
