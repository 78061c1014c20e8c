import { Injectable } from '@nestjs/common';
import { documentShingles, nearlyIdentical } from '../../documents/duplicates/document-shingles.ts';
import { bandsOf } from '../../documents/duplicates/min-hash.rules.ts';
import { resemblance } from '../../documents/duplicates/shingles.rules.ts';
import type { Actor } from '../../kernel/actor.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { seesDrafts } from '../policies.queries.ts';
import type { StoredDocument } from '../stored-document.ts';

/** How two documents are the same: bytes, text, or nearly all of the text. */
export type DuplicateKind = 'same_file' | 'same_text' | 'nearly_identical';

/** A version that an imported document repeats. */
export interface Duplicate {
  readonly kind: DuplicateKind;
  /** The policy's slug. */
  readonly policy: string;
  readonly version: number;
  /** The share of common text, 0 to 1. */
  readonly similarity: number;
}

/** What a document is known again by. */
export interface DocumentMarks {
  readonly sourceHash: string;
  /** Of the document as it was read, and as it would be stored with the anchors of an earlier version. */
  readonly contentHashes: readonly string[];
  readonly shingles: ReadonlySet<number>;
  /** Its policy, whose other versions are naturally like it; null when it begins one. */
  readonly policyId: string | null;
}

interface Found {
  readonly policy: string;
  readonly version: number;
}

/** Duplicates named of one kind; a text that more repeat is boilerplate to somebody. */
const MOST_NAMED = 20;
/** Texts compared in full, those first that share most bands. */
const MOST_COMPARED = 20;

/** One version a policy that is not given up, the newest that fits. */
const living = (condition: string) => `
  select distinct on (p.slug) p.slug as policy, v.number as version
    from policy_version v join policy p on p.id = v.policy_id
   where v.state <> 'withdrawn' and ${condition}
   order by p.slug, v.number desc limit ${MOST_NAMED}`;

/** Finds what is there already, whatever it is called. */
@Injectable()
export class DuplicatesQueries {
  /**
   * The versions that a document repeats, each once, the most alike first. Drafts are among them: who may not see drafts
   * is told of none. Call it before the document itself is stored.
   */
  async of(tx: Tx, actor: Actor, marks: DocumentMarks): Promise<Duplicate[]> {
    if (!seesDrafts(actor)) return [];
    const sameFile = await rows<Found>(tx, living('v.source_hash = $1'), [marks.sourceHash]);
    const sameText = await rows<Found>(tx, living('v.content_hash = any($1::text[])'), [marks.contentHashes]);
    const alike = await this.#nearlyIdentical(tx, marks);
    const all = [
      ...sameFile.map((found): Duplicate => ({ ...found, kind: 'same_file', similarity: 1 })),
      ...sameText.map((found): Duplicate => ({ ...found, kind: 'same_text', similarity: 1 })),
      ...alike,
    ];
    const seen = new Set<string>();
    return all.filter(({ policy }) => !seen.has(policy) && seen.add(policy));
  }

  /** The version that a duplicate names; null when it is there no more. */
  async idOf(tx: Tx, { policy, version }: Found): Promise<string | null> {
    const found = await row<{ id: string }>(
      tx,
      'select v.id from policy_version v join policy p on p.id = v.policy_id where p.slug = $1 and v.number = $2',
      [policy, version],
    );
    return found?.id ?? null;
  }

  /** Remembers an imported version for the documents that come after it. */
  async remember(tx: Tx, versionId: string, { shingles }: DocumentMarks): Promise<void> {
    const bands = bandsOf(shingles);
    if (bands.length === 0) return;
    await rows(tx, 'insert into version_bands (version_id, bands) values ($1, $2)', [versionId, bands]);
  }

  async #nearlyIdentical(tx: Tx, { shingles, policyId }: DocumentMarks): Promise<Duplicate[]> {
    const bands = bandsOf(shingles);
    if (bands.length === 0) return [];
    const candidates = await rows<Found & { document: StoredDocument }>(
      tx,
      `select p.slug as policy, v.number as version, v.document
         from (select version_id, (select count(*) from unnest(bands) band where band = any($1::int[])) as shared
                 from version_bands where bands && $1::int[]) b
         join policy_version v on v.id = b.version_id join policy p on p.id = v.policy_id
        where v.state <> 'withdrawn' and v.policy_id is distinct from $2::uuid
        order by b.shared desc, v.id limit ${MOST_COMPARED}`,
      [bands, policyId],
    );
    return candidates
      .map(({ policy, version, document: other }): Duplicate => {
        const similarity = resemblance(shingles, documentShingles(other));
        return { kind: 'nearly_identical', policy, version, similarity: Math.round(similarity * 100) / 100 };
      })
      .filter(({ similarity }) => similarity >= nearlyIdentical)
      .toSorted((a, b) => b.similarity - a.similarity);
  }
}
