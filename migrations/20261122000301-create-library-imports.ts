import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What became of each file of a library, written in the transaction that stores the file: an import that was killed
 * goes on with what is not here, and two at once store nothing twice.
 */
export class CreateLibraryImports20261122000301 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table library_import (
        id uuid constraint library_import_pk primary key,
        -- the directory as its machine names it
        directory text not null constraint library_import_directory_key unique,
        begun_at timestamptz not null
      );
      create table library_import_file (
        library_import_id uuid not null
          constraint library_import_file_import_fk references library_import (id),
        path text not null,
        -- null for a file that could not be opened
        source_hash text,
        outcome text not null
          constraint library_import_file_outcome check (outcome in ('read', 'partly_read', 'duplicate', 'refused')),
        -- the version that the file became; of a duplicate, the one that has it already
        version_id uuid constraint library_import_file_version_fk references policy_version (id),
        refusal_code text,
        refusal text,
        duplicates jsonb not null default '[]',
        tried_at timestamptz not null,
        constraint library_import_file_pk primary key (library_import_id, path),
        constraint library_import_file_whole check (
          (outcome = 'refused') = (version_id is null) and (outcome = 'refused') = (refusal_code is not null))
      );
      create index library_import_file_version_ix on library_import_file (version_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table library_import_file, library_import');
  }
}
