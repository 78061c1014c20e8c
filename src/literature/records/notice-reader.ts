import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import { literatureNoticeRead } from '../literature.events.ts';
import { ReturnToQueue } from '../screening/return-to-queue.ts';
import { noticesIn, type ReadNotice } from './notices.rules.ts';
import type { PublicationRecord } from './publication-record.ts';
import type { KeptRecord } from './record-identities.ts';

/** Tells of the retractions, corrections and updates that stored records speak of for the first time. */
@Injectable()
export class NoticeReader {
  constructor(
    private readonly events: Events,
    private readonly returnToQueue: ReturnToQueue,
  ) {}

  /** The records of which these speak, as they stand in queues. */
  async affectedBy(tx: Tx, given: readonly PublicationRecord[]): Promise<string[]> {
    const pmids = given.flatMap((record) => noticesIn(record).map(({ pmid }) => pmid));
    return [...(await standingByPmid(tx, [...new Set(pmids)])).values()];
  }

  /** `before` are the rows as they stood. Decided records that are affected come back into their policies' queues. */
  async read(
    tx: Tx,
    before: readonly KeptRecord[],
    given: readonly PublicationRecord[],
    now: Instant,
  ): Promise<void> {
    const told = new Set(before.flatMap(({ fields }) => noticesIn(fields).map(keyOf)));
    const read = new Map(
      given.flatMap((record) => noticesIn(record).map((notice) => [keyOf(notice), notice])),
    );
    const notices = [...read].filter(([key]) => !told.has(key)).map(([, notice]) => notice);
    if (notices.length === 0) return;
    await this.events.recordAll(
      tx,
      literatureNoticeRead,
      notices.map(({ pmid, type, noticePmid }) => ({ pmid, type, noticePmid })),
    );
    const recordIds = await standingByPmid(tx, [...new Set(notices.map(({ pmid }) => pmid))]);
    await this.returnToQueue.return(
      tx,
      notices.flatMap(({ pmid, type, noticePmid, source }) => {
        const recordId = recordIds.get(pmid);
        return recordId === undefined ? [] : [{ recordId, type, pmid: noticePmid, source }];
      }),
      now,
    );
  }
}

function keyOf({ pmid, type, noticePmid, source }: ReadNotice): string {
  return JSON.stringify([pmid, type, noticePmid ?? source]);
}

async function standingByPmid(tx: Tx, pmids: readonly string[]): Promise<Map<string, string>> {
  const found = await rows<{ pmid: string; id: string }>(
    tx,
    'select pmid, coalesce(same_as, id) as id from literature_record where pmid = any($1::text[])',
    [pmids],
  );
  return new Map(found.map(({ pmid, id }) => [pmid, id]));
}
