import { Injectable } from '@nestjs/common';
import { instant, type Instant } from '../../kernel/instant.ts';
import { isId } from '../../kernel/ids.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { studyTypes, type StudyType } from '../records/study-type.rules.ts';
import { matchesTrialFilter } from '../records/trial-filter.rules.ts';
import {
  blindExpression,
  conditionsOf,
  Parameters,
  type QueueFilter,
  type QueueOrder,
  type Viewer,
} from './queue-filter.ts';
import type { QueueItem } from './queue-item.ts';
import { queueItems } from './queue-items.sql.ts';

/** Where a page of the queue ended: the next begins after it, whatever was decided in between. */
export interface QueuePlace {
  /** The study rank, or the likelihood, -1 for a record that is not ranked. */
  readonly key: number;
  readonly id: string;
}

/** How many records there are of each kind. */
export interface QueueCounts {
  /** Of the filter, by study type. */
  readonly byStudyType: Readonly<Record<StudyType, number>>;
  readonly total: number;
  /** Of the filter's policy, or of all, whatever else it asks for: where there is something to do. */
  readonly views: Readonly<Record<QueueView, number>>;
}

/** The lists a reviewer works through. */
export const queueViews = {
  waiting: { state: 'waiting' },
  identified: { state: 'identified' },
  sought: { state: 'sought' },
  retrieved: { state: 'retrieved' },
  mine: { state: 'waiting', mine: true },
  overdue: { due: 'overdue' },
  conflicts: { conflicts: true },
  secondReadings: { secondReadings: true },
  unaskedReadings: { unaskedReadings: true },
  returned: { returned: true },
} as const satisfies Record<string, QueueFilter>;
export type QueueView = keyof typeof queueViews;

/** Of what a page is sorted by, and the same of one item. Likelihood only orders: what is not ranked comes last. */
const orders = {
  study_type: {
    sql: 's.study_rank, s.id',
    after: (key: string, id: string) => `(s.study_rank, s.id) > (${key}::smallint, ${id})`,
    keyOf: (item: QueueItem) => item.studyRank,
  },
  likelihood: {
    sql: 'coalesce(s.likelihood, -1) desc, s.id',
    after: (key: string, id: string) =>
      `(coalesce(s.likelihood, -1) < ${key}::real or (coalesce(s.likelihood, -1) = ${key}::real and s.id > ${id}))`,
    keyOf: (item: QueueItem) => item.likelihood ?? -1,
  },
} as const satisfies Record<QueueOrder, object>;

/** Where a page that ends with an item ends. */
export function placeOf(item: QueueItem, order: QueueOrder): QueuePlace {
  return { key: orders[order].keyOf(item), id: item.screeningId };
}

/** Questions about the records that wait for screening or were decided on, as one person sees them. */
@Injectable()
export class ScreeningQueue {
  constructor(private readonly database: Database) {}

  /** A page of the queue in an order, from after the given place. */
  async page(
    filter: QueueFilter,
    viewer: Viewer,
    order: QueueOrder,
    after: QueuePlace | undefined,
    limit: number,
  ): Promise<QueueItem[]> {
    const parameters = new Parameters();
    const blind = blindExpression(viewer, parameters);
    const conditions = conditionsOf(filter, viewer, parameters);
    const { sql, after: comesAfter } = orders[order];
    if (after !== undefined) {
      conditions.push(comesAfter(parameters.add(after.key, 'float8'), parameters.add(after.id, 'uuid')));
    }
    return await this.items(
      viewer,
      parameters,
      `with blind as materialized (${blind}),
       page as materialized (
         select s.id from screening s where ${conditions.join(' and ')}
          order by ${sql} limit ${parameters.add(limit, 'int')})`,
      `order by ${sql}`,
    );
  }

  /** One record in a policy's queue; undefined for an unknown screening. */
  async item(screeningId: string, viewer: Viewer, tx?: Tx): Promise<QueueItem | undefined> {
    if (!isId(screeningId)) return undefined;
    const parameters = new Parameters();
    const blind = blindExpression(viewer, parameters);
    const page = `select ${parameters.add(screeningId, 'uuid')} as id`;
    const found = await this.items(
      viewer,
      parameters,
      `with blind as materialized (${blind}), page as (${page})`,
      '',
      tx,
    );
    return found[0];
  }

  /** The same by policy and record. */
  async itemOf(policyId: string, recordId: string, viewer: Viewer, tx?: Tx): Promise<QueueItem | undefined> {
    if (!isId(recordId)) return undefined;
    const found = await row<{ id: string }>(
      tx ?? this.database.source.manager,
      'select id from screening where policy_id = $1 and record_id = $2',
      [policyId, recordId],
    );
    return found && (await this.item(found.id, viewer, tx));
  }

  /** How much there is in each part of the queue, with one statement. */
  async counts(filter: QueueFilter, viewer: Viewer): Promise<QueueCounts> {
    const parameters = new Parameters();
    const blind = blindExpression(viewer, parameters);
    const counted = (asked: QueueFilter, group: string): string =>
      `select ${group} as name, count(*)::int as count from screening s
        where ${conditionsOf(asked, viewer, parameters).join(' and ')} group by 1`;
    const parts = [
      counted(filter, `'type ' || s.study_rank`),
      ...Object.entries(queueViews).map(([view, asked]) =>
        counted({ ...asked, policyId: filter.policyId }, `'view ${view}'`),
      ),
    ];
    const found = await rows<{ name: string; count: number }>(
      this.database.source.manager,
      `with blind as materialized (${blind}) ${parts.join(' union all ')}`,
      parameters.values,
    );
    const counts = new Map(found.map(({ name, count }) => [name, count]));
    const byStudyType = record(studyTypes, (type) => counts.get(`type ${studyTypes.indexOf(type) + 1}`) ?? 0);
    return {
      byStudyType,
      total: Object.values(byStudyType).reduce((sum, count) => sum + count, 0),
      views: record(Object.keys(queueViews) as QueueView[], (view) => counts.get(`view ${view}`) ?? 0),
    };
  }

  private async items(
    viewer: Viewer,
    parameters: Parameters,
    expressions: string,
    order: string,
    tx?: Tx,
  ): Promise<QueueItem[]> {
    const person = parameters.add(viewer.personId, 'uuid');
    const today = parameters.add(viewer.today, 'date');
    const sight = parameters.add(viewer.sight, 'date');
    const found = await rows<ItemRow>(
      tx ?? this.database.source.manager,
      `${expressions} ${queueItems(person, today, sight)} ${order}`,
      parameters.values,
    );
    return found.map(itemOf);
  }
}

/** An item as PostgreSQL gives it: instants within JSON are texts. */
type ItemRow = Omit<QueueItem, 'labels'> & { readonly preprint: boolean };

function itemOf({ preprint, ...item }: ItemRow): QueueItem {
  const { secondReading, earlier } = item;
  return {
    ...item,
    secondReading: secondReading && {
      ...secondReading,
      askedAt: at(secondReading.askedAt),
      readAt: secondReading.readAt && at(secondReading.readAt),
      resolvedAt: secondReading.resolvedAt && at(secondReading.resolvedAt),
    },
    earlier: earlier && { ...earlier, at: at(earlier.at) },
    elsewhere: item.elsewhere.map((other) => ({
      ...other,
      decidedAt: other.decidedAt && at(other.decidedAt),
    })),
    labels: { preprint, trialFilter: matchesTrialFilter(item.fields) },
  };
}

const at = (text: Instant): Instant => instant(String(text));

function record<Key extends string>(
  keys: readonly Key[],
  valueOf: (key: Key) => number,
): Record<Key, number> {
  return Object.fromEntries(keys.map((key) => [key, valueOf(key)])) as Record<Key, number>;
}
