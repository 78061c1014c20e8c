import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import type { FileOutcome, FileResult } from './library-import.ts';

/** A file that an earlier call, or another one at the same time, has stored. */
export interface StoredFile {
  readonly outcome: FileOutcome;
  readonly versionId: string;
}

/**
 * The import of a directory, begun when it is imported first. Returns its id. A dry run begins one of another name, for
 * whoever imports the directory meanwhile would wait for its end.
 */
export async function openLibraryImport(
  tx: Tx,
  { directory, dryRun }: { readonly directory: string; readonly dryRun: boolean },
  now: Instant,
): Promise<string> {
  const sql = 'select id from library_import where directory = $1';
  const begun = await row<{ id: string }>(tx, sql, [directory]);
  if (begun !== undefined) return begun.id;
  const id = newId();
  await rows(
    tx,
    'insert into library_import (id, directory, begun_at) values ($1, $2, $3) on conflict (directory) do nothing',
    [id, dryRun ? `${directory} (dry run ${id})` : directory, now],
  );
  return dryRun ? id : (await row<{ id: string }>(tx, sql, [directory]))!.id;
}

/** What a file became when it had these bytes; null when it is to be read. */
export async function storedFile(
  tx: Tx,
  importId: string,
  path: string,
  sourceHash: string,
): Promise<StoredFile | null> {
  const found = await row<StoredFile>(
    tx,
    `select f.outcome, f.version_id as "versionId"
       from library_import_file f join policy_version v on v.id = f.version_id
      where f.library_import_id = $1 and f.path = $2 and f.source_hash = $3 and v.state <> 'withdrawn'`,
    [importId, path, sourceHash],
  );
  return found ?? null;
}

/** A version made of the same bytes, whoever brought it and from where; null for none that is not given up. */
export async function versionOfBytes(
  tx: Tx,
  sourceHash: string,
): Promise<{ id: string; policy: string; version: number } | null> {
  const found = await row<{ id: string; policy: string; version: number }>(
    tx,
    `select v.id, p.slug as policy, v.number as version
       from policy_version v join policy p on p.id = v.policy_id
      where v.source_hash = $1 and v.state <> 'withdrawn' order by v.id limit 1`,
    [sourceHash],
  );
  return found ?? null;
}

/** Files of the same bytes take turns until the transaction ends: the second finds what the first stored. */
export async function takeTurn(tx: Tx, sourceHash: string): Promise<void> {
  await rows(tx, 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [`library-import ${sourceHash}`]);
}

/** Writes down what became of a file. */
export async function recordFile(tx: Tx, importId: string, file: FileResult, now: Instant): Promise<void> {
  await rows(
    tx,
    `insert into library_import_file
       (library_import_id, path, source_hash, outcome, version_id, refusal_code, refusal, duplicates, findings, tried_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::jsonb, $10)
     on conflict (library_import_id, path) do update set
       source_hash = excluded.source_hash, outcome = excluded.outcome, version_id = excluded.version_id,
       refusal_code = excluded.refusal_code, refusal = excluded.refusal, duplicates = excluded.duplicates,
       findings = excluded.findings, tried_at = excluded.tried_at`,
    [
      importId,
      file.path,
      file.sourceHash,
      file.outcome,
      file.versionId,
      file.refusal?.code ?? null,
      file.refusal?.message ?? null,
      JSON.stringify(file.duplicates),
      JSON.stringify(file.findings),
      now,
    ],
  );
}
