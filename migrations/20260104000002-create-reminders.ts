import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who is told of which rung, and the mail that tells it. A reminder exists once for a cycle, revision, rung and person;
 * a message carries its Message-ID from before the first try, so that a repeat after a crash is known as one.
 */
export class CreateReminders20260104000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table reminder_message (
        id uuid constraint reminder_message_pk primary key,
        person_id uuid not null constraint reminder_message_person_fk references person (id),
        kind text not null constraint reminder_message_kind check (kind in ('digest', 'individual')),
        message_id text not null constraint reminder_message_message_id_key unique,
        digest_on date,
        send_at timestamptz not null,
        state text not null default 'planned'
          constraint reminder_message_state check (state in ('planned', 'sent', 'cancelled')),
        enqueued_at timestamptz,
        tried_at timestamptz,
        sent_at timestamptz,
        created_at timestamptz not null,
        constraint reminder_message_digest_has_day check ((kind = 'digest') = (digest_on is not null)),
        constraint reminder_message_sent_whole check ((state = 'sent') = (sent_at is not null))
      );
      create unique index reminder_message_one_digest_a_day on reminder_message (person_id, digest_on)
        where kind = 'digest' and state <> 'cancelled';
      create unique index reminder_message_one_open_digest on reminder_message (person_id)
        where kind = 'digest' and state = 'planned' and tried_at is null;
      create index reminder_message_waiting_ix on reminder_message (send_at) where state = 'planned' and enqueued_at is null;

      create table reminder (
        id uuid constraint reminder_pk primary key,
        cycle_id uuid not null constraint reminder_cycle_fk references review_cycle (id),
        schedule_revision int not null,
        rung_id uuid not null constraint reminder_rung_fk references review_rung (id),
        person_id uuid not null constraint reminder_person_fk references person (id),
        message_id uuid not null constraint reminder_message_fk references reminder_message (id),
        suppressed_reason text constraint reminder_suppressed_reason
          check (suppressed_reason in ('cycle_closed', 'rescheduled', 'recipient_inactive')),
        constraint reminder_once unique (cycle_id, schedule_revision, rung_id, person_id)
      );
      create index reminder_message_ix on reminder (message_id);
      create index reminder_rung_ix on reminder (rung_id);
      create index reminder_thread_ix on reminder (person_id, cycle_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table reminder, reminder_message');
  }
}
