import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was decided about the provider's word and must outlast it: who was unlinked, so that a verified address does not link
 * the same subject again; trips that confirm a session and no challenge; and the subject that a machine's tokens bear where it is not its client id.
 */
export class HoldProviderToItsWord20261123030103 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table unlinked_identity (
        issuer text not null,
        subject text not null,
        person_id uuid not null,
        unlinked_at timestamptz not null default now(),
        constraint unlinked_identity_pkey primary key (issuer, subject, person_id),
        constraint unlinked_identity_person_fkey foreign key (person_id) references person (id) on delete cascade
      );
      create index unlinked_identity_person_idx on unlinked_identity (person_id);

      alter table oidc_trip
        drop constraint oidc_trip_confirms_wholly,
        add constraint oidc_trip_confirms_wholly check (
          num_nulls(person_id, session_id) in (0, 2) and (challenge_id is null or session_id is not null)
        );

      alter table oauth_client
        add column subject text,
        add constraint oauth_client_subject_not_blank check (btrim(subject) <> '');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table oauth_client drop constraint oauth_client_subject_not_blank, drop column subject;
      delete from oidc_trip where session_id is not null and challenge_id is null;
      alter table oidc_trip
        drop constraint oidc_trip_confirms_wholly,
        add constraint oidc_trip_confirms_wholly check (num_nulls(challenge_id, person_id, session_id) in (0, 3));
      drop table unlinked_identity;
    `);
  }
}
