import { Injectable } from '@nestjs/common';
import { system } from '../../kernel/actor.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { screenerStandings } from './screeners.ts';
import { reachedFor } from './stand-in.rules.ts';

/** A second reading that was asked of somebody who cannot give it any more. */
interface LeftReading {
  readonly id: string;
  readonly policyId: string;
  readonly slug: string;
  readonly recordId: string;
  readonly pmid: string | null;
  readonly readerId: string;
  /** Who decided first, or is to. */
  readonly firstReaderId: string | null;
  readonly backupId: string | null;
  /** The policy's people, in the order in which they are asked. */
  readonly persons: readonly string[];
}

/**
 * Hands on the second readings of persons who have left, or may not screen any more: to the policy's backup, its reviewers
 * or its owner, whoever is not the first reader. Where there is nobody the reading stays, and is seen in the queue.
 */
@Injectable()
export class LeftBehindReadings {
  constructor(
    private readonly organisation: Organisation,
    private readonly audit: Audit,
  ) {}

  /** Returns how many were handed on. */
  async handOn(tx: Tx, now: Instant): Promise<number> {
    const standings = await screenerStandings(tx, this.organisation.today(now));
    const left = await rows<LeftReading>(tx, LEFT, [[...standings.able]]);
    const handed = left.flatMap((reading) => {
      const reader = reading.persons
        .map((person) => reachedFor(person, reading.backupId, standings))
        .find((person) => person !== null && person !== reading.firstReaderId);
      return reader === null || reader === undefined ? [] : [{ ...reading, reader }];
    });
    if (handed.length === 0) return 0;
    await tx.query(
      `update second_reading sr set reader_id = handed.reader, asked_at = $2
         from jsonb_to_recordset($1::jsonb) as handed (id uuid, reader uuid) where sr.screening_id = handed.id`,
      [JSON.stringify(handed.map(({ id, reader }) => ({ id, reader }))), now],
    );
    await this.audit.recordAll(
      tx,
      handed.map(({ recordId, policyId, slug, pmid, readerId, reader }) => ({
        actor: system('literature'),
        action: 'literature.second_reading.asked',
        subject: { type: 'literature_record', id: recordId },
        detail: { policyId, slug, pmid, reader, cause: 'left', insteadOf: readerId },
      })),
    );
    return handed.length;
  }
}

/** Held by the screening, as everybody who changes a reading holds it; what somebody works on now waits a minute. */
const LEFT = `
  select s.id, s.policy_id as "policyId", p.slug, s.record_id as "recordId", r.pmid, sr.reader_id as "readerId",
         coalesce(s.decided_by, s.assigned_to) as "firstReaderId", p.backup_id as "backupId",
         array_remove(array[p.backup_id]
           || array(select person_id from policy_reviewer where policy_id = p.id order by person_id)
           || array[p.owner_id], null) as persons
    from screening s
    join second_reading sr on sr.screening_id = s.id
    join policy p on p.id = s.policy_id
    join literature_record r on r.id = s.record_id
   where sr.read_at is null and sr.reader_id in (select id from person where id <> all($1::uuid[]))
   order by s.id limit 500 for no key update of s skip locked`;
