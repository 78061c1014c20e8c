import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the service attested of a version: audit paths, checkpoint, keys and signature over all that a proof says. Kept, so
 * that the same question gets the same bytes as long as nothing new is to be said, and costs no new checkpoint.
 */
export class KeepProofAttestations20261123030800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table proof_attestation (
        version_id uuid not null,
        -- of all that the proof says, but for what is kept here
        facts_hash text not null,
        -- canonical JSON: when it was made, the audit's part, keys
        attested text not null,
        signature text not null,
        constraint proof_attestation_pk primary key (version_id, facts_hash),
        constraint proof_attestation_version_fk foreign key (version_id) references policy_version (id)
      );
      create trigger proof_attestation_append_only before update or delete on proof_attestation
        for each row execute function refuse_change();
      create trigger proof_attestation_no_truncate before truncate on proof_attestation
        for each statement execute function refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table proof_attestation');
  }
}
