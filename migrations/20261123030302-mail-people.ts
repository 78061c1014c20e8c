import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Mail to a person about their own access: invitations, lost passwords, what changed. A row is written with the change it
 * tells of and sent by a job; a link in it is made when it is sent, so that no row and no payload ever holds its token.
 * `link_request` keeps that somebody asked for a link: the same row for an address we know and for one we do not, so that
 * asking takes as long and answers as much; a job decides afterwards. What was typed is kept as a hash.
 */
export class MailPeople20261123030302 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sign_in_link
        drop constraint sign_in_link_purpose_known,
        add constraint sign_in_link_purpose_known check (purpose in ('first_sign_in', 'invitation', 'forgotten'));

      create table person_mail (
        id uuid not null,
        person_id uuid not null,
        kind text not null,
        detail jsonb not null,
        created_at timestamptz not null default now(),
        link_id uuid,
        sent_at timestamptz,
        outcome text,
        constraint person_mail_pkey primary key (id),
        constraint person_mail_person_fkey foreign key (person_id) references person (id),
        constraint person_mail_link_fkey foreign key (link_id) references sign_in_link (id) on delete set null,
        constraint person_mail_outcome_known check (outcome in ('sent', 'refused', 'not_wanted'))
      );
      create index person_mail_person_index on person_mail (person_id);
      create index person_mail_link_index on person_mail (link_id);
      create index person_mail_created_index on person_mail (created_at);

      create table link_request (
        id uuid not null,
        account_hash text not null,
        address text not null,
        person_id uuid,
        asked_at timestamptz not null default now(),
        outcome text,
        constraint link_request_pkey primary key (id),
        constraint link_request_person_fkey foreign key (person_id) references person (id),
        constraint link_request_account_is_hash check (account_hash like 'sha256:%'),
        constraint link_request_outcome_known check (outcome in ('mailed', 'nobody', 'too_many_for_person', 'too_many_from_address'))
      );
      create index link_request_person_index on link_request (person_id, asked_at);
      create index link_request_address_index on link_request (address, asked_at);
      create index link_request_asked_index on link_request (asked_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table link_request;
      drop table person_mail;
      delete from sign_in_link where purpose <> 'first_sign_in';
      alter table sign_in_link
        drop constraint sign_in_link_purpose_known,
        add constraint sign_in_link_purpose_known check (purpose in ('first_sign_in'));
    `);
  }
}
