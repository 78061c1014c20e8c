import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who heard what, in order: an alert's notice may be lifted and stand again more than once, and whoever was told the one
 * has to be told the other. Which policies' searches a mail tells of, so that whoever stands in for one person hears of
 * that person's policies alone. Works are found by their DOI also where a PMID is known.
 */
export class WriteDownWhoHeard20261122020702 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table literature_alert_told
        add column position int constraint literature_alert_told_position_positive check (position > 0),
        drop constraint literature_alert_told_what,
        add constraint literature_alert_told_what check (what in ('raised', 'lifted', 'stands_again'));
      update literature_alert_told told
         set position = 1 + (select count(*) from literature_alert_told other where other.alert_id = told.alert_id
                                and other.person_id = told.person_id and told.what = 'lifted' and other.what = 'raised');
      alter table literature_alert_told
        alter column position set not null,
        drop constraint literature_alert_told_pk,
        add constraint literature_alert_told_pk primary key (alert_id, person_id, position);

      create table searches_told (
        policy_id uuid constraint searches_told_policy_fk references policy (id),
        told_on date constraint searches_told_on_finite check (isfinite(told_on)),
        person_id uuid constraint searches_told_person_fk references person (id),
        message_id uuid not null constraint searches_told_message_fk references literature_message (id),
        constraint searches_told_pk primary key (policy_id, told_on, person_id)
      );
      create index searches_told_person_ix on searches_told (person_id);
      create index searches_told_message_ix on searches_told (message_id);

      create index watched_work_doi_ix on watched_work (doi) where doi is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index watched_work_doi_ix;
      drop table searches_told;
      delete from literature_alert_told told where what = 'stands_again' or exists (
        select from literature_alert_told other where other.alert_id = told.alert_id and other.person_id = told.person_id
           and other.what = told.what and other.position < told.position);
      alter table literature_alert_told
        drop constraint literature_alert_told_pk,
        drop column position,
        add constraint literature_alert_told_pk primary key (alert_id, what, person_id),
        drop constraint literature_alert_told_what,
        add constraint literature_alert_told_what check (what in ('raised', 'lifted'));
    `);
  }
}
