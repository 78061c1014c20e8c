import { Injectable } from '@nestjs/common';
import { Clock } from '../kernel/clock.ts';
import { CursorInvalid, NotFound } from '../kernel/errors.ts';
import { isId } from '../kernel/ids.ts';
import { Database } from '../platform/database/database.ts';
import { decodeCursor, pageOf, type Page } from '../platform/http/page.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { AdoptionBatchRow } from './adoption-batch.entity.ts';
import { hashOfItems, readItems, type AdoptionItem } from './adoption-items.ts';
import { neededOf } from './adoptions.service.ts';
import { counts, keptSignatures, type KeptSignature } from './signatures/kept-signatures.ts';
import { personsIn } from './signatures/signatures-needed.rules.ts';
import { whoMaySign, type NamedPerson } from './signatures/who-may-sign.ts';

/** A batch in the list of batches. */
export interface AdoptionSummary {
  readonly id: string;
  readonly state: 'open' | 'signed';
  readonly openedAt: AdoptionBatchRow['openedAt'];
  readonly openedBy: string;
  readonly signedAt: AdoptionBatchRow['signedAt'];
  readonly signedByName: string | null;
  readonly versions: number;
}

/** A batch with all that its signer must see. */
export interface AdoptionView extends AdoptionSummary {
  readonly items: readonly AdoptionItem[];
  /** What a signature names; null as long as an item has no effective day. */
  readonly batchHash: string | null;
  readonly signaturesNeeded: number;
  /** Every signature it was given, as it is or was; one over what the batch was before counts no longer. */
  readonly signatures: readonly KeptSignature[];
  readonly whoMaySign: readonly NamedPerson[];
}

const SUMMARY = `
  select b.id, b.state, b.opened_at as "openedAt", b.opened_by as "openedBy", b.signed_at as "signedAt", s.name as "signedByName",
         (select count(*) from policy_version v where v.adoption_batch_id = b.id
             and v.state = case b.state when 'open' then 'draft' else 'approved' end) as versions
    from adoption_batch b left join person s on s.id = b.signed_by`;

/** Questions about adoption batches. */
@Injectable()
export class AdoptionsQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
  ) {}

  /** Batches, newest first. */
  async list({
    cursor,
    limit,
  }: {
    readonly cursor?: string | undefined;
    readonly limit: number;
  }): Promise<Page<AdoptionSummary>> {
    const after = cursor === undefined ? null : idOf(cursor);
    const found = await this.database.query<AdoptionSummary>(
      `${SUMMARY} where $1::uuid is null or b.id < $1 order by b.id desc limit $2`,
      [after, limit + 1],
    );
    return pageOf(found, limit, ({ id }) => [id]); // ids sort by the time they were made
  }

  /** The batch that is open, if there is one. */
  async open(): Promise<AdoptionView | undefined> {
    const open = await this.database.source.manager.findOneBy(AdoptionBatchRow, { state: 'open' });
    return open === null ? undefined : await this.one(open.id);
  }

  /** One batch with its items. Throws NotFound. */
  async one(id: string): Promise<AdoptionView> {
    const tx = this.database.source.manager;
    const batch = isId(id) ? await tx.findOneBy(AdoptionBatchRow, { id }) : null;
    if (batch === null) throw new NotFound('adoption', id.slice(0, 200));
    const [summary] = await this.database.query<AdoptionSummary>(`${SUMMARY} where b.id = $1`, [id]);
    const items = await readItems(tx, batch, this.organisation.today(this.clock.now()));
    const batchHash = hashOfItems(batch, items);
    const signatures = (await keptSignatures(tx, 'adoption_signature', 's.batch_id = $1', [id])).map(
      (signature) => ({ ...signature, holds: signature.holds && signature.envelopeHash === batchHash }),
    );
    const authors = items.flatMap(({ version }) => [version.authorId, version.lastEditorId]);
    return {
      ...summary!,
      items,
      batchHash,
      signaturesNeeded: neededOf(items),
      signatures,
      whoMaySign:
        batch.state === 'signed'
          ? []
          : await whoMaySign(tx, [...signatures.filter(counts).flatMap(personsIn), ...authors]),
    };
  }
}

function idOf(cursor: string): string {
  const [id] = decodeCursor(cursor, 1);
  if (typeof id !== 'string' || !isId(id)) {
    throw new CursorInvalid();
  }
  return id;
}
