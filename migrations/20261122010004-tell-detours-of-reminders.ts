import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A reminder that reaches somebody else than it was meant for says whom it was meant for (step 0), who was passed over
 * on the way, and why; a mail that came back says when and with what words, and each remembers the address it went to,
 * since only a report about that very address counts. A notice is a mail about reviews that is no rung of their ladder;
 * its key keeps a handler that runs again from writing it twice.
 */
export class TellDetoursOfReminders20261122010004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table reminder_redirect (
        reminder_id uuid not null constraint reminder_redirect_reminder_fk references reminder (id),
        from_person_id uuid not null constraint reminder_redirect_person_fk references person (id),
        reason text not null constraint reminder_redirect_reason
          check (reason in ('on_leave', 'inactive', 'address_failed')),
        step int not null default 0 constraint reminder_redirect_step_counts check (step >= 0),
        constraint reminder_redirect_pk primary key (reminder_id, from_person_id)
      );

      create index reminder_redirect_person_ix on reminder_redirect (from_person_id);

      alter table reminder
        drop constraint reminder_suppressed_reason,
        add constraint reminder_suppressed_reason check (suppressed_reason in ('cycle_closed', 'rescheduled',
          'superseded', 'audience_changed', 'recipient_inactive', 'recipient_on_leave', 'recipient_address_failed'));
      create index review_rung_send_at_ix on review_rung (send_at);

      alter table reminder_message
        add column address text,
        drop constraint reminder_message_kind,
        add constraint reminder_message_kind check (kind in ('digest', 'individual', 'notice')),
        add column notice jsonb,
        add column notice_key text constraint reminder_message_notice_key_once unique,
        add constraint reminder_message_notice_told check ((kind = 'notice') = (notice is not null)),
        drop constraint reminder_message_state,
        add constraint reminder_message_state check (state in ('planned', 'sent', 'cancelled', 'bounced')),
        drop constraint reminder_message_sent_whole,
        add constraint reminder_message_sent_whole check (state <> 'sent' or sent_at is not null),
        add constraint reminder_message_unsent check (state not in ('planned', 'cancelled') or sent_at is null),
        add column bounced_at timestamptz,
        add column bounce_reason text,
        add constraint reminder_message_bounced_whole
          check (case when state = 'bounced' then num_nulls(bounced_at, bounce_reason) = 0
                      else num_nonnulls(bounced_at, bounce_reason) = 0 end);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table reminder_message
        drop constraint reminder_message_bounced_whole, drop column bounce_reason, drop column bounced_at,
        drop constraint reminder_message_unsent, drop constraint reminder_message_sent_whole,
        add constraint reminder_message_sent_whole check ((state = 'sent') = (sent_at is not null)),
        drop constraint reminder_message_state,
        add constraint reminder_message_state check (state in ('planned', 'sent', 'cancelled')),
        drop constraint reminder_message_notice_told, drop column notice_key, drop column notice,
        drop constraint reminder_message_kind,
        add constraint reminder_message_kind check (kind in ('digest', 'individual')),
        drop column address;
      drop index review_rung_send_at_ix;
      alter table reminder drop constraint reminder_suppressed_reason,
        add constraint reminder_suppressed_reason
          check (suppressed_reason in ('cycle_closed', 'rescheduled', 'recipient_inactive'));
      drop table reminder_redirect;
    `);
  }
}
