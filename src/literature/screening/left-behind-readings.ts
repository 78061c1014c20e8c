import { Injectable } from '@nestjs/common';
import { system } from '../../kernel/actor.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { screenerStandings } from './screeners.ts';
import { reachedFor } from './stand-in.rules.ts';

/** A second reading that was asked of somebody who cannot give it any more, or of nobody yet. */
interface LeftReading {
  readonly id: string;
  readonly policyId: string;
  readonly slug: string;
  readonly recordId: string;
  readonly pmid: string | null;
  /** Null where nobody could be asked yet. */
  readonly readerId: string | null;
  /** Who decided first, or is to. */
  readonly firstReaderId: string | null;
  readonly backupId: string | null;
  /** The policy's people, in the order in which they are asked. */
  readonly persons: readonly string[];
}

/**
 * Hands on the second readings of persons who have left, or may not screen any more: to the policy's backup, its reviewers
 * or its owner, whoever is not the first reader. One that nobody could be asked for yet goes to the policy's second reader
 * before those. Where there is nobody the reading stays, and is seen in the queue.
 */
@Injectable()
export class LeftBehindReadings {
  constructor(
    private readonly organisation: Organisation,
    private readonly audit: Audit,
  ) {}

  /** Returns how many found a reader. */
  async handOn(tx: Tx, now: Instant): Promise<number> {
    const standings = await screenerStandings(tx, this.organisation.today(now));
    const left = await rows<LeftReading>(tx, LEFT, [[...standings.able], [...standings.delegates.keys()]]);
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
        detail: {
          policyId,
          slug,
          pmid,
          reader,
          ...(readerId === null ? { cause: 'policy' } : { cause: 'left', insteadOf: readerId }),
        },
      })),
    );
    return handed.length;
  }
}

/**
 * Held by the screening, as everybody who changes a reading holds it; what somebody works on now waits a minute. What none
 * of the policy's people can be asked for is left out, so that it never stands before what can be.
 */
const LEFT = `
  select s.id, s.policy_id as "policyId", p.slug, s.record_id as "recordId", r.pmid, sr.reader_id as "readerId",
         coalesce(s.decided_by, s.assigned_to) as "firstReaderId", p.backup_id as "backupId", people.persons
    from screening s
    join second_reading sr on sr.screening_id = s.id
    join policy p on p.id = s.policy_id
    join literature_record r on r.id = s.record_id and r.same_as is null
    left join literature_plan plan on plan.policy_id = p.id
   cross join lateral (
     select array_remove(array[case when sr.reader_id is null then plan.second_reader_id end, p.backup_id]
              || array(select person_id from policy_reviewer where policy_id = p.id order by person_id)
              || array[p.owner_id], null) as persons) people
   where sr.read_at is null
     and (sr.reader_id is null or sr.reader_id in (select id from person where id <> all($1::uuid[])))
     and exists (select from unnest(people.persons) as asked (id)
                  where asked.id = any($1::uuid[])
                    and (asked.id is distinct from coalesce(s.decided_by, s.assigned_to) or asked.id = any($2::uuid[])))
   order by s.id limit 500 for no key update of s skip locked`;
