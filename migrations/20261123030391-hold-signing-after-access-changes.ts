import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whoever may say how another signs in could let themself in as that person and sign. `person_access` keeps until when no
 * credential made since then signs, whether a person was ever in, and the address they had until lately: what happens to
 * their access is told there too. A mail may go to an address that is not the person's any more. A link that was made
 * to replace what somebody signs in with is told apart. Who was in before the upgrade is taken from the audit and from what they sign in with.
 */
export class HoldSigningAfterAccessChanges20261123030391 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table person_access (
        person_id uuid not null,
        first_signed_in_at timestamptz,
        held_from timestamptz,
        held_until timestamptz,
        previous_email text,
        email_changed_at timestamptz,
        constraint person_access_pkey primary key (person_id),
        constraint person_access_person_fkey foreign key (person_id) references person (id),
        constraint person_access_hold_has_both_ends check ((held_from is null) = (held_until is null)),
        constraint person_access_email_dated check ((previous_email is null) = (email_changed_at is null))
      );
      insert into person_access (person_id, first_signed_in_at)
        select p.id, now() from person p
         where exists (select from audit_entry e
                        where e.subject_type = 'person' and e.subject_id = p.id::text and e.action = 'person.signed_in')
            or exists (select from session s where s.person_id = p.id)
            or exists (select from password_credential c where c.person_id = p.id);

      alter table person_mail add column address text;
      alter table sign_in_link add column replaces boolean not null default false;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sign_in_link drop column replaces;
      alter table person_mail drop column address;
      drop table person_access;
    `);
  }
}
