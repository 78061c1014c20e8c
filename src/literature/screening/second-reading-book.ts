import { Injectable } from '@nestjs/common';
import type { Actor, PersonActor } from '../../kernel/actor.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Audit, type AuditRecord } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { literatureRecordScreened } from '../literature.events.ts';
import { reasonLine } from './given-reason.ts';
import type { HeldScreening } from './held-screenings.ts';
import type { PlannedDecision } from './planned-decision.ts';
import { screenerStandings } from './screeners.ts';
import { contradicts } from './second-reading.rules.ts';
import { reachedFor } from './stand-in.rules.ts';

/** A second reading to be asked for. */
export interface ReadingToAsk {
  readonly screening: HeldScreening;
  /** Somebody who can be asked; null where nobody can yet, so that the record waits for one. */
  readonly readerId: string | null;
  /** Why the record is read twice. */
  readonly cause: 'request' | 'policy';
}

/** A second reading to be written down. */
type GivenReading = Extract<PlannedDecision, { readonly kind: 'reading' }>;

/** Writes second readings of held screenings: asked for, given, taken away. */
@Injectable()
export class SecondReadingBook {
  constructor(
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly organisation: Organisation,
  ) {}

  /** Asks for second readings; one that was asked for and not given goes to the new reader. */
  async ask(tx: Tx, actor: PersonActor, asked: readonly ReadingToAsk[], now: Instant): Promise<void> {
    if (asked.length === 0) return;
    await tx.query(
      `insert into second_reading (screening_id, reader_id, asked_by, asked_at)
       select screening_id, reader_id, $2, $3
         from jsonb_to_recordset($1::jsonb) as asked (screening_id uuid, reader_id uuid)
       on conflict (screening_id) do update
         set reader_id = excluded.reader_id, asked_by = excluded.asked_by, asked_at = excluded.asked_at`,
      [
        JSON.stringify(
          asked.map(({ screening, readerId }) => ({ screening_id: screening.id, reader_id: readerId })),
        ),
        actor.personId,
        now,
      ],
    );
    await this.tell(
      tx,
      actor,
      asked.map(({ screening, readerId, cause }) => ({
        screening,
        action: `literature.second_reading.${readerId === null ? 'wanted' : 'asked'}`,
        detail: { reader: readerId, cause },
      })),
    );
  }

  /** Writes down what second readers say. The audit keeps it: a reading may be taken back. */
  async give(tx: Tx, actor: PersonActor, given: readonly GivenReading[], now: Instant): Promise<void> {
    if (given.length === 0) return;
    await tx.query(
      `update second_reading sr set verdict = given.verdict, reason_id = given.reason_id, reason = given.reason,
              reader_id = $2, read_at = $3
         from jsonb_to_recordset($1::jsonb) as given (id uuid, verdict text, reason_id uuid, reason text)
        where sr.screening_id = given.id`,
      [
        JSON.stringify(
          given.map(({ screening, verdict, reason }) => ({
            id: screening.id,
            verdict,
            reason_id: reason.id,
            reason: reason.words,
          })),
        ),
        actor.personId,
        now,
      ],
    );
    await this.tell(
      tx,
      actor,
      given.map(({ screening, reading, verdict, reason }) => ({
        screening,
        action: 'literature.second_reading.given',
        detail: {
          verdict,
          conflict: contradicts(verdict, screening.state),
          ...(reading.readerId === actor.personId ? {} : { standsInFor: reading.readerId }),
        },
        reason: reasonLine(reason),
      })),
    );
  }

  /** Makes a reading one that is still to be given. */
  async takeBack(tx: Tx, actor: PersonActor, screening: HeldScreening, reason: string): Promise<void> {
    await tx.query(
      `update second_reading set verdict = null, reason_id = null, reason = null, read_at = null where screening_id = $1`,
      [screening.id],
    );
    const detail = { verdict: screening.reading?.verdict ?? null };
    await this.tell(tx, actor, [{ screening, action: 'literature.second_reading.undone', detail, reason }]);
  }

  /** Asks nobody any more. */
  async remove(tx: Tx, actor: Actor, screening: HeldScreening): Promise<void> {
    await tx.query('delete from second_reading where screening_id = $1', [screening.id]);
    const detail = { reader: screening.reading?.readerId ?? null };
    await this.tell(tx, actor, [{ screening, action: 'literature.second_reading.withdrawn', detail }]);
  }

  /** Marks the readers' conflict as resolved, or as open again. */
  async mark(tx: Tx, screening: HeldScreening, resolved: { by: string; at: Instant } | null): Promise<void> {
    await tx.query('update second_reading set resolved_by = $2, resolved_at = $3 where screening_id = $1', [
      screening.id,
      resolved?.by ?? null,
      resolved?.at ?? null,
    ]);
  }

  /**
   * Asks for second readings of records that were decided on just now, where their policy wants each read twice: by the
   * policy's second reader or, where that is who decided or nobody who can be asked, by another of the policy's people.
   * Where none of them can be asked either, the reading is wanted all the same, and asked for once somebody can be.
   */
  async askByRule(
    tx: Tx,
    actor: PersonActor,
    screenings: readonly HeldScreening[],
    now: Instant,
  ): Promise<void> {
    const unread = screenings.filter(({ reading }) => reading === null || reading.readerId === null);
    if (unread.length === 0) return;
    const candidates = await secondReaders(tx, [...new Set(unread.map(({ policyId }) => policyId))]);
    if (candidates.size === 0) return;
    const standings = await screenerStandings(tx, this.organisation.today(now));
    const asked = unread.flatMap((screening): ReadingToAsk[] => {
      const readers = candidates.get(screening.policyId);
      if (readers === undefined) return [];
      const readerId = readers
        .map((person) => reachedFor(person, null, standings))
        .find((person) => person !== null && person !== actor.personId);
      return [{ screening, readerId: readerId ?? null, cause: 'policy' }];
    });
    await this.ask(tx, actor, asked, now);
  }

  private async tell(
    tx: Tx,
    actor: Actor,
    told: readonly {
      readonly screening: HeldScreening;
      readonly action: string;
      readonly detail: Readonly<Record<string, unknown>>;
      readonly reason?: string | null;
    }[],
  ): Promise<void> {
    await this.audit.recordAll(
      tx,
      told.map(({ screening, action, detail, reason }): AuditRecord => {
        const { recordId, policyId, slug, pmid } = screening;
        return {
          actor,
          action,
          subject: { type: 'literature_record', id: recordId },
          detail: { policyId, slug, pmid, ...detail },
          reason: reason ?? undefined,
        };
      }),
    );
    await this.events.recordAll(
      tx,
      literatureRecordScreened,
      told.map(({ screening: { policyId, recordId } }) => ({ policyId, recordId })),
    );
  }
}

/** For each policy that wants every record read twice, who may read second, the one it names first. */
async function secondReaders(tx: Tx, policyIds: readonly string[]): Promise<ReadonlyMap<string, string[]>> {
  const found = await rows<{ policyId: string; persons: string[] }>(
    tx,
    `select plan.policy_id as "policyId",
            array_remove(array[plan.second_reader_id]
              || array(select person_id from policy_reviewer where policy_id = plan.policy_id order by person_id)
              || array[p.owner_id, p.backup_id], null) as persons
       from literature_plan plan join policy p on p.id = plan.policy_id
      where plan.policy_id = any($1::uuid[]) and plan.second_reader_id is not null`,
    [policyIds],
  );
  return new Map(found.map(({ policyId, persons }) => [policyId, persons]));
}
