import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The retraction watch: every work that an active or scheduled version cites is looked up again each week, what is found
 * is a notice, and each policy that cites the work gets one alert a notice. Mails of this feature have a table of their
 * own, written before they are sent, so that none goes twice.
 */
export class CreateRetractionWatch20261122020701 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- the versions whose references are among the watched works
      create table watched_version (
        version_id uuid constraint watched_version_pk primary key
          constraint watched_version_fk references policy_version (id)
      );

      create table watched_work (
        id uuid constraint watched_work_pk primary key,
        pmid text constraint watched_work_pmid_key unique,
        doi text constraint watched_work_doi_lower_case check (doi = lower(doi)),
        since timestamptz not null,
        cited boolean not null default true,
        constraint watched_work_named check (num_nonnulls(pmid, doi) > 0)
      );
      create unique index watched_work_doi_key on watched_work (doi) where pmid is null;

      create table watch_check (
        work_id uuid constraint watch_check_work_fk references watched_work (id),
        source text constraint watch_check_source check (source in ('pubmed', 'crossref')),
        tried_at timestamptz,
        checked_at timestamptz,
        missed_at timestamptz,
        last_error text,
        constraint watch_check_pk primary key (work_id, source)
      );

      create table watch_turn (
        source text constraint watch_turn_pk primary key
          constraint watch_turn_source check (source in ('pubmed', 'crossref')),
        state text not null default 'idle' constraint watch_turn_state check (state in ('idle', 'running', 'waiting')),
        step int not null default 0,
        batch_size int not null constraint watch_turn_batch_size_positive check (batch_size > 0),
        failures int not null default 0,
        last_error text,
        next_try_at timestamptz,
        began_at timestamptz,
        ended_at timestamptz
      );

      create table literature_notice (
        id uuid constraint literature_notice_pk primary key,
        work_id uuid not null constraint literature_notice_work_fk references watched_work (id),
        kind text not null constraint literature_notice_kind check (kind in
          ('retraction', 'concern', 'retracted_and_republished', 'corrected_and_republished', 'republication',
           'erratum', 'update', 'not_in_pubmed')),
        pmid text,
        doi text constraint literature_notice_doi_lower_case check (doi = lower(doi)),
        source_text text not null,
        witnesses text[] not null,
        heard_at timestamptz not null,
        lifted_at timestamptz,
        lifted_reason text constraint literature_notice_lifted_reason check
          (lifted_reason in ('withdrawn', 'followed_by_retraction', 'republished', 'in_pubmed_again')),
        constraint literature_notice_lifted_whole check ((lifted_at is null) = (lifted_reason is null))
      );
      create unique index literature_notice_pmid_key on literature_notice (work_id, kind, pmid) where pmid is not null;
      create unique index literature_notice_doi_key on literature_notice (work_id, kind, doi) where doi is not null;
      create index literature_notice_work_ix on literature_notice (work_id);

      create table literature_notice_step (
        notice_id uuid constraint literature_notice_step_notice_fk references literature_notice (id),
        position int constraint literature_notice_step_position_positive check (position > 0),
        kind text not null constraint literature_notice_step_kind check
          (kind in ('heard', 'witnessed', 'refined', 'unheard', 'lifted', 'stands_again')),
        witness text constraint literature_notice_step_witness check (witness in ('pubmed', 'crossref', 'notice')),
        detail jsonb not null default '{}',
        at timestamptz not null,
        constraint literature_notice_step_pk primary key (notice_id, position)
      );

      create table literature_alert (
        id uuid constraint literature_alert_pk primary key,
        notice_id uuid not null constraint literature_alert_notice_fk references literature_notice (id),
        policy_id uuid not null constraint literature_alert_policy_fk references policy (id),
        state text not null default 'open'
          constraint literature_alert_state check (state in ('open', 'acknowledged', 'interim_opened')),
        raised_at timestamptz not null,
        reason text,
        decided_by uuid constraint literature_alert_decided_by_fk references person (id),
        decided_at timestamptz,
        cycle_id uuid constraint literature_alert_cycle_fk references review_cycle (id),
        constraint literature_alert_once unique (notice_id, policy_id),
        constraint literature_alert_decided_whole check (
          case when state = 'open' then num_nonnulls(reason, decided_by, decided_at) = 0
            else num_nulls(decided_by, decided_at) = 0 end),
        constraint literature_alert_acknowledged_with_reason check (state <> 'acknowledged' or coalesce(reason, '') <> ''),
        constraint literature_alert_interim_has_cycle check (state <> 'interim_opened' or cycle_id is not null)
      );
      create index literature_alert_policy_ix on literature_alert (policy_id);
      create index literature_alert_decided_by_ix on literature_alert (decided_by) where decided_by is not null;
      create index literature_alert_cycle_ix on literature_alert (cycle_id) where cycle_id is not null;

      create table literature_message (
        id uuid constraint literature_message_pk primary key,
        kind text not null,
        person_id uuid not null constraint literature_message_person_fk references person (id),
        message_id text not null constraint literature_message_message_id_key unique,
        once_key text not null constraint literature_message_once unique,
        thread_key text,
        data jsonb not null default '{}',
        state text not null default 'planned'
          constraint literature_message_state check (state in ('planned', 'sent', 'cancelled', 'bounced')),
        send_at timestamptz not null,
        created_at timestamptz not null,
        enqueued_at timestamptz,
        tried_at timestamptz,
        address text,
        sent_at timestamptz,
        bounced_at timestamptz,
        bounce_reason text,
        constraint literature_message_bounced_whole check ((state = 'bounced') = (bounced_at is not null))
      );
      create index literature_message_person_ix on literature_message (person_id);
      create index literature_message_waiting_ix on literature_message (send_at)
        where state = 'planned' and enqueued_at is null;
      create index literature_message_thread_ix on literature_message (person_id, thread_key) where thread_key is not null;

      create table literature_alert_told (
        alert_id uuid constraint literature_alert_told_alert_fk references literature_alert (id),
        what text constraint literature_alert_told_what check (what in ('raised', 'lifted')),
        person_id uuid constraint literature_alert_told_person_fk references person (id),
        message_id uuid not null constraint literature_alert_told_message_fk references literature_message (id),
        constraint literature_alert_told_pk primary key (alert_id, what, person_id)
      );
      create index literature_alert_told_message_ix on literature_alert_told (message_id);
      create index literature_alert_told_person_ix on literature_alert_told (person_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table literature_alert_told, literature_message, literature_alert, literature_notice_step, literature_notice,
        watch_turn, watch_check, watched_work, watched_version;
    `);
  }
}
