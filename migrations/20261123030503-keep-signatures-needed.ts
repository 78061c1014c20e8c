import type { MigrationInterface, QueryRunner } from 'typeorm';

const guard = (unchanged: string) => `
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
        if old.decided_at is not null or new.decided_at is null or ${unchanged} then
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
      end $$;`;

/**
 * An act keeps how many signatures decided it: as many as its policy then asked for, which may be more than its kind needs
 * and may change later.
 */
export class KeepSignaturesNeeded20261123030503 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      guard(`new.signatures_needed < old.signatures_needed
           or to_jsonb(new) - array['decided_at', 'signatures_needed']
              is distinct from to_jsonb(old) - array['decided_at', 'signatures_needed']`),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(guard(`to_jsonb(new) - 'decided_at' is distinct from to_jsonb(old) - 'decided_at'`));
  }
}
