import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { sha256 } from '../../kernel/canonical.ts';
import { Clock } from '../../kernel/clock.ts';
import { contentHash } from '../../documents/content-hash.ts';
import { documentShingles } from '../../documents/duplicates/document-shingles.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { DuplicatesQueries, type Duplicate } from '../duplicates/duplicates.queries.ts';
import type { ImportedDocument } from '../imported-draft.ts';
import { PolicyExists } from '../policies.errors.ts';
import { PolicyImportService } from '../policy-import.service.ts';
import { duplicateOf, failureOf, refusalOf, refused, type PreparedFile } from './file-results.ts';
import { readLibraryFile } from './library-files.ts';
import { outcomeOf, type FileResult } from './library-import.ts';
import { openLibraryImport, recordFile, storedFile, takeTurn, versionOfBytes } from './library-records.ts';
import { LibraryReport } from './library-report.ts';
import { readAhead } from './read-ahead.ts';

/** A directory of policies, and what is to become of them. */
export interface Library {
  /** Absolute, with its links resolved: by it an import that was broken off is known again. */
  readonly directory: string;
  /** Paths from it. */
  readonly files: readonly string[];
  /** Say what would come of it and store nothing. */
  readonly dryRun: boolean;
  /** Put everything into the open adoption batch. */
  readonly adopt: boolean;
}

/** What is heard of an import while it runs, and what is made of its report. */
export interface LibraryListener<Result> {
  readonly onFile: (file: FileResult) => void;
  readonly onReport: (report: LibraryReport) => Promise<Result>;
}

/** The import so far, and how it writes: in a transaction a file, or all in one that is given up. */
interface Run {
  readonly actor: Actor;
  readonly library: Library;
  readonly importId: string;
  readonly inTransaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
}

/** From this much common text on, two files of a policy and a day are one text in two forms, such as PDF and Word. */
const SAME_TEXT = 0.95;
/** Files read before their turn: as many as are read at the same time, and one that waits. */
const AHEAD = 3;

/** Carries a result out of a transaction that is given up. */
class DryRunOver<Result> extends Error {
  constructor(readonly result: Result) {
    super('the dry run is over');
  }
}

/** Brings in a payer's manual: hundreds of files, one transaction each. */
@Injectable()
export class LibraryImportService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly imports: PolicyImportService,
    private readonly duplicates: DuplicatesQueries,
  ) {}

  /**
   * Imports the files in their order. A file that was stored before with the same bytes is passed over, so that a call
   * after a broken one goes on where that stopped. What is wrong with a file is in its result; nothing is thrown for it.
   * A dry run does all the same in one transaction, which it gives up.
   */
  async import<Result>(actor: Actor, library: Library, listener: LibraryListener<Result>): Promise<Result> {
    if (!library.dryRun) {
      const tx = this.database.source.manager;
      return await this.run(
        actor,
        library,
        listener,
        tx,
        async (work) => await this.database.transaction(work),
      );
    }
    try {
      return await this.database.transaction(async (tx) => {
        const result = await this.run(
          actor,
          library,
          listener,
          tx,
          async (work) => await tx.transaction(work),
        );
        throw new DryRunOver(result);
      });
    } catch (error) {
      if (error instanceof DryRunOver) return error.result as Result;
      throw error;
    }
  }

  private async run<Result>(
    actor: Actor,
    library: Library,
    { onFile, onReport }: LibraryListener<Result>,
    tx: Tx,
    inTransaction: Run['inTransaction'],
  ): Promise<Result> {
    const now = this.clock.now();
    const importId = await inTransaction(async (own) => await openLibraryImport(own, library.directory, now));
    const run: Run = { actor, library, importId, inTransaction };
    const prepared = readAhead(library.files, AHEAD, async (path) => await this.prepare(run, path));
    for await (const file of prepared) onFile(await this.finish(run, file));
    return await onReport(new LibraryReport(tx, importId, library.files, this.organisation.today(now)));
  }

  /** Reads a file unless it is stored already. */
  private async prepare({ actor, library, importId }: Run, path: string): Promise<PreparedFile> {
    // on a connection of its own: another file may be in its transaction just now
    const tx = this.database.source.manager;
    let sourceHash: string | null = null;
    try {
      const bytes = await readLibraryFile(library.directory, path);
      sourceHash = sha256(bytes);
      const stored = await storedFile(tx, importId, path, sourceHash);
      if (stored !== null) return { kind: 'stored', path, sourceHash, stored };
      return { kind: 'document', path, document: await this.imports.read(actor, { name: path, bytes }) };
    } catch (error) {
      return { kind: 'refused', path, sourceHash, refusal: failureOf(error) };
    }
  }

  private async finish(run: Run, file: PreparedFile): Promise<FileResult> {
    const { path } = file;
    if (file.kind === 'stored') {
      const { outcome, versionId } = file.stored;
      const nothing = { refusal: null, duplicates: [] };
      return { path, sourceHash: file.sourceHash, outcome, versionId, before: true, ...nothing };
    }
    if (file.kind === 'document') {
      try {
        return await run.inTransaction(async (tx) => await this.store(tx, run, path, file.document));
      } catch (error) {
        if (!(error instanceof PolicyExists))
          return await this.refuse(run, path, file.document.sourceHash, error);
        return await run.inTransaction(
          async (tx) => await this.meetsAnother(tx, run, path, file.document, error),
        );
      }
    }
    return await this.record(run, { ...refused(path, file.sourceHash, file.refusal), before: false });
  }

  /** Stores a document and what became of its file, in one transaction. */
  private async store(tx: Tx, run: Run, path: string, document: ImportedDocument): Promise<FileResult> {
    const { sourceHash } = document;
    await takeTurn(tx, sourceHash);
    const stored = await storedFile(tx, run.importId, path, sourceHash);
    if (stored !== null) return { path, sourceHash, ...stored, refusal: null, duplicates: [], before: true };
    const same = await versionOfBytes(tx, sourceHash);
    if (same !== null) {
      const { policy, version } = same;
      const duplicate: Duplicate = { kind: 'same_file', policy, version, similarity: 1 };
      return await this.recordIn(tx, run, duplicateOf(path, sourceHash, same.id, [duplicate]));
    }
    const { dryRun, adopt } = run.library;
    const imported = await this.imports.store(tx, document, {
      dryRun: false,
      // a dry run opens no batch: whoever adopts meanwhile would wait for its end
      adopt: adopt && !dryRun,
      joinsVersions: true,
    });
    return await this.recordIn(tx, run, {
      path,
      sourceHash,
      outcome: outcomeOf(document.findings),
      versionId: imported.version.id,
      refusal: null,
      duplicates: imported.duplicates,
      before: false,
    });
  }

  /** A file whose policy has a version for the same day: a duplicate when its text is that version's, else refused. */
  private async meetsAnother(
    tx: Tx,
    run: Run,
    path: string,
    { document, sourceHash }: ImportedDocument,
    error: PolicyExists,
  ): Promise<FileResult> {
    const shingles = documentShingles(document);
    const marks = { sourceHash, contentHashes: [contentHash(document)], shingles, policyId: null };
    const duplicates = await this.duplicates.of(tx, run.actor, marks);
    const own = duplicates.find(
      ({ policy, similarity }) => policy === error.data['slug'] && similarity >= SAME_TEXT,
    );
    const versionId = own === undefined ? null : await this.duplicates.idOf(tx, own);
    if (versionId !== null)
      return await this.recordIn(tx, run, duplicateOf(path, sourceHash, versionId, duplicates));
    return await this.recordIn(tx, run, { ...refused(path, sourceHash, refusalOf(error)), duplicates });
  }

  private async refuse(run: Run, path: string, sourceHash: string, error: unknown): Promise<FileResult> {
    return await this.record(run, refused(path, sourceHash, refusalOf(error)));
  }

  private async record(run: Run, result: FileResult): Promise<FileResult> {
    return await run.inTransaction(async (tx) => await this.recordIn(tx, run, result));
  }

  private async recordIn(tx: Tx, run: Run, result: FileResult): Promise<FileResult> {
    await recordFile(tx, run.importId, result, this.clock.now());
    return result;
  }
}
