import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What people are told of a webhook that is in trouble: one row a thing that happened, written with it, and one a person
 * who is told, so that a job that runs twice mails once.
 */
export class CreateWebhookNotices20261124010403 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table webhook_notice (
        id uuid not null,
        webhook_id uuid not null,
        person_id uuid not null,
        kind text not null,
        reason text not null,
        created_at timestamptz not null default now(),
        sent_at timestamptz,
        outcome text,
        constraint webhook_notice_pk primary key (id),
        constraint webhook_notice_webhook_fk foreign key (webhook_id) references webhook (id) on delete cascade,
        constraint webhook_notice_person_fk foreign key (person_id) references person (id),
        constraint webhook_notice_kind check (kind in ('disabled', 'failing')),
        constraint webhook_notice_outcome check (outcome in ('sent', 'refused', 'not_wanted'))
      );
      create index webhook_notice_webhook_idx on webhook_notice (webhook_id);
      create index webhook_notice_person_idx on webhook_notice (person_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table webhook_notice;`);
  }
}
