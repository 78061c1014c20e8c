import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/ids.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import type { BacklogState } from '../../platform/operations/operations.queries.ts';
import type { IdentifiedEvent } from '../feed/cloud-event.rules.ts';

/** The right to relay, until it is over. */
export interface RelayHold {
  /** Unique to this hold. */
  readonly token: string;
  /** Everything up to here was relayed. */
  readonly position: number;
  /** Up to when it is surely ours, by `performance.now()` of this process. */
  heldUntil: number;
}

/** How long a process that has died keeps others from relaying: longer than a broker may take to answer, with room for a pause. */
export const LEASE_SECONDS = 15;
/** A process that cannot reach the broker says so when an event has waited for so long: another would have relayed it by then. */
const OVERDUE_SECONDS = 2;

/**
 * What was relayed of the feed as it now is, in SQL, for the position's row `r`: a position from before a restore or a
 * promotion counts as far as the feed still goes, one of a feed that is unknown here as nothing.
 */
const PLACE = 'least(r.sequence, coalesce(feed_reach(r.epoch), 0))';

/** How far the feed is relayed to a stream, and the lease under which one process of all replicas relays it. */
@Injectable()
export class RelayPosition {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** Takes the lease; null while another has it. Begins at the feed's beginning, so that the stream holds all that the feed does. */
  async take(): Promise<RelayHold | null> {
    const token = newId();
    const asked = performance.now();
    const [taken] = await this.database.query<{ position: number }>(
      `insert into relay_position as r (target, holder, held_until)
       values ($1, $2, clock_timestamp() + make_interval(secs => $3))
       on conflict (target) do update set holder = excluded.holder, held_until = excluded.held_until
        where r.held_until is null or r.held_until <= clock_timestamp()
       returning ${PLACE} as position`,
      [this.target, token, LEASE_SECONDS],
    );
    return taken === undefined ? null : { token, ...taken, heldUntil: asked + LEASE_SECONDS * 1000 };
  }

  /**
   * Notes that the broker keeps everything up to `last`, of the feed of `epoch`, and keeps the lease for longer. False where
   * the lease is another's now, or where the feed does not hold this event any more: nothing is noted then.
   */
  async note(hold: RelayHold, epoch: string, last: IdentifiedEvent): Promise<boolean> {
    const asked = performance.now();
    const noted = await this.database.query(
      `update relay_position r
          set sequence = $3, epoch = $4, relayed_at = clock_timestamp(), failing_since = null, error = null,
              held_until = clock_timestamp() + make_interval(secs => $6)
        where r.target = $1 and r.holder = $2
          and exists (select from feed_event f where f.sequence = $3 and f.event_id = $5) returning 1`,
      [this.target, hold.token, last.sequence, epoch, last.eventId, LEASE_SECONDS],
    );
    if (noted.length === 0) return false;
    hold.heldUntil = asked + LEASE_SECONDS * 1000;
    return true;
  }

  /** Gives the lease back, with what hindered if anything did. Changes nothing where it is another's now. */
  async giveBack({ token }: RelayHold, fault: Error | undefined): Promise<void> {
    await this.database.query(
      `update relay_position set holder = null, held_until = null, error = coalesce($3, error),
              failing_since = case when $3::text is null then failing_since
                                   else coalesce(failing_since, clock_timestamp()) end
        where target = $1 and holder = $2`,
      [this.target, token, fault?.message ?? null],
    );
  }

  /** Notes why this process cannot relay, where events are overdue and no other process is at them. */
  async noteFault(message: string): Promise<void> {
    await this.database.query(
      `insert into relay_position as p (target) values ($1)
       on conflict (target) do update set error = $2, failing_since = coalesce(p.failing_since, clock_timestamp())
        where (p.held_until is null or p.held_until <= clock_timestamp())
          and exists (select from relay_position r join feed_event f on f.sequence = ${PLACE} + 1
                       where r.target = $1 and coalesce(f.numbered_at, '-infinity') < clock_timestamp() - make_interval(secs => $3))`,
      [this.target, message, OVERDUE_SECONDS],
    );
  }

  /** What waits to be relayed. */
  async backlog(): Promise<BacklogState> {
    const [found] = await this.database.query<BacklogState>(
      `select f.last_sequence - r.place as waiting, r.error,
              coalesce(extract(epoch from clock_timestamp() - first.numbered_at), 0)::int as "oldestSeconds"
         from feed f
         cross join lateral (select coalesce(max(${PLACE}), 0) as place, max(r.error) as error
                               from relay_position r where r.target = $1) r
         left join feed_event first on first.sequence = r.place + 1`,
      [this.target],
    );
    return found ?? { waiting: 0, oldestSeconds: 0, error: null };
  }

  private get target(): string {
    const { relayUrl } = this.settings;
    if (relayUrl === null) throw new Error('RELAY_URL is unset');
    return `nats:${relayUrl.stream}`;
  }
}
