import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a person can review in a month, and proposals that even out a year. A proposal keeps the revision of the review dates
 * that each of its moves was computed from, so that it is not applied to dates that somebody has moved since.
 */
export class CreateWorkload20261122010600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table review_capacity (
        id uuid constraint review_capacity_pk primary key,
        person_id uuid constraint review_capacity_person_fk references person (id),
        from_month text constraint review_capacity_month_shape check (from_month ~ '^\\d{4}-(0[1-9]|1[0-2])$'),
        reviews_per_month int constraint review_capacity_counts check (reviews_per_month between 0 and 10000),
        recorded_at timestamptz not null,
        constraint review_capacity_key unique nulls not distinct (person_id, from_month)
      );

      create table levelling (
        id uuid constraint levelling_pk primary key,
        created_at timestamptz not null,
        created_by jsonb not null,
        first_month text not null constraint levelling_month_shape check (first_month ~ '^\\d{4}-(0[1-9]|1[0-2])$'),
        months int not null constraint levelling_months_counted check (months between 2 and 24),
        terms jsonb not null,
        figures jsonb not null,
        applied_at timestamptz,
        applied_by jsonb,
        reason text constraint levelling_reason_not_blank check (btrim(reason) <> ''),
        constraint levelling_applied_whole check (
          num_nonnulls(applied_at, applied_by, reason) in (0, 3))
      );
      create index levelling_created_ix on levelling (created_at desc, id desc);

      create table levelling_item (
        levelling_id uuid not null constraint levelling_item_levelling_fk references levelling (id),
        policy_id uuid not null,
        revision int not null,
        from_date partial_date not null,
        to_date partial_date not null,
        why jsonb not null,
        excepted boolean not null default false,
        constraint levelling_item_pk primary key (levelling_id, policy_id),
        constraint levelling_item_dates_fk foreign key (policy_id, revision)
          references policy_review_dates (policy_id, revision),
        constraint levelling_item_moves check (from_date <> to_date)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table levelling_item, levelling, review_capacity');
  }
}
