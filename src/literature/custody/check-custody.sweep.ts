import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import { Events } from '../../platform/events/events.ts';
import { literatureUpdateCompleted } from '../literature.events.ts';
import { periodsFrom } from '../retractions/cited-works.queries.ts';
import { isDueToday } from '../updates/days-looked-at.ts';
import { SearchesMail } from './searches-mail.ts';
import { CustodyQueries } from './custody.queries.ts';
import { noteGaps, type Noted } from './note-gaps.ts';

/** Policies looked at in one transaction. */
const CHUNK = 100;

/**
 * Looks, once on each of the organisation's days, whether the searches of each policy cover every day, and tells what
 * they leave out. A look that finds nothing new says nothing.
 */
@Injectable()
export class CheckCustody {
  constructor(
    sweeps: Sweeps,
    events: Events,
    private readonly database: Database,
    private readonly queries: CustodyQueries,
    private readonly mail: SearchesMail,
    private readonly audit: Audit,
    private readonly organisation: Organisation,
    private readonly logger: Logger,
  ) {
    sweeps.register('literature.check-custody', async (now) => await this.checkAll(now));
    events.on(literatureUpdateCompleted, 'literature.close-gaps', async ({ data, occurredAt }) => {
      await this.checkAgain(data.policyId, occurredAt);
    });
  }

  /** Looks at every policy that was not looked at today. Returns how many gaps are new. */
  async checkAll(now: Instant): Promise<number> {
    let found = 0;
    for (;;) {
      const chunk = await this.checkSome(now);
      found += chunk.found;
      if (chunk.policies < CHUNK) return found;
    }
  }

  /** One chunk: claimed, looked at and told in one transaction, so that a crash leaves it to the next sweep. */
  private async checkSome(now: Instant): Promise<{ policies: number; found: number }> {
    const today = this.organisation.today(now);
    return await this.database.transaction(async (tx) => {
      const claimed = await rows<{ id: string }>(
        tx,
        // The policy first, then its look, as whoever changes its plan; one that is held is looked at a minute later.
        `with due as (
           select p.id from policy p left join literature_look known on known.policy_id = p.id
            where ${isDueToday('known.checked_on')}
              and (p.id in (select e.policy_id from ${periodsFrom('$1')})
                   or exists (select from review_cycle c where c.policy_id = p.id and c.closed_at is null)
                   or exists (select from custody_gap g where g.policy_id = p.id and g.closed_at is null))
            order by p.id limit $2 for no key update of p skip locked)
         insert into literature_look as l (policy_id, checked_on) select id, $1::date from due order by id
         on conflict (policy_id) do update set checked_on = excluded.checked_on
           where ${isDueToday('l.checked_on')}
         returning policy_id as id`,
        [today, CHUNK],
      );
      const policyIds = claimed.map(({ id }) => id);
      const { added, failed } = await this.note(tx, policyIds, now);
      for (const { policyId, error } of failed) {
        const stack = error instanceof Error ? error.stack : undefined;
        this.logger.error(
          { policyId, error: String(error), stack },
          'the gaps of a policy’s searches could not be noted',
        );
      }
      return { policies: policyIds.length, found: added.length };
    });
  }

  /** After an update: what it mended is closed at once. What is new waits for the day's look. */
  private async checkAgain(policyId: string, now: Instant): Promise<void> {
    await this.database.transaction(async (tx) => {
      const open = await rows(
        tx,
        'select from custody_gap where policy_id = $1 and closed_at is null limit 1',
        [policyId],
      );
      if (open.length === 0) return;
      const { failed } = await this.note(tx, [policyId], now);
      for (const { error } of failed) throw error; // the job tries again
    });
  }

  /** Notes and tells what these policies' searches leave out; they are held, so that nobody notes a gap beside us. */
  private async note(tx: Tx, policyIds: readonly string[], now: Instant): Promise<Noted> {
    await rows(tx, 'select from policy where id = any($1::uuid[]) order by id for no key update', [
      policyIds,
    ]);
    const next = await this.mail.next(tx, now);
    const facts = await this.queries.facts(tx, policyIds, now);
    const noted = await noteGaps(tx, this.audit, facts, { now, toldOn: next.day });
    // a search that failed is told as held up, with the reason
    const toTell = noted.added.filter(({ kind }) => kind !== 'search_failed').map(({ policyId }) => policyId);
    await this.mail.plan(tx, toTell, next);
    return noted;
  }
}
