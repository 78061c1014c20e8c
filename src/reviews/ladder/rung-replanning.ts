import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import { defineJob, UNTIL_DONE } from '../../platform/jobs/job-definition.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { workingHoursChanged } from '../../platform/organisation/organisation.events.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { policySectionChanged } from '../../policies/policies.events.ts';
import { lockAllReviews } from '../review-locks.ts';
import { onceForAlike } from './alike-windows.ts';
import { laddersOf } from './ladders.queries.ts';
import { mailHoursOf } from './mail-hours.ts';
import { suppressReplanned, writeRungs, type RungOfPolicy } from './review-rungs.ts';
import { ofWindow, type PlannedWindow } from './rung-planner.ts';
import { scheduleChangedWindow } from './rung-schedule.rules.ts';
import { standingsOf, type StoredRung } from './window-standings.ts';

/** Whose rungs are planned anew: everybody's, or those for whom the ladder of one scope applies. */
export type ReplanScope =
  | { readonly of: 'everybody' | 'organisation' }
  | { readonly of: 'section'; readonly section: string }
  | { readonly of: 'policy'; readonly policyId: string };

/** Plans rungs anew after a ladder, a holiday or the mail time changed. As often as it is asked, the result is the same. */
export const replanRungs = defineJob<ReplanScope>('reviews.replan-rungs', {
  retryLimit: UNTIL_DONE,
  expireInSeconds: 3600,
  concurrency: 1,
});

/** Policies planned anew in one transaction: the reviews stand still for as long, some tenths of a second. */
const CHUNK = 1000;

/** Keeps waiting rungs in step with the ladders, the holidays and the mail time. */
@Injectable()
export class RungReplanning {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly jobs: Jobs,
    events: Events,
  ) {
    jobs.handle(replanRungs, async (scope) => await this.replan(scope));
    events.on(
      workingHoursChanged,
      'reviews.replan-for-hours',
      async () => await this.ask({ of: 'everybody' }),
    );
    events.on(
      policySectionChanged,
      'reviews.replan-for-section',
      async ({ data }) => await this.ask({ of: 'policy', policyId: data.policyId }),
    );
  }

  /**
   * Plans anew what waits, policy by policy in chunks. What was sent stays and is not said again; of what the change
   * makes late only the newest goes out, in the digest of the next business morning.
   */
  async replan(scope: ReplanScope): Promise<void> {
    let last: string | null = null;
    do {
      const after: string | null = last;
      last = await this.database.transaction(async (tx) => await this.replanSome(tx, scope, after));
    } while (last !== null);
  }

  private async ask(scope: ReplanScope): Promise<void> {
    await this.database.transaction(async (tx) => await this.jobs.enqueue(tx, replanRungs, scope));
  }

  /** Plans one chunk anew. Returns its last policy; null when there is no other chunk. */
  private async replanSome(tx: Tx, scope: ReplanScope, after: string | null): Promise<string | null> {
    // One lock for all: a lock for each of a thousand policies would fill the server's table of locks.
    await lockAllReviews(tx);
    const windows = await plannedWindows(tx, scope, after);
    await this.replanWindows(tx, windows);
    return windows.length < CHUNK ? null : (windows.at(-1)?.policyId ?? null);
  }

  private async replanWindows(tx: Tx, windows: readonly PlannedWindow[]): Promise<void> {
    const hours = await mailHoursOf(tx, this.organisation);
    const now = this.clock.now();
    const ladders = await laddersOf(
      tx,
      windows.map(({ policyId }) => policyId),
    );
    const standingOf = await standingsOf(tx, windows, hours.zone);
    const plan = onceForAlike(({ nextReview }, ladder, standing) =>
      scheduleChangedWindow(nextReview, ladder, hours, now, standing),
    );
    const changes = windows.flatMap((window) => {
      const inForce = ladders.get(window.policyId);
      if (inForce === undefined) return [];
      const standing = standingOf(window.policyId);
      const climbed = { ...window, ladderId: inForce.ladderId };
      return [changesOf(standing.waiting, ofWindow(climbed, plan(climbed, inForce.ladder, standing)))];
    });
    await suppressReplanned(
      tx,
      changes.flatMap(({ dropped }) => dropped),
    );
    await writeRungs(
      tx,
      changes.flatMap(({ written }) => written),
      ['replanned', 'superseded'],
    );
  }
}

/** Which waiting rungs have no place any more, and which rungs are to be written: those that are not there just so. */
function changesOf(
  waiting: readonly StoredRung[],
  rungs: readonly RungOfPolicy[],
): { dropped: string[]; written: RungOfPolicy[] } {
  const wanted = new Set(rungs.map(placeOf));
  const kept = new Map(waiting.map((rung) => [placeOf(rung), rung]));
  return {
    dropped: waiting.filter((rung) => !wanted.has(placeOf(rung))).map(({ id }) => id),
    written: rungs.filter((rung) => !isAsStored(rung, kept.get(placeOf(rung)))),
  };
}

function placeOf({ key, occurrence }: { key: string; occurrence: number }): string {
  return `${key}#${occurrence}`;
}

function isAsStored(rung: RungOfPolicy, stored: StoredRung | undefined): boolean {
  return (
    stored !== undefined &&
    !rung.superseded &&
    rung.dueOn === stored.dueOn &&
    rung.sendAt.equals(stored.sendAt) &&
    rung.inDigest === stored.inDigest &&
    rung.ladderId === stored.ladderId &&
    rung.step === stored.step &&
    rung.absorbs.join() === stored.absorbs.join()
  );
}

const own = 'exists (select from ladder where ladder.policy_id = policy.id and ladder.replaced_at is null)';
const ofSection = `exists (select from ladder
  where ladder.manual_section = policy.manual_section and ladder.replaced_at is null)`;

/** In SQL, the policies of a scope; `$1` is the section or the policy. */
const inScope = {
  everybody: '$1::text is null',
  organisation: `$1::text is null and not ${own} and not ${ofSection}`,
  section: `policy.manual_section = $1 and not ${own}`,
  policy: 'policy.id = $1::uuid',
} as const satisfies Record<ReplanScope['of'], string>;

function subjectOf(scope: ReplanScope): string | null {
  if (scope.of === 'section') return scope.section;
  return scope.of === 'policy' ? scope.policyId : null;
}

/** The current windows that are planned; one that is not yet will be planned as things are then. */
async function plannedWindows(tx: Tx, scope: ReplanScope, after: string | null): Promise<PlannedWindow[]> {
  return await rows<PlannedWindow>(
    tx,
    `select policy.id as "policyId", dates.revision as "scheduleRevision", dates.next_review as "nextReview"
       from policy
       cross join lateral (select revision, next_review from policy_review_dates
         where policy_id = policy.id order by revision desc limit 1) dates
      where ${inScope[scope.of]} and ($2::uuid is null or policy.id > $2) and dates.next_review is not null
        and exists (select from review_rung planned
          where planned.policy_id = policy.id and planned.schedule_revision = dates.revision)
      order by policy.id limit ${CHUNK}`,
    [subjectOf(scope), after],
  );
}
