import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How long before a change takes effect those who apply it must be told, as data, and the waivers that directors signed.
 * Both are only ever added to, so that a past signature can be explained by the very rule it was held to. The rules
 * here are a beginning: each names its source, and waits for the payer's counsel to verify it.
 */
export class CreateNoticeRules20261122000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table notice_rule (
        key text not null constraint notice_rule_key_shape check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(key) <= 60),
        revision int not null constraint notice_rule_revision_positive check (revision > 0),
        jurisdiction text constraint notice_rule_jurisdiction_given check (jurisdiction <> ''),
        days int not null constraint notice_rule_days_in_bounds check (days between 1 and 1100),
        counting text not null constraint notice_rule_counting check (counting in ('calendar', 'business')),
        change_classes text[] not null constraint notice_rule_change_classes check (change_classes <@ array[
          'new', 'restrictive', 'expansive', 'neutral', 'editorial', 'codes_only', 'reaffirmed', 'retired']),
        exemptions text[] not null constraint notice_rule_exemptions check (exemptions <@ array['codes_only', 'legal_mandate']),
        lines_of_business text[] not null,
        in_force_from date not null constraint notice_rule_from_finite check (isfinite(in_force_from)),
        in_force_until date constraint notice_rule_until_finite check (isfinite(in_force_until)),
        note text not null,
        to_verify boolean not null,
        reason text,
        recorded_at timestamptz not null,
        recorded_by text not null,
        constraint notice_rule_pk primary key (key, revision),
        constraint notice_rule_days_in_order check (in_force_until > in_force_from)
      );
      create trigger notice_rule_append_only before update or delete on notice_rule
        for each row execute function refuse_change();
      create trigger notice_rule_no_truncate before truncate on notice_rule
        for each statement execute function refuse_change();

      create table notice_waiver (
        version_id uuid not null constraint notice_waiver_version_fk references policy_version (id),
        envelope_hash text not null,
        ground text not null constraint notice_waiver_ground check (ground in ('waiver', 'legal_mandate')),
        reason text not null constraint notice_waiver_reasoned check (reason <> ''),
        rule_key text not null,
        rule_revision int not null,
        notice_day date not null,
        earliest date not null,
        signed_by uuid not null constraint notice_waiver_signer_fk references person (id),
        signer_name text not null,
        signed_at timestamptz not null,
        constraint notice_waiver_pk primary key (version_id, envelope_hash),
        constraint notice_waiver_rule_fk foreign key (rule_key, rule_revision) references notice_rule (key, revision)
      );
      create function guard_notice_waiver() returns trigger language plpgsql as $$
      begin
        if not exists (select from version_signature s where s.version_id = new.version_id
                          and s.envelope_hash = new.envelope_hash and s.person_id = new.signed_by) then
          raise exception 'a waiver is part of a signature' using errcode = 'restrict_violation';
        end if;
        return new;
      end $$;
      create trigger notice_waiver_guard before insert on notice_waiver
        for each row execute function guard_notice_waiver();
      create trigger notice_waiver_append_only before update or delete on notice_waiver
        for each row execute function refuse_change();
      create trigger notice_waiver_no_truncate before truncate on notice_waiver
        for each statement execute function refuse_change();

      insert into notice_rule (key, revision, jurisdiction, days, counting, change_classes, exemptions, lines_of_business,
        in_force_from, note, to_verify, recorded_at, recorded_by)
      select key, 1, jurisdiction, days, counting, '{restrictive}', '{codes_only,legal_mandate}', lines_of_business,
             '2000-01-01', note, true, '2026-01-01T00:00:00Z', 'Almanac'
        from (values
          ('ar', 'AR', 60, 'calendar', '{}'::text[], 'Arkansas: notice of material changes to contracted providers. Verify the statute, its number of days and whom it binds.'),
          ('ca', 'CA', 45, 'business', '{}', 'California Health & Safety Code 1375.7(c)(3) and Insurance Code 10133.65(d)(3): 45 business days before a material change of a manual, policy or procedure document. Verify.'),
          ('ky', 'KY', 90, 'calendar', '{}', 'Kentucky KRS 304.17A-235: 90 days before a material change to a provider agreement. Verify that a change of coverage criteria is one.'),
          ('lcd', null, 45, 'calendar', '{Medicare,Medicare Advantage}', 'Medicare local coverage determinations: a notice period of 45 days (CMS Program Integrity Manual, chapter 13). Verify.'),
          ('ma', 'MA', 60, 'calendar', '{}', 'Massachusetts: 60 days before a material change that affects contracted providers. Verify.'),
          ('mt', 'MT', 60, 'calendar', '{}', 'Montana: 60 days before a material change to a provider agreement. Verify.'),
          ('ne', 'NE', 60, 'calendar', '{}', 'Nebraska: 60 days before a material change to a provider agreement. Verify.'),
          ('ok', 'OK', 60, 'calendar', '{}', 'Oklahoma: 60 days before a material change to a provider agreement. Verify.')
        ) as rule (key, jurisdiction, days, counting, lines_of_business, note);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table notice_waiver, notice_rule;
      drop function guard_notice_waiver();
    `);
  }
}
