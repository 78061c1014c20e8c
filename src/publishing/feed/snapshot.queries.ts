import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import type { FeedHead } from './feed-cursor.rules.ts';
import type { SnapshotQuery } from './feed.schemas.ts';
import { FeedQueries } from './feed.queries.ts';
import { FeedSequencer } from './feed-sequencer.ts';
import { PackedLines } from './packed-lines.ts';

/** One version of a policy and the days it governs, as a line of the snapshot. */
export interface SnapshotLine {
  readonly policy: { readonly id: string; readonly slug: string; readonly title: string };
  /** Its number. */
  readonly version: number;
  /** `ended`: it was in force last, and no version of the policy is now. */
  readonly status: 'active' | 'scheduled' | 'ended';
  readonly contentHash: string;
  readonly envelopeHash: string;
  /** `until` is exclusive; null while no end is known. */
  readonly inForce: { readonly from: CalendarDate; readonly until: CalendarDate | null };
  readonly url: string;
}

/** What is in force, and the place in the feed from which to go on. */
export interface Snapshot {
  readonly head: FeedHead;
  readonly lines: PackedLines;
}

interface PeriodRow {
  policyId: string;
  slug: string;
  title: string;
  version: number;
  contentHash: string;
  envelopeHash: string;
  from: CalendarDate;
  until: CalendarDate | null;
}

/** Lines fetched at a time, so that a snapshot of any size is made in little memory. */
const PAGE = 1000;
/** Times the events that wait are numbered and the database is looked at anew, while others write, until the two meet. */
const TRIES = 20;
/** How far the clocks of two replicas may differ when a day begins. */
const CLOCKS_DIFFER = { seconds: 10 } as const;

/** Every version in force, for consumers that keep a copy of their own. */
@Injectable()
export class SnapshotQueries {
  private readonly underWay = new Map<string, Promise<Snapshot>>();

  constructor(
    private readonly database: Database,
    private readonly feed: FeedQueries,
    private readonly sequencer: FeedSequencer,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /**
   * One JSON line for each version in force today, by slug; with `scheduled`, for each that is signed for days to come too;
   * with `ended`, for the last one of each policy of which none is in force any more.
   * The lines show exactly what the feed has told up to `head`: nothing that it tells later, and all that it told before.
   * Readers who come while a snapshot is made share it.
   */
  async take(asked: SnapshotQuery): Promise<Snapshot> {
    const key = `${asked.scheduled} ${asked.ended}`;
    const running = this.underWay.get(key);
    if (running !== undefined) return await running;
    const taking = this.takeOnce(asked).finally(() => this.underWay.delete(key));
    this.underWay.set(key, taking);
    return await taking;
  }

  private async takeOnce(asked: SnapshotQuery): Promise<Snapshot> {
    for (let left = TRIES; ; left -= 1) {
      await this.sequencer.numberWaiting();
      await this.feed.head(); // a feed that was restored begins its new epoch before it is read
      const snapshot = await this.database.source.transaction(
        'REPEATABLE READ',
        async (tx) => await this.read(tx, asked, left > 1),
      );
      if (snapshot !== undefined) return snapshot;
    }
  }

  /**
   * Reads the feed's end and the lines as of one moment. Undefined, if `exactly` is asked for, where something is in the
   * lines that has no number yet: the reader would be told of it again. That is no harm, and better than to wait for ever.
   */
  private async read(tx: Tx, asked: SnapshotQuery, exactly: boolean): Promise<Snapshot | undefined> {
    const now = this.clock.now();
    const today = this.organisation.today(now);
    const soon = this.organisation.today(now.add(CLOCKS_DIFFER));
    const seen = await row<FeedHead & { toldOn: CalendarDate | null; waiting: boolean }>(
      tx,
      `select f.epoch, f.last_sequence as sequence, right(at.event_id::text, 12) as "check", f.told_on as "toldOn",
              exists (select from feed_waiting w where w.release_on is null or w.release_on <= $1::date) as waiting
         from feed f left join feed_event at on at.sequence = f.last_sequence`,
      [today],
    );
    if (seen === undefined) throw new Error('the table feed has lost its row');
    const { epoch, sequence, check, toldOn, waiting } = seen;
    if (waiting && exactly) return undefined;
    // another replica, whose clock is a little ahead, may have told of a day that has not begun here
    const day = toldOn === soon ? soon : today;
    const lines = new PackedLines();
    for await (const page of periods(tx, day, asked)) {
      await lines.add(page.map((each) => JSON.stringify(this.present(each, day))));
    }
    await lines.finish();
    return { head: { epoch, sequence, check }, lines };
  }

  private present(period: PeriodRow, day: CalendarDate): SnapshotLine {
    const { policyId, slug, title, version, contentHash, envelopeHash, from, until } = period;
    return {
      policy: { id: policyId, slug, title },
      version,
      status: from > day ? 'scheduled' : until !== null && until <= day ? 'ended' : 'active',
      contentHash,
      envelopeHash,
      inForce: { from, until },
      url: `${this.settings.publicUrl}/v1/policies/${slug}/versions/${version}`,
    };
  }
}

/** The periods as now known and as the public may know them, page by page from one plan of the database. */
async function* periods(
  tx: Tx,
  day: CalendarDate,
  { scheduled, ended }: SnapshotQuery,
): AsyncGenerator<PeriodRow[]> {
  await rows(
    tx,
    `declare snapshot_line no scroll cursor for
     select p.id as "policyId", p.slug, v.title, v.number as version, v.content_hash as "contentHash",
            v.envelope_hash as "envelopeHash", lower(e.valid) as "from", upper(e.valid) as until
       from public_period($1::date, null) e
       join policy p on p.id = e.policy_id
       join policy_version v on v.id = e.version_id
      where e.valid @> $1::date or ($2 and lower(e.valid) > $1::date)
         or ($3 and upper(e.valid) <= $1::date and not exists (
              select from public_period($1::date, null) later
               where later.policy_id = e.policy_id and lower(later.valid) > lower(e.valid)
                 and lower(later.valid) <= $1::date))
      order by p.slug, lower(e.valid)`,
    [day, scheduled, ended],
  );
  for (;;) {
    const page = await rows<PeriodRow>(tx, `fetch ${PAGE} from snapshot_line`);
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
  }
}
