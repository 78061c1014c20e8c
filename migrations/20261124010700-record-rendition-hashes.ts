import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A FHIR Library names the bytes of its content by their SHA-1 (R4's Attachment.hash). Those of what is stored from now on
 * are noted with it; of what was stored before they are taken when they are first asked for.
 */
export class RecordRenditionHashes20261124010700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table rendition_sha1 (
        version_id uuid not null,
        format text not null,
        descriptions boolean not null,
        sha1 text not null constraint rendition_sha1_base64 check (sha1 ~ '^[A-Za-z0-9+/]{27}=$'),
        constraint rendition_sha1_pk primary key (version_id, format, descriptions),
        constraint rendition_sha1_rendition_fk foreign key (version_id, format, descriptions)
          references rendition (version_id, format, descriptions)
      );
      create trigger rendition_sha1_append_only before update or delete on rendition_sha1
        for each row execute function refuse_change();
      create trigger rendition_sha1_no_truncate before truncate on rendition_sha1
        for each statement execute function refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table rendition_sha1');
  }
}
