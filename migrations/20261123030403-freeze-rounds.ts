import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who votes in a round, and by what rule, is settled as it opens: of the whole house too, and in the database's own hands.
 * An open round changes its last day and how it ends, nothing else, and takes no seat once somebody voted. Rounds of the
 * house that are open now are given the seats of those who voted and of those who hold a committee role.
 */
export class FreezeRounds20261123030403 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      insert into approval_round_seat (round_id, position, person_id, name, title, chair)
      select round.id, row_number() over (partition by round.id order by person.name, person.id), person.id, person.name,
             null, false
        from approval_round round
        join person on (person.active and exists (select from person_role held where held.person_id = person.id
                          and held.role in ('committee_chair', 'committee_member')))
          or exists (select from approval_vote vote where vote.round_id = round.id and vote.person_id = person.id)
       where round.closed_at is null and round.panel_id is null
         and not exists (select from approval_round_seat seat where seat.round_id = round.id);

      create function guard_approval_round() returns trigger language plpgsql as $$
      begin
        if to_jsonb(new) - array['vote_by', 'closed_at', 'outcome', 'closed_by', 'close_reason']
           is distinct from to_jsonb(old) - array['vote_by', 'closed_at', 'outcome', 'closed_by', 'close_reason'] then
          raise exception 'a round of votes keeps what it opened with' using errcode = 'restrict_violation';
        end if;
        if new.closed_at is not null and new.vote_by is distinct from old.vote_by then
          raise exception 'a round of votes that ends keeps its last day' using errcode = 'restrict_violation';
        end if;
        return new;
      end $$;
      create trigger approval_round_frozen before update on approval_round
        for each row execute function guard_approval_round();

      create function guard_approval_round_seat() returns trigger language plpgsql as $$
      begin
        -- held, so that no vote is cast beside it
        perform from approval_round where id = new.round_id for update;
        if exists (select from approval_round where id = new.round_id and closed_at is not null)
           or exists (select from approval_vote where round_id = new.round_id) then
          raise exception 'a round of votes takes no seat once it was voted in' using errcode = 'restrict_violation';
        end if;
        return new;
      end $$;
      create trigger approval_round_seat_frozen before insert on approval_round_seat
        for each row execute function guard_approval_round_seat();
    `);
  }

  /** The house's seats stay: rounds are kept as they were voted in. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger approval_round_seat_frozen on approval_round_seat;
      drop function guard_approval_round_seat();
      drop trigger approval_round_frozen on approval_round;
      drop function guard_approval_round();
    `);
  }
}
