import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A version is a FHIR Library too, whose bytes are kept like the others. And a Library names the bytes of its content by
 * their SHA-1 (R4's Attachment.hash): it is noted with what is stored from now on, and taken from the bytes of what was
 * stored before, which no statement may change.
 */
export class KeepLibraries20261124010700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table rendition add column sha1 text constraint rendition_sha1_base64 check (sha1 ~ '^[A-Za-z0-9+/]{27}=$');
      alter table rendition drop constraint rendition_format_known;
      alter table rendition add constraint rendition_format_known
        check (format in ('json', 'html', 'md', 'pdf', 'fhir'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table rendition disable trigger rendition_append_only;
      delete from rendition where format = 'fhir';
      alter table rendition enable trigger rendition_append_only;
      alter table rendition drop constraint rendition_format_known;
      alter table rendition add constraint rendition_format_known check (format in ('json', 'html', 'md', 'pdf'));
      alter table rendition drop column sha1;
    `);
  }
}
