import type { MigrationInterface, QueryRunner } from 'typeorm';

const signed = ['version_signature', 'policy_act_signature'] as const;

/** What a signature says of its proof, and of the person it was given for (21 CFR 11.50, 11.200). */
const proofColumns = (table: string) => `
      alter table ${table}
        add column evidence jsonb,
        add column on_behalf_of_id uuid constraint ${table}_on_behalf_of_fk references person (id),
        add column on_behalf_of_name text,
        add column on_behalf_of_credentials text,
        add constraint ${table}_on_behalf_of_whole check (
          case when on_behalf_of_id is null then num_nonnulls(on_behalf_of_name, on_behalf_of_credentials) = 0
            else on_behalf_of_name is not null and on_behalf_of_id <> person_id end);
      create index ${table}_person_ix on ${table} (person_id);
      create index ${table}_on_behalf_of_ix on ${table} (on_behalf_of_id) where on_behalf_of_id is not null;`;

/** The same columns for tables that begin here. */
const signatureColumns = (table: string) => `
        person_id uuid not null constraint ${table}_person_fk references person (id),
        name text not null,
        role text not null,
        credentials text,
        meaning text not null,
        signed_at timestamptz not null,
        method text not null,
        evidence jsonb,
        on_behalf_of_id uuid constraint ${table}_on_behalf_of_fk references person (id),
        on_behalf_of_name text,
        on_behalf_of_credentials text,
        constraint ${table}_on_behalf_of_whole check (
          case when on_behalf_of_id is null then num_nonnulls(on_behalf_of_name, on_behalf_of_credentials) = 0
            else on_behalf_of_name is not null and on_behalf_of_id <> person_id end)`;

const appendOnly = (table: string) => `
      create trigger ${table}_append_only before update or delete on ${table}
        for each row execute function refuse_change();
      create trigger ${table}_no_truncate before truncate on ${table}
        for each statement execute function refuse_change();`;

/** Refuses a signature by or for a person who stands in another signature, not taken back, of the same thing. */
const oneEach = (table: string, column: string, same: string) => `
        if exists (select from ${table} s where ${same}
             and (new.person_id in (s.person_id, s.on_behalf_of_id) or new.on_behalf_of_id in (s.person_id, s.on_behalf_of_id))
             and not exists (select from voided_signature x where x.${column} = s.id)) then
          raise exception 'one person stands in one signature of the same envelope' using errcode = 'unique_violation';
        end if;`;

/**
 * A signature keeps what its signer showed at the act and for whom it was given; one to five directors sign, by policy. Of
 * a reaffirmation and an adoption the first signatures wait in tables of their own. A signature that waits can be taken
 * back: its row stays, and another says so. One person stands in one signature of an envelope, in the database's own hands.
 */
export class WidenSignatures20261123030500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table policy add column directors_needed int not null default 1
        constraint policy_directors_needed_sane check (directors_needed between 1 and 5);

      ${signed.map(proofColumns).join('\n')}

      alter table version_signature drop constraint version_signature_once;
      create index version_signature_version_ix on version_signature (version_id, envelope_hash);
      alter table policy_act_signature drop constraint policy_act_signature_once;
      create index policy_act_signature_act_ix on policy_act_signature (act_id);
      alter table policy_act
        drop constraint policy_act_signatures_needed,
        add constraint policy_act_signatures_needed check (signatures_needed between 1 and 5),
        drop constraint policy_act_whole,
        add constraint policy_act_whole check (case kind
          when 'cancel' then version_id is not null
            and num_nonnulls(instead_version_id, successor_policy_id, successor_criteria) = 0
          when 'retire' then version_id is null and instead_version_id is null
            and num_nonnulls(successor_policy_id, successor_criteria) <= 1
          else version_id is not null and signatures_needed >= 2 and version_id is distinct from instead_version_id
            and num_nonnulls(instead_version_id, successor_policy_id, successor_criteria) = 1 end);

      create table policy_act_given_up (
        act_id uuid constraint policy_act_given_up_pk primary key
          constraint policy_act_given_up_act_fk references policy_act (id),
        given_up_at timestamptz not null,
        given_up_by jsonb not null,
        reason text not null constraint policy_act_given_up_reason_given check (reason <> '')
      );
      ${appendOnly('policy_act_given_up')}

      create table reaffirmation_signature (
        id uuid constraint reaffirmation_signature_pk primary key,
        policy_id uuid not null constraint reaffirmation_signature_policy_fk references policy (id),
        envelope text not null,
        envelope_hash text not null,
        terms jsonb not null,
        ${signatureColumns('reaffirmation_signature')},
        constraint reaffirmation_signature_envelope_hashed check (
          envelope_hash = 'sha256:' || encode(sha256(convert_to(envelope, 'UTF8')), 'hex'))
      );
      create index reaffirmation_signature_policy_ix on reaffirmation_signature (policy_id, envelope_hash);
      create index reaffirmation_signature_person_ix on reaffirmation_signature (person_id);
      create index reaffirmation_signature_on_behalf_of_ix on reaffirmation_signature (on_behalf_of_id)
        where on_behalf_of_id is not null;
      ${appendOnly('reaffirmation_signature')}

      create table adoption_signature (
        id uuid constraint adoption_signature_pk primary key,
        batch_id uuid not null constraint adoption_signature_batch_fk references adoption_batch (id),
        batch_hash text not null,
        ${signatureColumns('adoption_signature')}
      );
      create index adoption_signature_batch_ix on adoption_signature (batch_id, batch_hash);
      create index adoption_signature_person_ix on adoption_signature (person_id);
      create index adoption_signature_on_behalf_of_ix on adoption_signature (on_behalf_of_id)
        where on_behalf_of_id is not null;
      ${appendOnly('adoption_signature')}
      insert into adoption_signature (id, batch_id, batch_hash, person_id, name, role, credentials, meaning, signed_at, method)
      select distinct on (b.id) gen_random_uuid(), b.id, b.batch_hash, s.person_id, s.name, s.role, s.credentials, s.meaning,
             b.signed_at, s.method
        from adoption_batch b join policy_version v on v.adoption_batch_id = b.id
        join version_signature s on s.version_id = v.id and s.person_id = b.signed_by
       where b.state = 'signed' order by b.id, s.signed_at, s.id;

      create table voided_signature (
        id uuid constraint voided_signature_pk primary key,
        version_signature_id uuid
          constraint voided_signature_version_signature_fk references version_signature (id)
          constraint voided_signature_version_signature_once unique,
        policy_act_signature_id uuid
          constraint voided_signature_act_signature_fk references policy_act_signature (id)
          constraint voided_signature_act_signature_once unique,
        reaffirmation_signature_id uuid
          constraint voided_signature_reaffirmation_signature_fk references reaffirmation_signature (id)
          constraint voided_signature_reaffirmation_signature_once unique,
        adoption_signature_id uuid
          constraint voided_signature_adoption_signature_fk references adoption_signature (id)
          constraint voided_signature_adoption_signature_once unique,
        voided_at timestamptz not null,
        voided_by jsonb not null,
        reason text constraint voided_signature_reason_given check (reason <> ''),
        constraint voided_signature_of_one check (num_nonnulls(version_signature_id, policy_act_signature_id,
          reaffirmation_signature_id, adoption_signature_id) = 1)
      );
      ${appendOnly('voided_signature')}

      create function guard_voided_signature() returns trigger language plpgsql as $$
      begin
        -- what is decided stays decided: each lock takes turns with the decision that the signature waits for
        if new.version_signature_id is not null and (
             select v.state from policy_version v join version_signature s on s.version_id = v.id
              where s.id = new.version_signature_id for update of v) in ('approved', 'withdrawn') then
          raise exception 'a signature is not taken back after the version is decided' using errcode = 'restrict_violation';
        end if;
        if new.policy_act_signature_id is not null and (
             select a.decided_at from policy_act a join policy_act_signature s on s.act_id = a.id
              where s.id = new.policy_act_signature_id for update of a) is not null then
          raise exception 'a signature is not taken back after the act is decided' using errcode = 'restrict_violation';
        end if;
        if new.reaffirmation_signature_id is not null
           and exists (select from version_signature s where s.id = new.reaffirmation_signature_id) then
          raise exception 'a signature is not taken back after the reaffirmation is decided'
            using errcode = 'restrict_violation';
        end if;
        if new.adoption_signature_id is not null and (
             select b.state from adoption_batch b join adoption_signature s on s.batch_id = b.id
              where s.id = new.adoption_signature_id for update of b) = 'signed' then
          raise exception 'a signature is not taken back after the adoption is signed' using errcode = 'restrict_violation';
        end if;
        return new;
      end $$;
      create trigger voided_signature_guard before insert on voided_signature
        for each row execute function guard_voided_signature();

      create or replace function guard_version_signature() returns trigger language plpgsql as $$
      begin
        -- locks the version, so that no signature slips in beside an approval that is being written
        if (select state from policy_version where id = new.version_id for update) in ('approved', 'withdrawn') then
          raise exception 'a version takes no signature after it is decided' using errcode = 'restrict_violation';
        end if;
        ${oneEach(
          'version_signature',
          'version_signature_id',
          `s.version_id = new.version_id and s.envelope_hash = new.envelope_hash
             and s.version_revision is not distinct from new.version_revision`,
        )}
        return new;
      end $$;

      create or replace function guard_policy_act_signature() returns trigger language plpgsql as $$
      begin
        -- locks the act, so that no signature slips in beside its decision
        if (select decided_at from policy_act where id = new.act_id for update) is not null then
          raise exception 'an act takes no signature after it is decided' using errcode = 'restrict_violation';
        end if;
        if exists (select from policy_act_given_up g where g.act_id = new.act_id) then
          raise exception 'an act takes no signature after it is given up' using errcode = 'restrict_violation';
        end if;
        ${oneEach('policy_act_signature', 'policy_act_signature_id', 's.act_id = new.act_id')}
        return new;
      end $$;

      create function guard_reaffirmation_signature() returns trigger language plpgsql as $$
      begin
        perform from policy where id = new.policy_id for no key update;
        ${oneEach(
          'reaffirmation_signature',
          'reaffirmation_signature_id',
          's.policy_id = new.policy_id and s.envelope_hash = new.envelope_hash',
        )}
        return new;
      end $$;
      create trigger reaffirmation_signature_guard before insert on reaffirmation_signature
        for each row execute function guard_reaffirmation_signature();

      create function guard_adoption_signature() returns trigger language plpgsql as $$
      begin
        if (select state from adoption_batch where id = new.batch_id for update) = 'signed' then
          raise exception 'an adoption takes no signature after it is signed' using errcode = 'restrict_violation';
        end if;
        ${oneEach(
          'adoption_signature',
          'adoption_signature_id',
          's.batch_id = new.batch_id and s.batch_hash = new.batch_hash',
        )}
        return new;
      end $$;
      create trigger adoption_signature_guard before insert on adoption_signature
        for each row execute function guard_adoption_signature();

      create or replace function guard_policy_version() returns trigger language plpgsql as $$
      declare
        needed int;
        given int;
      begin
        if tg_op = 'INSERT' then
          if new.state <> 'draft' then
            raise exception 'a version begins as a draft' using errcode = 'restrict_violation';
          end if;
          return new;
        end if;
        if old.state in ('approved', 'withdrawn') then
          raise exception 'version % is % and never changes', old.number, old.state using errcode = 'restrict_violation';
        end if;
        if (new.id, new.policy_id, new.number, new.created_at, new.corrects_version_id)
             is distinct from (old.id, old.policy_id, old.number, old.created_at, old.corrects_version_id) then
          raise exception 'a version keeps its policy and its number, and what it corrects' using errcode = 'restrict_violation';
        end if;
        if new.state = 'approved' then
          select greatest(p.directors_needed, case when new.envelope::jsonb ? 'retroactive' then 2 else 1 end)
            into needed from policy p where p.id = new.policy_id;
          select count(distinct s.person_id) into given from version_signature s
           where s.version_id = new.id and s.envelope_hash = new.envelope_hash
             and (needed = 1 or s.version_revision = old.revision)
             and not exists (select from voided_signature x where x.version_signature_id = s.id);
          if given = 0 then
            raise exception 'version % has no signature over its envelope', new.number using errcode = 'restrict_violation';
          end if;
          if given < needed then
            raise exception 'version % needs the signatures of % persons', new.number, needed
              using errcode = 'restrict_violation';
          end if;
        end if;
        return new;
      end $$;

      create or replace function guard_policy_act() returns trigger language plpgsql as $$
      declare
        needed int;
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
        select greatest(new.signatures_needed, p.directors_needed) into needed from policy p where p.id = new.policy_id;
        if (select count(distinct s.person_id) from policy_act_signature s
             where s.act_id = new.id and s.envelope_hash = new.envelope_hash
               and not exists (select from voided_signature x where x.policy_act_signature_id = s.id)) < needed then
          raise exception 'an act of % needs % signatures over its envelope', new.kind, needed
            using errcode = 'restrict_violation';
        end if;
        return new;
      end $$;

      create function guard_adoption_batch() returns trigger language plpgsql as $$
      begin
        if new.state = 'signed' and not exists (
             select from adoption_signature s where s.batch_id = new.id and s.batch_hash = new.batch_hash
                and s.person_id = new.signed_by
                and not exists (select from voided_signature x where x.adoption_signature_id = s.id)) then
          raise exception 'an adoption is signed by the signatures over its hash' using errcode = 'restrict_violation';
        end if;
        return new;
      end $$;
      create trigger adoption_batch_guard before update on adoption_batch
        for each row when (old.state = 'open') execute function guard_adoption_batch();
    `);
  }

  /** Signatures that were taken back, and those that waited in tables of their own, are lost. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger adoption_batch_guard on adoption_batch;
      drop function guard_adoption_batch();
      create or replace function guard_policy_act() returns trigger language plpgsql as $$
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
      create or replace function guard_policy_version() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          if new.state <> 'draft' then
            raise exception 'a version begins as a draft' using errcode = 'restrict_violation';
          end if;
          return new;
        end if;
        if old.state in ('approved', 'withdrawn') then
          raise exception 'version % is % and never changes', old.number, old.state using errcode = 'restrict_violation';
        end if;
        if (new.id, new.policy_id, new.number, new.created_at, new.corrects_version_id)
             is distinct from (old.id, old.policy_id, old.number, old.created_at, old.corrects_version_id) then
          raise exception 'a version keeps its policy and its number, and what it corrects' using errcode = 'restrict_violation';
        end if;
        if new.state = 'approved' and not exists (
             select 1 from version_signature s where s.version_id = new.id and s.envelope_hash = new.envelope_hash) then
          raise exception 'version % has no signature over its envelope', new.number using errcode = 'restrict_violation';
        end if;
        if new.state = 'approved' and new.envelope::jsonb ? 'retroactive' and (
             select count(distinct s.person_id) from version_signature s where s.version_id = new.id
                and s.envelope_hash = new.envelope_hash and s.version_revision = old.revision) < 2 then
          raise exception 'version % is retroactive and needs the signatures of two persons', new.number
            using errcode = 'restrict_violation';
        end if;
        return new;
      end $$;
      create or replace function guard_policy_act_signature() returns trigger language plpgsql as $$
      begin
        -- locks the act, so that no signature slips in beside its decision
        if (select decided_at from policy_act where id = new.act_id for update) is not null then
          raise exception 'an act takes no signature after it is decided' using errcode = 'restrict_violation';
        end if;
        return new;
      end $$;
      create or replace function guard_version_signature() returns trigger language plpgsql as $$
      begin
        -- locks the version, so that no signature slips in beside an approval that is being written
        if (select state from policy_version where id = new.version_id for update) in ('approved', 'withdrawn') then
          raise exception 'a version takes no signature after it is decided' using errcode = 'restrict_violation';
        end if;
        return new;
      end $$;
      drop table voided_signature, adoption_signature, reaffirmation_signature, policy_act_given_up;
      drop function guard_voided_signature(), guard_adoption_signature(), guard_reaffirmation_signature();
      alter table policy_act
        drop constraint policy_act_signatures_needed,
        add constraint policy_act_signatures_needed check (signatures_needed in (1, 2)),
        drop constraint policy_act_whole,
        add constraint policy_act_whole check (case kind
          when 'cancel' then version_id is not null
            and num_nonnulls(instead_version_id, successor_policy_id, successor_criteria) = 0
          when 'retire' then version_id is null and instead_version_id is null
            and num_nonnulls(successor_policy_id, successor_criteria) <= 1
          else version_id is not null and signatures_needed = 2 and version_id is distinct from instead_version_id
            and num_nonnulls(instead_version_id, successor_policy_id, successor_criteria) = 1 end);
      drop index policy_act_signature_act_ix, version_signature_version_ix;
      alter table policy_act_signature add constraint policy_act_signature_once unique (act_id, person_id);
      alter table version_signature
        add constraint version_signature_once unique (version_id, version_revision, envelope_hash, person_id);
      ${signed
        .map(
          (table) => `
      drop index ${table}_person_ix, ${table}_on_behalf_of_ix;
      alter table ${table} drop column on_behalf_of_credentials, drop column on_behalf_of_name, drop column on_behalf_of_id,
        drop column evidence;`,
        )
        .join('\n')}
      alter table policy drop column directors_needed;
    `);
  }
}
