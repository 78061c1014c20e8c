import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A round of approval freezes what was submitted (the content hash and the draft's revision); its votes belong to that
 * text alone. An edit closes the round, and with it its votes: the next submission begins a new one.
 */
export class CreateApprovalRounds20260106000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table approval_round (
        id uuid constraint approval_round_pk primary key,
        version_id uuid not null constraint approval_round_version_fk references policy_version (id),
        number int not null constraint approval_round_number_positive check (number > 0),
        content_hash text not null,
        version_revision int not null,
        submitted_by jsonb not null,
        submitted_at timestamptz not null,
        closed_at timestamptz,
        outcome text constraint approval_round_outcome check (outcome in ('approved', 'rejected', 'returned', 'withdrawn')),
        constraint approval_round_number_key unique (version_id, number),
        constraint approval_round_closed_whole check ((closed_at is null) = (outcome is null))
      );
      create unique index approval_round_one_open on approval_round (version_id) where closed_at is null;

      create table approval_vote (
        round_id uuid not null constraint approval_vote_round_fk references approval_round (id),
        person_id uuid not null constraint approval_vote_person_fk references person (id),
        name text not null,
        role text not null,
        vote text not null constraint approval_vote_value check (vote in ('approve', 'reject', 'abstain', 'recuse')),
        reason text,
        cast_at timestamptz not null,
        constraint approval_vote_pk primary key (round_id, person_id),
        constraint approval_vote_recusal_reasoned check (vote <> 'recuse' or coalesce(reason, '') <> '')
      );

      create trigger approval_round_closed_stays before update on approval_round
        for each row when (old.closed_at is not null) execute function refuse_change();
      create trigger approval_round_no_delete before delete on approval_round
        for each row execute function refuse_change();
      create trigger approval_round_no_truncate before truncate on approval_round
        for each statement execute function refuse_change();
      create trigger approval_vote_append_only before update or delete on approval_vote
        for each row execute function refuse_change();
      create trigger approval_vote_no_truncate before truncate on approval_vote
        for each statement execute function refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table approval_vote, approval_round');
  }
}
