import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Decisions about a policy that are no version: a scheduled version cancelled, the policy retired, a version withdrawn in
 * an emergency. Each is a signed envelope that never changes; one that needs two signatures decides nothing before the
 * second. A retired policy has no next review, and a version that governs again begins again.
 */
export class CreatePolicyActs20261122000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table policy_act (
        id uuid constraint policy_act_pk primary key,
        policy_id uuid not null constraint policy_act_policy_fk references policy (id),
        kind text not null constraint policy_act_kind check (kind in ('cancel', 'retire', 'withdraw')),
        version_id uuid,
        effective date not null constraint policy_act_effective_finite check (isfinite(effective)),
        instead_version_id uuid,
        successor_policy_id uuid constraint policy_act_successor_fk references policy (id),
        successor_criteria text constraint policy_act_successor_criteria_given check (successor_criteria <> ''),
        reason text not null constraint policy_act_reason_given check (reason <> ''),
        envelope text not null,
        envelope_hash text not null,
        signatures_needed int not null constraint policy_act_signatures_needed check (signatures_needed in (1, 2)),
        proposed_at timestamptz not null,
        decided_at timestamptz,
        constraint policy_act_version_fk foreign key (policy_id, version_id) references policy_version (policy_id, id),
        constraint policy_act_instead_version_fk foreign key (policy_id, instead_version_id)
          references policy_version (policy_id, id),
        constraint policy_act_not_its_own_successor check (successor_policy_id <> policy_id),
        constraint policy_act_envelope_hashed check (
          envelope_hash = 'sha256:' || encode(sha256(convert_to(envelope, 'UTF8')), 'hex')),
        constraint policy_act_whole check (case kind
          when 'cancel' then version_id is not null
            and num_nonnulls(instead_version_id, successor_policy_id, successor_criteria) = 0
          when 'retire' then version_id is null and instead_version_id is null
            and num_nonnulls(successor_policy_id, successor_criteria) <= 1
          else version_id is not null and signatures_needed = 2 and version_id is distinct from instead_version_id
            and num_nonnulls(instead_version_id, successor_policy_id, successor_criteria) = 1 end)
      );
      create index policy_act_policy_ix on policy_act (policy_id, decided_at);
      create unique index policy_act_version_once on policy_act (version_id)
        where version_id is not null and decided_at is not null;

      create table policy_act_signature (
        id uuid constraint policy_act_signature_pk primary key,
        act_id uuid not null constraint policy_act_signature_act_fk references policy_act (id),
        person_id uuid not null constraint policy_act_signature_person_fk references person (id),
        name text not null,
        role text not null,
        credentials text,
        meaning text not null,
        envelope_hash text not null,
        signed_at timestamptz not null,
        method text not null,
        constraint policy_act_signature_once unique (act_id, person_id)
      );

      create function guard_policy_act() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          if new.decided_at is not null then
            raise exception 'an act is decided by its signatures' using errcode = 'restrict_violation';
          end if;
          return new;
        end if;
        if old.decided_at is not null or new.decided_at is null
           or to_jsonb(new) - 'decided_at' is distinct from to_jsonb(old) - 'decided_at' then
          raise exception 'an act never changes: it is only ever decided, once' using errcode = 'restrict_violation';
        end if;
        if (select count(distinct s.person_id) from policy_act_signature s
             where s.act_id = new.id and s.envelope_hash = new.envelope_hash) < new.signatures_needed then
          raise exception 'an act of % needs % signatures over its envelope', new.kind, new.signatures_needed
            using errcode = 'restrict_violation';
        end if;
        return new;
      end $$;
      create trigger policy_act_guard before insert or update on policy_act
        for each row execute function guard_policy_act();
      create trigger policy_act_no_delete before delete on policy_act
        for each row execute function refuse_change();
      create trigger policy_act_no_truncate before truncate on policy_act
        for each statement execute function refuse_change();
      create trigger policy_act_notify after update on policy_act
        for each row execute function notify_in_force();

      create function guard_policy_act_signature() returns trigger language plpgsql as $$
      begin
        -- locks the act, so that no signature slips in beside its decision
        if (select decided_at from policy_act where id = new.act_id for update) is not null then
          raise exception 'an act takes no signature after it is decided' using errcode = 'restrict_violation';
        end if;
        return new;
      end $$;
      create trigger policy_act_signature_guard before insert on policy_act_signature
        for each row execute function guard_policy_act_signature();
      create trigger policy_act_signature_append_only before update or delete on policy_act_signature
        for each row execute function refuse_change();
      create trigger policy_act_signature_no_truncate before truncate on policy_act_signature
        for each statement execute function refuse_change();

      -- a retired policy has no next review
      alter table policy_review_dates alter column next_review drop not null;

      -- a version that governs again after an emergency withdrawal begins again, and that is told again
      alter table version_announcement drop constraint version_announcement_pk,
        add constraint version_announcement_pk primary key (version_id, kind, due_on);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table version_announcement drop constraint version_announcement_pk,
        add constraint version_announcement_pk primary key (version_id, kind);
      alter table policy_review_dates alter column next_review set not null;
      drop table policy_act_signature, policy_act;
      drop function guard_policy_act_signature();
      drop function guard_policy_act();
    `);
  }
}
