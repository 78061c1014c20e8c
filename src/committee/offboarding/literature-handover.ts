import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import type { Instant } from '../../kernel/instant.ts';
import { LiteraturePlanService } from '../../literature/updates/literature-plan.service.ts';
import { Audit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { Holdings } from './holdings.ts';

/** What became of the literature that somebody had. */
export interface HandedLiterature {
  readonly screenings: number;
  readonly secondReadings: number;
  readonly secondReaderOf: number;
  /** What nobody said can take: literature's own sweep shares it among the policies' people. */
  readonly sharedOut: number;
}

/** Who takes somebody's literature; null where nobody does who may screen. */
export interface LiteratureTakers {
  readonly screener: string | null;
  readonly reader: string | null;
}

/** A record in a policy's queue, as the audit names it. */
interface NamedScreening {
  readonly id: string;
  readonly policyId: string;
  readonly slug: string;
  readonly recordId: string;
  readonly pmid: string | null;
}

/**
 * Gives the literature of a person who leaves to who takes over, each on the record of its policy or paper. Nobody reads a
 * paper a second time that they read first: the sweep that hands on what leavers had shares those out within a minute.
 */
@Injectable()
export class LiteratureHandover {
  constructor(
    private readonly audit: Audit,
    private readonly plans: LiteraturePlanService,
  ) {}

  /** In the caller's transaction, which holds the policies, the screenings and all persons. */
  async move(
    tx: Tx,
    actor: Actor,
    leaverId: string,
    { screenings, secondReadings, secondReaderOf }: Holdings,
    { screener, reader }: LiteratureTakers,
    { reason, now }: { readonly reason: string; readonly now: Instant },
  ): Promise<HandedLiterature> {
    const own = await readSecondBy(tx, screener, screenings);
    const given = screener === null ? [] : screenings.filter((id) => !own.has(id));
    const justGiven = new Set(given);
    const asked = secondReadings
      .filter(
        ({ id, firstReaderId }) =>
          reader !== null && firstReaderId !== reader && !(justGiven.has(id) && screener === reader),
      )
      .map(({ id }) => id);
    await rows(tx, 'update screening set assigned_to = $1, assigned_at = $2 where id = any($3::uuid[])', [
      screener,
      now,
      given,
    ]);
    await rows(
      tx,
      'update second_reading set reader_id = $1, asked_at = $2 where screening_id = any($3::uuid[])',
      [reader, now, asked],
    );
    const by = { actor, reason };
    await this.audit.recordAll(
      tx,
      [...Map.groupBy(await namesOf(tx, given), ({ policyId }) => policyId)].map(([policyId, ofPolicy]) => ({
        ...by,
        action: 'literature.screenings.assigned',
        subject: { type: 'policy', id: policyId },
        detail: {
          slug: ofPolicy[0]!.slug,
          given: [{ person: screener, from: leaverId, screenings: ofPolicy.map(({ id }) => id) }],
        },
      })),
    );
    await this.audit.recordAll(
      tx,
      (await namesOf(tx, asked)).map(({ recordId, policyId, slug, pmid }) => ({
        ...by,
        action: 'literature.second_reading.asked',
        subject: { type: 'literature_record', id: recordId },
        detail: { policyId, slug, pmid, reader, cause: 'left', insteadOf: leaverId },
      })),
    );
    const plans =
      secondReaderOf.length === 0
        ? 0
        : await this.plans.handSecondReading(tx, actor, secondReaderOf, reader, reason);
    return {
      screenings: given.length,
      secondReadings: asked.length,
      secondReaderOf: reader === null ? 0 : plans,
      sharedOut: screenings.length - given.length + (secondReadings.length - asked.length),
    };
  }
}

/** Those of some screenings that a person reads a second time: they are not given them to read first. */
async function readSecondBy(
  tx: Tx,
  personId: string | null,
  screenings: readonly string[],
): Promise<ReadonlySet<string>> {
  if (personId === null || screenings.length === 0) return new Set();
  const found = await rows<{ id: string }>(
    tx,
    'select screening_id as id from second_reading where reader_id = $1 and screening_id = any($2::uuid[])',
    [personId, screenings],
  );
  return new Set(found.map(({ id }) => id));
}

async function namesOf(tx: Tx, screenings: readonly string[]): Promise<NamedScreening[]> {
  if (screenings.length === 0) return [];
  return await rows(
    tx,
    `select s.id, s.policy_id as "policyId", p.slug, s.record_id as "recordId", r.pmid
       from screening s join policy p on p.id = s.policy_id join literature_record r on r.id = s.record_id
      where s.id = any($1::uuid[]) order by s.id`,
    [screenings],
  );
}
