import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What screening a hundred thousand records takes. The steps of a record are only ever added: PRISMA's counts and who
 * decided what rest on them. The kind of study stands beside the screening, since the queue is read in its order and must
 * not sort every waiting record for each page. A screening knows since when somebody is asked, and `screening_round` has the mornings on which reviewers
 * were told of what is new and late.
 */
export class CompleteScreening20261122020500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create trigger screening_step_append_only before update or delete on screening_step
        for each row execute function refuse_change();
      create trigger screening_step_no_truncate before truncate on screening_step
        for each statement execute function refuse_change();
      create index screening_step_reason_ix on screening_step (reason_id) where reason_id is not null;

      alter table screening
        add column study_rank smallint not null default 5,
        add column assigned_at timestamptz;

      create function study_rank(study_type text) returns smallint language sql immutable as $$
        select array_position(array['guideline', 'systematic_review', 'rct', 'nonrandomised', 'other'], study_type)::smallint
      $$;
      update screening set study_rank = study_rank(r.study_type) from literature_record r where r.id = record_id;
      create function give_study_rank() returns trigger language plpgsql as $$
      begin
        new.study_rank := (select study_rank(study_type) from literature_record where id = new.record_id);
        return new;
      end $$;
      create trigger screening_study_rank before insert or update of record_id on screening
        for each row execute function give_study_rank();
      create function carry_study_type() returns trigger language plpgsql as $$
      begin
        update screening set study_rank = study_rank(new.study_type) where record_id = new.id;
        return null;
      end $$;
      create trigger literature_record_study_type after update of study_type on literature_record
        for each row when (old.study_type is distinct from new.study_type) execute function carry_study_type();

      create index screening_order_ix on screening (state, study_rank, id);
      create index screening_waiting_order_ix on screening (study_rank, id)
        where state in ('identified', 'sought', 'retrieved');
      create index screening_likelihood_ix on screening (state, (coalesce(likelihood, -1)) desc, id);
      create index screening_due_ix on screening (due_on) where state in ('identified', 'sought', 'retrieved');
      create index screening_undated_ix on screening (id) where state = 'identified' and due_on is null;
      create index screening_returned_ix on screening (id) where state = 'identified' and returned_for is not null;
      create index second_reading_open_ix on second_reading (screening_id) where resolved_at is null;
      create index second_reading_asked_by_ix on second_reading (asked_by);
      create index second_reading_reason_ix on second_reading (reason_id) where reason_id is not null;

      create table exclusion_reason_list (
        single boolean not null default true constraint exclusion_reason_list_pk primary key
          constraint exclusion_reason_list_one check (single),
        revision int not null constraint exclusion_reason_list_revision check (revision > 0)
      );
      insert into exclusion_reason_list (revision) values (1);

      create table screening_round (
        day date constraint screening_round_pk primary key,
        at timestamptz not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table screening_round, exclusion_reason_list;
      drop index second_reading_open_ix, second_reading_asked_by_ix, second_reading_reason_ix, screening_returned_ix,
        screening_undated_ix, screening_due_ix, screening_likelihood_ix, screening_waiting_order_ix, screening_order_ix,
        screening_step_reason_ix;
      drop trigger literature_record_study_type on literature_record;
      drop trigger screening_study_rank on screening;
      drop function carry_study_type(), give_study_rank(), study_rank(text);
      alter table screening drop column study_rank, drop column assigned_at;
      drop trigger screening_step_no_truncate on screening_step;
      drop trigger screening_step_append_only on screening_step;
    `);
  }
}
