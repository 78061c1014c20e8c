import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Meetings of the committee, one by one and in series by a rule (RFC 5545). An occurrence of a series becomes a meeting
 * once. A policy is on the agenda of one upcoming meeting at most. Agendas as published and minutes as approved never
 * change, nor does anything of a meeting whose minutes are approved.
 */
export class CreateMeetings20261122010700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table meeting_series (
        id uuid constraint meeting_series_pk primary key,
        name text not null constraint meeting_series_named check (btrim(name) <> ''),
        rule text not null,
        starts_at time not null,
        duration_minutes int not null constraint meeting_series_duration check (duration_minutes between 5 and 1440),
        zone text not null constraint meeting_series_zone_not_blank check (btrim(zone) <> ''),
        place text,
        link text,
        from_on date not null,
        until_on date,
        on_holiday text not null constraint meeting_series_on_holiday check (on_holiday in ('skip', 'next_business_day')),
        revision int not null default 1,
        made_on date,
        created_at timestamptz not null,
        constraint meeting_series_days_finite check (isfinite(from_on) and (until_on is null or isfinite(until_on))),
        constraint meeting_series_has_a_day check (until_on > from_on)
      );

      create table meeting (
        id uuid constraint meeting_pk primary key,
        series_id uuid constraint meeting_series_fk references meeting_series (id),
        occurrence_on date,
        name text not null constraint meeting_named check (btrim(name) <> ''),
        day date not null constraint meeting_day_finite check (isfinite(day)),
        starts_at time not null,
        duration_minutes int not null constraint meeting_duration check (duration_minutes between 5 and 1440),
        zone text not null constraint meeting_zone_not_blank check (btrim(zone) <> ''),
        place text,
        link text,
        state text not null default 'planned' constraint meeting_state check (state in ('planned', 'cancelled', 'closed')),
        cancel_reason text constraint meeting_cancel_reason_not_blank check (btrim(cancel_reason) <> ''),
        touched boolean not null default false,
        revision int not null default 1,
        created_at timestamptz not null,
        changed_at timestamptz not null,
        closed_at timestamptz,
        constraint meeting_of_series_whole check ((series_id is null) = (occurrence_on is null)),
        constraint meeting_cancelled_with_reason check ((state = 'cancelled') = (cancel_reason is not null)),
        constraint meeting_closed_whole check ((state = 'closed') = (closed_at is not null)),
        constraint meeting_once_an_occurrence unique (series_id, occurrence_on)
      );
      create index meeting_day_ix on meeting (day, id);

      create table meeting_item (
        id uuid constraint meeting_item_pk primary key,
        meeting_id uuid not null constraint meeting_item_meeting_fk references meeting (id),
        position int not null,
        origin text not null constraint meeting_item_origin check (origin in ('due', 'in_review', 'carried_over', 'by_hand')),
        carried_from_id uuid constraint meeting_item_carried_fk references meeting_item (id),
        policy_id uuid constraint meeting_item_policy_fk references policy (id),
        version_id uuid constraint meeting_item_version_fk references policy_version (id),
        title text constraint meeting_item_title_not_blank check (btrim(title) <> ''),
        note text,
        state text not null default 'open' constraint meeting_item_state check (state in ('open', 'removed', 'deferred', 'settled')),
        discussion text,
        deferral_reason text,
        added_at timestamptz not null,
        constraint meeting_item_about_one_thing check (num_nonnulls(policy_id, title) = 1),
        constraint meeting_item_version_of_policy check (version_id is null or policy_id is not null)
      );
      create index meeting_item_meeting_ix on meeting_item (meeting_id, position);
      create index meeting_item_carried_ix on meeting_item (carried_from_id) where carried_from_id is not null;
      create unique index meeting_item_one_upcoming on meeting_item (policy_id) where state = 'open';

      create table meeting_attendance (
        id uuid constraint meeting_attendance_pk primary key,
        meeting_id uuid not null constraint meeting_attendance_meeting_fk references meeting (id),
        person_id uuid constraint meeting_attendance_person_fk references person (id),
        name text not null constraint meeting_attendance_named check (btrim(name) <> ''),
        seat text constraint meeting_attendance_seat check (seat in ('committee_chair', 'committee_member', 'medical_director')),
        attendance text not null constraint meeting_attendance_kind check (attendance in ('present', 'absent', 'excused', 'guest')),
        note text,
        constraint meeting_attendance_once unique (meeting_id, person_id)
      );

      create table meeting_paper (
        id uuid constraint meeting_paper_pk primary key,
        meeting_id uuid not null constraint meeting_paper_meeting_fk references meeting (id),
        kind text not null constraint meeting_paper_kind check (kind in ('agenda', 'minutes')),
        number int not null,
        content text not null,
        content_hash text not null constraint meeting_paper_content_hashed check (
          content_hash = 'sha256:' || encode(sha256(convert_to(content, 'UTF8')), 'hex')),
        made_at timestamptz not null,
        made_by text not null,
        constraint meeting_paper_number_once unique (meeting_id, kind, number)
      );
      create table meeting_paper_form (
        paper_id uuid not null constraint meeting_paper_form_paper_fk references meeting_paper (id),
        form text not null constraint meeting_paper_form_form check (form in ('html', 'pdf')),
        bytes bytea not null,
        constraint meeting_paper_form_pk primary key (paper_id, form)
      );

      create function guard_meeting() returns trigger language plpgsql as $$
      begin
        if old.state = 'closed' then
          raise exception 'the minutes of meeting % are approved: it never changes', old.id using errcode = 'restrict_violation';
        end if;
        if (new.id, new.series_id, new.occurrence_on) is distinct from (old.id, old.series_id, old.occurrence_on) then
          raise exception 'a meeting stays the occurrence that it is' using errcode = 'restrict_violation';
        end if;
        return new;
      end $$;
      create trigger meeting_guard before update on meeting for each row execute function guard_meeting();
      create trigger meeting_no_delete before delete on meeting for each row execute function refuse_change();
      create trigger meeting_no_truncate before truncate on meeting for each statement execute function refuse_change();

      create function guard_meeting_part() returns trigger language plpgsql as $$
      declare held uuid := case when tg_op = 'DELETE' then old.meeting_id else new.meeting_id end;
      begin
        if tg_op = 'UPDATE' and new.meeting_id <> old.meeting_id then
          raise exception 'what belongs to a meeting stays with it' using errcode = 'restrict_violation';
        end if;
        -- waits for whoever is approving the minutes, so that nothing slips in beside them
        if (select state from meeting where id = held for share) = 'closed' then
          raise exception 'the minutes of meeting % are approved: it never changes', held using errcode = 'restrict_violation';
        end if;
        return case when tg_op = 'DELETE' then old else new end;
      end $$;
      create trigger meeting_item_guard before insert or update or delete on meeting_item
        for each row execute function guard_meeting_part();
      create trigger meeting_item_no_truncate before truncate on meeting_item
        for each statement execute function refuse_change();
      create trigger meeting_attendance_guard before insert or update or delete on meeting_attendance
        for each row execute function guard_meeting_part();
      create trigger meeting_attendance_no_truncate before truncate on meeting_attendance
        for each statement execute function refuse_change();

      create trigger meeting_paper_append_only before update or delete on meeting_paper
        for each row execute function refuse_change();
      create trigger meeting_paper_no_truncate before truncate on meeting_paper
        for each statement execute function refuse_change();
      create trigger meeting_paper_form_append_only before update or delete on meeting_paper_form
        for each row execute function refuse_change();
      create trigger meeting_paper_form_no_truncate before truncate on meeting_paper_form
        for each statement execute function refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table meeting_paper_form, meeting_paper, meeting_attendance, meeting_item, meeting, meeting_series;
      drop function guard_meeting_part();
      drop function guard_meeting();
    `);
  }
}
