import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Panels: committees with seats, a chair and rules of their own, and proxies that vote in a seat. A round freezes its
 * panel, seats and rule as it opens. Without a panel the whole house votes, as before; rounds opened before this keep no
 * rule and go by the house's.
 */
export class CreatePanels20261123030400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table panel (
        id uuid constraint panel_pk primary key,
        name text not null constraint panel_name_said check (name <> ''),
        quorum_votes int constraint panel_quorum_votes_range check (quorum_votes between 1 and 1000),
        quorum_percent int constraint panel_quorum_percent_range check (quorum_percent between 1 and 100),
        majority text not null constraint panel_majority check (majority in ('simple', 'absolute', 'two_thirds')),
        voting_days int constraint panel_voting_days_range check (voting_days between 1 and 250),
        proxies_allowed boolean not null,
        is_default boolean not null,
        revision int not null constraint panel_revision_positive check (revision > 0),
        created_at timestamptz not null,
        retired_at timestamptz,
        constraint panel_one_quorum check ((quorum_votes is null) <> (quorum_percent is null)),
        constraint panel_retired_no_default check (retired_at is null or not is_default)
      );
      create unique index panel_name_key on panel (lower(name)) where retired_at is null;
      create unique index panel_one_default on panel (is_default) where is_default;

      create table panel_seat (
        panel_id uuid not null constraint panel_seat_panel_fk references panel (id),
        position int not null constraint panel_seat_position_positive check (position > 0),
        person_id uuid not null constraint panel_seat_person_fk references person (id),
        title text,
        chair boolean not null,
        constraint panel_seat_pk primary key (panel_id, position)
      );
      create index panel_seat_person on panel_seat (person_id);
      create unique index panel_seat_one_chair on panel_seat (panel_id) where chair;

      create table policy_panel (
        policy_id uuid constraint policy_panel_pk primary key constraint policy_panel_policy_fk references policy (id),
        panel_id uuid not null constraint policy_panel_panel_fk references panel (id)
      );
      create index policy_panel_panel on policy_panel (panel_id);

      alter table approval_round
        add column panel_id uuid constraint approval_round_panel_fk references panel (id),
        add column panel_name text,
        add column rule jsonb,
        add column proxies_allowed boolean not null default false,
        add column vote_by date,
        add column close_reason text,
        add column closed_by jsonb,
        drop constraint approval_round_outcome,
        add constraint approval_round_outcome
          check (outcome in ('approved', 'rejected', 'returned', 'withdrawn', 'not_carried')),
        add constraint approval_round_panel_whole check ((panel_id is null) = (panel_name is null)),
        add constraint approval_round_panel_rule check (panel_id is null or rule is not null);
      create index approval_round_panel on approval_round (panel_id);

      create table approval_round_seat (
        round_id uuid not null constraint approval_round_seat_round_fk references approval_round (id),
        position int not null,
        person_id uuid not null constraint approval_round_seat_person_fk references person (id),
        name text not null,
        title text,
        chair boolean not null,
        constraint approval_round_seat_pk primary key (round_id, position)
      );
      create index approval_round_seat_person on approval_round_seat (person_id);
      create trigger approval_round_seat_append_only before update or delete on approval_round_seat
        for each row execute function refuse_change();
      create trigger approval_round_seat_no_truncate before truncate on approval_round_seat
        for each statement execute function refuse_change();

      create table approval_round_deadline (
        round_id uuid not null constraint approval_round_deadline_round_fk references approval_round (id),
        number int not null,
        vote_by date not null,
        reason text,
        set_by jsonb not null,
        set_at timestamptz not null,
        constraint approval_round_deadline_pk primary key (round_id, number)
      );
      create trigger approval_round_deadline_append_only before update or delete on approval_round_deadline
        for each row execute function refuse_change();
      create trigger approval_round_deadline_no_truncate before truncate on approval_round_deadline
        for each statement execute function refuse_change();

      create table vote_proxy (
        id uuid constraint vote_proxy_pk primary key,
        panel_id uuid not null constraint vote_proxy_panel_fk references panel (id),
        member_id uuid not null constraint vote_proxy_member_fk references person (id),
        proxy_id uuid not null constraint vote_proxy_proxy_fk references person (id),
        round_id uuid constraint vote_proxy_round_fk references approval_round (id),
        first_on date,
        until_on date,
        reason text,
        created_at timestamptz not null,
        ended_at timestamptz,
        ended_because text constraint vote_proxy_ended_because check (ended_because in ('taken_back', 'left')),
        constraint vote_proxy_two_persons check (member_id <> proxy_id),
        constraint vote_proxy_one_span check ((round_id is null) = (first_on is not null and until_on is not null)),
        constraint vote_proxy_days_in_order check (first_on < until_on),
        constraint vote_proxy_end_whole check ((ended_at is null) = (ended_because is null))
      );
      create index vote_proxy_panel on vote_proxy (panel_id);
      create index vote_proxy_member on vote_proxy (member_id) where ended_at is null;
      create index vote_proxy_proxy on vote_proxy (proxy_id) where ended_at is null;
      create index vote_proxy_round on vote_proxy (round_id);

      alter table approval_vote
        add column cast_by_id uuid constraint approval_vote_cast_by_fk references person (id),
        add column cast_by_name text,
        add constraint approval_vote_proxy_whole check ((cast_by_id is null) = (cast_by_name is null)),
        add constraint approval_vote_proxy_other check (cast_by_id <> person_id),
        add constraint approval_vote_proxy_never_recuses check (cast_by_id is null or vote <> 'recuse');
      create unique index approval_vote_once_a_person on approval_vote (round_id, coalesce(cast_by_id, person_id));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index approval_vote_once_a_person;
      alter table approval_vote drop column cast_by_id, drop column cast_by_name;
      drop table vote_proxy, approval_round_deadline, approval_round_seat, policy_panel, panel_seat;
      alter table approval_round disable trigger approval_round_closed_stays;
      update approval_round set outcome = 'rejected' where outcome = 'not_carried';
      alter table approval_round enable trigger approval_round_closed_stays;
      alter table approval_round
        drop constraint approval_round_outcome,
        add constraint approval_round_outcome check (outcome in ('approved', 'rejected', 'returned', 'withdrawn')),
        drop column panel_id, drop column panel_name, drop column rule, drop column proxies_allowed, drop column vote_by,
        drop column close_reason, drop column closed_by;
      drop table panel;
    `);
  }
}
