import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A version may correct another, and says which corrections its text carries that its base does not. A retroactive one
 * takes force with two directors' signatures over one envelope, in the database's own hands; the first waits, with the
 * terms it was given on, at the revision it was given for. Versions adopted together are approved at one instant.
 */
export class AddCorrections20261122000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table policy_version
        add column corrects_version_id uuid,
        add column carries int[] not null default '{}',
        add constraint policy_version_corrects_fk foreign key (policy_id, corrects_version_id)
          references policy_version (policy_id, id),
        add constraint policy_version_corrects_its_base check (corrects_version_id = base_version_id),
        drop constraint policy_version_approved_at_key;
      create index policy_version_approved_ix on policy_version (policy_id, approved_at) where state = 'approved';

      alter table version_signature
        add column version_revision int,
        add column envelope text,
        add column terms jsonb,
        add constraint version_signature_envelope_hashed check (
          envelope_hash = 'sha256:' || encode(sha256(convert_to(envelope, 'UTF8')), 'hex')),
        drop constraint version_signature_once,
        add constraint version_signature_once unique (version_id, version_revision, envelope_hash, person_id);

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
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
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
        if (new.id, new.policy_id, new.number, new.created_at) is distinct from (old.id, old.policy_id, old.number, old.created_at) then
          raise exception 'a version keeps its policy and its number' using errcode = 'restrict_violation';
        end if;
        if new.state = 'approved' and not exists (
             select 1 from version_signature s where s.version_id = new.id and s.envelope_hash = new.envelope_hash) then
          raise exception 'version % has no signature over its envelope', new.number using errcode = 'restrict_violation';
        end if;
        return new;
      end $$;
      alter table version_signature
        drop constraint version_signature_once,
        add constraint version_signature_once unique (version_id, envelope_hash, person_id),
        drop column terms, drop column envelope, drop column version_revision;
      drop index policy_version_approved_ix;
      alter table policy_version
        add constraint policy_version_approved_at_key unique (policy_id, approved_at),
        drop column carries, drop column corrects_version_id;
    `);
  }
}
