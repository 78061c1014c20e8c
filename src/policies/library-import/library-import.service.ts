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
import { LateAdoptionService } from '../late-adoption.service.ts';
import { PolicyExists } from '../policies.errors.ts';
import { PolicyImportService } from '../policy-import.service.ts';
import {
  duplicateOf,
  failureOf,
  refusalOf,
  refused,
  storedBefore,
  type PreparedFile,
} from './file-results.ts';
import { readLibraryFile } from './library-files.ts';
import { outcomeOf, type FileResult } from './library-import.ts';
import { openLibraryImport, recordFile, storedFile, takeTurn, versionOfBytes } from './library-records.ts';
import { LibraryReport } from './library-report.ts';
import { readAhead } from './read-ahead.ts';
import { rivalInWords, rivalOf } from './revised-file.ts';

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
    private readonly lateAdoption: LateAdoptionService,
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
    const importId = await inTransaction(async (own) => await openLibraryImport(own, library, now));
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
      const before = storedBefore(path, file.sourceHash, file.stored);
      return run.library.adopt
        ? await run.inTransaction(async (tx) => await this.adopted(tx, run, before))
        : before;
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
    const { dryRun, adopt } = run.library;
    if (!dryRun) await takeTurn(tx, sourceHash);
    const stored = await storedFile(tx, run.importId, path, sourceHash);
    if (stored !== null) return await this.adopted(tx, run, storedBefore(path, sourceHash, stored));
    const same = await versionOfBytes(tx, sourceHash);
    if (same !== null) {
      const { policy, version } = same;
      const duplicate: Duplicate = { kind: 'same_file', policy, version, similarity: 1 };
      const found = duplicateOf(path, sourceHash, same.id, [duplicate]);
      return await this.adopted(tx, run, await this.recordIn(tx, run, found));
    }
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
      findings: [],
      before: false,
      adoption: null,
    });
  }

  /**
   * A file whose policy has a version for the same day: a duplicate when it says the same as that, word by word; else
   * refused, for which of the two holds is for a person to say.
   */
  private async meetsAnother(
    tx: Tx,
    run: Run,
    path: string,
    { document, sourceHash, findings }: ImportedDocument,
    error: PolicyExists,
  ): Promise<FileResult> {
    const shingles = documentShingles(document);
    const marks = { sourceHash, contentHashes: [contentHash(document)], shingles, policyId: null };
    const rival = await rivalOf(tx, error.slug, document);
    const others = await this.duplicates.of(tx, run.actor, marks);
    const duplicates =
      rival === null
        ? others
        : [rival.duplicate, ...others.filter(({ policy }) => policy !== rival.duplicate.policy)];
    if (rival?.differences === null)
      return await this.recordIn(tx, run, duplicateOf(path, sourceHash, rival.versionId, duplicates));
    const refusal = refusalOf(error);
    const told =
      rival === null ? refusal : { ...refusal, message: `${refusal.message}; ${rivalInWords(rival)}` };
    return await this.recordIn(tx, run, { ...refused(path, sourceHash, told), duplicates, findings });
  }

  /** Puts the version that has a file already into the open batch, when the library is to be adopted. */
  private async adopted(tx: Tx, { actor, library }: Run, result: FileResult): Promise<FileResult> {
    if (!library.adopt || result.versionId === null) return result;
    return {
      ...result,
      adoption: await this.lateAdoption.adopt(tx, actor, result.versionId, library.dryRun),
    };
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
