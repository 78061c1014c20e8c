import { Injectable } from '@nestjs/common';
import { CursorInvalid } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { decodeCursor } from '../../platform/http/page.ts';
import { publicOn } from '../../policies/embargo.ts';
import type { Sight } from '../../policies/policy-sight.ts';
import { publicTitle } from '../../policies/public-title.ts';
import type { AlertDecision, AlertState } from './alert-states.rules.ts';
import { alertState, kindRank, stateRank } from './alerts.sql.ts';
import { placesCiting, type CitingPlace } from './citing-places.ts';
import type { NoticeKind, Witness } from './notice-kinds.rules.ts';
import type { LiftedReason } from './reconcile-notices.rules.ts';
import { refersTo } from './watched-works.ts';

/** What became of a work. */
export interface NoticeView {
  readonly id: string;
  readonly kind: NoticeKind;
  /** Of the notice, or of the new form of a republished work. */
  readonly pmid: string | null;
  readonly doi: string | null;
  readonly source: string;
  readonly witnesses: readonly Witness[];
  readonly heardAt: Instant;
  readonly liftedAt: Instant | null;
  readonly liftedReason: LiftedReason | null;
}

/** An alert: a notice about a work that a policy cites. */
export interface AlertSummary {
  readonly id: string;
  readonly state: AlertState;
  readonly raisedAt: Instant;
  readonly policy: {
    readonly id: string;
    readonly slug: string;
    readonly title: string;
    /** The title that the public may know; null for a policy that has none yet. */
    readonly publicTitle: string | null;
    readonly number: string | null;
  };
  readonly work: { readonly id: string; readonly pmid: string | null; readonly doi: string | null };
  readonly notice: NoticeView;
  /** Null while nobody decided. */
  readonly decision: {
    readonly state: AlertDecision;
    readonly by: string;
    readonly at: Instant;
    readonly reason: string;
  } | null;
  /** The review that looks at it. */
  readonly cycleId: string | null;
  /** Places in lists. */
  readonly stateRank: number;
  readonly kindRank: number;
}

/** An alert with where the policy cites the work. */
export interface AlertView extends AlertSummary {
  /** The active version's first. */
  readonly places: readonly CitingPlace[];
}

/** Which alerts a list shows. */
export interface AlertFilter {
  readonly policyId?: string | null | undefined;
  readonly states?: readonly AlertState[] | null | undefined;
}

/** Where a list goes on: the key of the last alert shown. */
export interface AfterAlert {
  readonly stateRank: number;
  readonly kindRank: number;
  readonly id: string;
}

/** The key of an alert in the lists' order, for a cursor. */
export const keyOfAlert = ({
  stateRank: state,
  kindRank: kind,
  id,
}: AlertSummary): [number, number, string] => [state, kind, id];

/** Where a cursor says that a list goes on. Throws CursorInvalid. */
export function afterAlertOf(cursor: string | undefined): AfterAlert | undefined {
  if (cursor === undefined) return undefined;
  const [state, kind, id] = decodeCursor(cursor, 3);
  if (!isRank(state) || !isRank(kind) || typeof id !== 'string' || !isId(id)) throw new CursorInvalid();
  return { stateRank: state, kindRank: kind, id };
}

const isRank = (part: unknown): part is number => Number.isInteger(part) && Math.abs(Number(part)) < 1_000;

const summaries = (day: string): string => `
  select alert.id, stand.state, alert.raised_at as "raisedAt", alert.cycle_id as "cycleId",
         jsonb_build_object('id', p.id, 'slug', p.slug, 'title', p.title, 'publicTitle', ${publicTitle('p', day)},
           'number', p.number) as policy,
         jsonb_build_object('id', work.id, 'pmid', work.pmid, 'doi', work.doi) as work,
         notice.id as "noticeId", notice.kind, notice.pmid, notice.doi, notice.source_text as source, notice.witnesses,
         notice.heard_at as "heardAt", notice.lifted_at as "liftedAt", notice.lifted_reason as "liftedReason",
         alert.state as decided, person.name as "decidedBy", alert.decided_at as "decidedAt", alert.reason,
         ${stateRank('stand.state')} as "stateRank", ${kindRank('notice.kind')} as "kindRank"
    from literature_alert alert
    join literature_notice notice on notice.id = alert.notice_id
    join watched_work work on work.id = notice.work_id
    join policy p on p.id = alert.policy_id
    left join person on person.id = alert.decided_by
    cross join lateral (select ${alertState('alert', 'notice', 'work')} as state) stand`;

/** In SQL: that a signed version of the alert's policy of which the public may know cites the work, or did. */
const publiclyCited = (day: string): string => `exists (
  select from cited_reference r join policy_version v on v.id = r.version_id
   where v.policy_id = alert.policy_id and ${refersTo('r', 'work')} and ${publicOn('v', day)})`;

type SummaryRow = Pick<
  AlertSummary,
  'id' | 'state' | 'raisedAt' | 'policy' | 'work' | 'cycleId' | 'stateRank' | 'kindRank'
> &
  Omit<NoticeView, 'id'> & {
    readonly noticeId: string;
    readonly decided: AlertDecision;
    readonly decidedBy: string | null;
    readonly decidedAt: Instant | null;
    readonly reason: string | null;
  };

/** Questions about alerts. Each takes the organisation's today, on which embargoes count. */
@Injectable()
export class AlertsQueries {
  constructor(private readonly database: Database) {}

  /** Alerts, what waits for somebody first, the most urgent first, the longest waiting first. */
  async list(
    filter: AlertFilter,
    after: AfterAlert | undefined,
    limit: number,
    today: CalendarDate,
    sight: Sight = null,
  ): Promise<AlertView[]> {
    const tx = this.database.source.manager;
    const found = await summariesOf(
      tx,
      `where ($2::uuid is null or alert.policy_id = $2) and ($3::text[] is null or stand.state = any($3))
         and ($4::int is null or (${stateRank('stand.state')}, ${kindRank('notice.kind')}, alert.id) > ($4, $5::int, $6::uuid))
         and ($8::date is null or (${publicTitle('p', '$8::date')} is not null and ${publiclyCited('$8::date')}))
       order by "stateRank", "kindRank", alert.id limit $7`,
      [
        today,
        filter.policyId ?? null,
        filter.states ?? null,
        after?.stateRank ?? null,
        after?.kindRank ?? null,
        after?.id ?? null,
        limit,
        sight,
      ],
    );
    return await withPlaces(tx, found, today);
  }

  /** One alert; undefined for an unknown id. */
  async byId(
    id: string,
    today: CalendarDate,
    tx: Tx = this.database.source.manager,
  ): Promise<AlertView | undefined> {
    return isId(id) ? (await this.byIds([id], today, tx))[0] : undefined;
  }

  /** Alerts by their ids, in the order of {@link list}. */
  async byIds(
    ids: readonly string[],
    today: CalendarDate,
    tx: Tx = this.database.source.manager,
  ): Promise<AlertView[]> {
    const found = await summariesOf(
      tx,
      'where alert.id = any($2::uuid[]) order by "stateRank", "kindRank", alert.id',
      [today, ids],
    );
    return await withPlaces(tx, found, today);
  }

  /** How many alerts stand in each state, of one policy or of all. */
  async counts(policyId: string | null = null): Promise<ReadonlyMap<AlertState, number>> {
    const found = await this.database.query<{ state: AlertState; count: number }>(
      `select stand.state, count(*)::int as count
         from literature_alert alert
         join literature_notice notice on notice.id = alert.notice_id
         join watched_work work on work.id = notice.work_id
         cross join lateral (select ${alertState('alert', 'notice', 'work')} as state) stand
        where $1::uuid is null or alert.policy_id = $1
        group by stand.state`,
      [policyId],
    );
    return new Map(found.map(({ state, count }) => [state, count]));
  }
}

async function summariesOf(tx: Tx, rest: string, parameters: readonly unknown[]): Promise<AlertSummary[]> {
  const found = await rows<SummaryRow>(tx, `${summaries('$1::date')} ${rest}`, parameters);
  return found.map(summaryOf);
}

function summaryOf(row: SummaryRow): AlertSummary {
  const { noticeId, kind, pmid, doi, source, witnesses, heardAt, liftedAt, liftedReason, ...alert } = row;
  const { decided, decidedBy, decidedAt, reason, ...rest } = alert;
  return {
    ...rest,
    notice: { id: noticeId, kind, pmid, doi, source, witnesses, heardAt, liftedAt, liftedReason },
    decision:
      decidedAt === null
        ? null
        : { state: decided, by: decidedBy ?? '', at: decidedAt, reason: reason ?? '' },
  };
}

async function withPlaces(
  tx: Tx,
  alerts: readonly AlertSummary[],
  today: CalendarDate,
): Promise<AlertView[]> {
  const places = await placesCiting(
    tx,
    alerts.map(({ id }) => id),
    today,
  );
  return alerts.map((alert) => ({ ...alert, places: places.get(alert.id) ?? [] }));
}
