import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The published bytes of a signed version, kept from the first time they are made: a later release of the renderer, or
 * another font on another machine, would make others, and these were published as the same for ever.
 */
export class CreateRenditions20261122000400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table rendition (
        version_id uuid not null,
        format text not null,
        -- whether code descriptions are in it: bytes with them are served only while the operator publishes them
        descriptions boolean not null,
        envelope_hash text not null,
        bytes bytea not null,
        sha256 text not null,
        media_type text not null,
        renderer text not null,
        made_at timestamptz not null,
        constraint rendition_pk primary key (version_id, format, descriptions),
        constraint rendition_version_fk foreign key (version_id) references policy_version (id),
        constraint rendition_format_known check (format in ('json', 'html', 'md', 'pdf')),
        constraint rendition_bytes_hashed check (sha256 = 'sha256:' || encode(sha256(bytes), 'hex'))
      );
      create trigger rendition_append_only before update or delete on rendition
        for each row execute function refuse_change();
      create trigger rendition_no_truncate before truncate on rendition
        for each statement execute function refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table rendition');
  }
}
