import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was signed stays as it was signed, in the database's own hands: approved and withdrawn versions never change,
 * a version number is never used again, and signatures, review dates and signed batches are only ever added.
 */
export class ProtectSignedVersions20260103000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function guard_policy_version() returns trigger language plpgsql as $$
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
      create trigger policy_version_guard before insert or update on policy_version
        for each row execute function guard_policy_version();
      create trigger policy_version_no_delete before delete on policy_version
        for each row execute function refuse_change();
      create trigger policy_version_no_truncate before truncate on policy_version
        for each statement execute function refuse_change();

      create function guard_version_signature() returns trigger language plpgsql as $$
      begin
        -- locks the version, so that no signature slips in beside an approval that is being written
        if (select state from policy_version where id = new.version_id for update) in ('approved', 'withdrawn') then
          raise exception 'a version takes no signature after it is decided' using errcode = 'restrict_violation';
        end if;
        return new;
      end $$;
      create trigger version_signature_guard before insert on version_signature
        for each row execute function guard_version_signature();
      create trigger version_signature_append_only before update or delete on version_signature
        for each row execute function refuse_change();
      create trigger version_signature_no_truncate before truncate on version_signature
        for each statement execute function refuse_change();

      create trigger policy_review_dates_append_only before update or delete on policy_review_dates
        for each row execute function refuse_change();
      create trigger policy_review_dates_no_truncate before truncate on policy_review_dates
        for each statement execute function refuse_change();

      create function guard_policy() returns trigger language plpgsql as $$
      begin
        if (new.id, new.slug, new.created_at) is distinct from (old.id, old.slug, old.created_at) then
          raise exception 'a policy keeps its id and its slug: links and envelopes name them' using errcode = 'restrict_violation';
        end if;
        return new;
      end $$;
      create trigger policy_guard before update on policy
        for each row execute function guard_policy();
      create trigger policy_no_delete before delete on policy
        for each row execute function refuse_change();
      create trigger policy_no_truncate before truncate on policy
        for each statement execute function refuse_change();

      create trigger adoption_batch_signed_stays before update or delete on adoption_batch
        for each row when (old.state = 'signed') execute function refuse_change();
      create trigger adoption_batch_no_truncate before truncate on adoption_batch
        for each statement execute function refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger adoption_batch_no_truncate on adoption_batch;
      drop trigger adoption_batch_signed_stays on adoption_batch;
      drop trigger policy_no_truncate on policy;
      drop trigger policy_no_delete on policy;
      drop trigger policy_guard on policy;
      drop function guard_policy();
      drop trigger policy_review_dates_no_truncate on policy_review_dates;
      drop trigger policy_review_dates_append_only on policy_review_dates;
      drop trigger version_signature_no_truncate on version_signature;
      drop trigger version_signature_append_only on version_signature;
      drop trigger version_signature_guard on version_signature;
      drop function guard_version_signature();
      drop trigger policy_version_no_truncate on policy_version;
      drop trigger policy_version_no_delete on policy_version;
      drop trigger policy_version_guard on policy_version;
      drop function guard_policy_version();
    `);
  }
}
