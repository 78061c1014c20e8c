import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a person is about to sign, with a nonce: their passkey or their identity provider signs a hash over it. A
 * challenge is one person's in one session, is used once, and is deleted when it is used or the session ends.
 */
export class CreateSignatureChallenges20261123030200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table signature_challenge (
        id uuid constraint signature_challenge_pk primary key,
        person_id uuid not null constraint signature_challenge_person_fk references person (id),
        session_id uuid not null constraint signature_challenge_session_fk references session (id) on delete cascade,
        method text not null constraint signature_challenge_method_known check (method in ('passkey', 'oidc')),
        envelope_hash text not null
          constraint signature_challenge_envelope_hash_shape check (envelope_hash ~ '^sha256:[0-9a-f]{64}$'),
        meaning text not null constraint signature_challenge_meaning_not_blank check (btrim(meaning) <> ''),
        nonce text not null,
        evidence jsonb,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        constraint signature_challenge_evidence_of_provider check (evidence is null or method = 'oidc')
      );
      create index signature_challenge_person_ix on signature_challenge (person_id);
      create index signature_challenge_session_ix on signature_challenge (session_id);
      create index signature_challenge_expires_ix on signature_challenge (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table signature_challenge');
  }
}
