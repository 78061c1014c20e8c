import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor.ts';
import { Clock } from '../../../kernel/clock.ts';
import { NotFound } from '../../../kernel/errors.ts';
import { isId } from '../../../kernel/ids.ts';
import { laterOf, type Instant } from '../../../kernel/instant.ts';
import { Audit } from '../../../platform/audit/audit.ts';
import { Database, type Tx } from '../../../platform/database/database.ts';
import { row, rows } from '../../../platform/database/rows.ts';
import { Organisation } from '../../../platform/organisation/organisation.ts';
import { formatFeedCursor, parseFeedCursor, type FeedCursor } from '../../feed/feed-cursor.rules.ts';
import { FeedQueries } from '../../feed/feed.queries.ts';
import { KeyOfNoConsumer } from '../consumers.errors.ts';
import { DriftQueries } from '../drift/drift.queries.ts';
import { isOlder, loadedOutcome, momentOf, type AcknowledgementOutcome } from './acknowledgement.rules.ts';
import {
  presentStanding,
  wordsOfOutcome,
  type Acknowledgement,
  type AcknowledgementReply,
  type Statement,
  type StatementReply,
} from './acknowledgements.schemas.ts';
import { KnownHoldings, type VersionHolding } from './known-holdings.ts';
import { statedVersions, type Stated } from './stated-versions.ts';

/** A consumer, held, with what its statements are measured by. */
interface HeldConsumer {
  readonly id: string;
  readonly name: string;
  readonly lastHeardAt: Instant | null;
  readonly completeAt: Instant | null;
}

/** Versions that an audit entry names of each kind; of more it gives the number. */
const NAMED_IN_AUDIT = 50;

/** Takes what consumers say that they have loaded. */
@Injectable()
export class AcknowledgementsService {
  constructor(
    private readonly database: Database,
    private readonly drift: DriftQueries,
    private readonly feed: FeedQueries,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The consumer that a key speaks for. Throws {@link KeyOfNoConsumer}. */
  async consumerOf(actor: Actor): Promise<string> {
    const keyId = actor.kind === 'key' ? actor.keyId : null;
    const [tied] = await this.database.query<{ consumerId: string }>(
      'select consumer_id as "consumerId" from consumer_key where key_id = $1',
      [keyId],
    );
    if (tied === undefined) throw new KeyOfNoConsumer();
    return tied.consumerId;
  }

  /**
   * Takes an acknowledgement by a consumer's own key. Its statements are taken or not each for itself; said again or out
   * of order they change nothing. Throws {@link KeyOfNoConsumer}, and for the cursor CursorInvalid and EpochChanged.
   */
  async takeFromKey(actor: Actor, said: Acknowledgement): Promise<AcknowledgementReply> {
    return await this.take(actor, await this.consumerOf(actor), said);
  }

  /** Takes an acknowledgement for a consumer. Throws NotFound, and for the cursor CursorInvalid and EpochChanged. */
  async take(actor: Actor, consumerId: string, said: Acknowledgement): Promise<AcknowledgementReply> {
    const read = said.cursor === undefined ? null : await this.placeRead(said.cursor);
    return await this.database.transaction(async (tx) => {
      const consumer = await this.held(tx, consumerId);
      const now = this.clock.now();
      const stated = await statedVersions(tx, said.items, this.organisation.today(now));
      const holdings = await KnownHoldings.of(tx, consumer.id, consumer.completeAt);
      const moments = { now, lastSaidAt: consumer.lastHeardAt };
      const items = said.items.map((statement, place) => {
        const about = stated[place]!;
        const signedAt = about.version?.signedAt ?? null;
        const at = momentOf(statement.loadedAt ?? said.loadedAt ?? null, { ...moments, signedAt });
        return replyOf(statement, about, apply(holdings, statement, about, at));
      });
      const at = momentOf(said.loadedAt ?? null, { ...moments, signedAt: null });
      const counts = said.complete && !isOlder(at, [consumer.completeAt]);
      const named = new Set(stated.flatMap(({ version }) => (version === null ? [] : [version.id])));
      const dropped = counts ? holdings.dropOthers(named, at) : null;
      await holdings.write(tx);
      await this.note(tx, consumer, { at: laterOf(now, at), completeAt: counts ? at : null, read });
      await this.record(tx, actor, consumer, holdings.changes(), items);
      const [standing] = await this.drift.board([consumer.id], tx);
      return {
        consumer: { id: consumer.id, name: consumer.name },
        items,
        dropped: dropped?.length ?? null,
        standing: presentStanding(standing!),
      };
    });
  }

  private async held(tx: Tx, id: string): Promise<HeldConsumer> {
    const found = isId(id)
      ? await row<HeldConsumer>(
          tx,
          `select id, name, last_heard_at as "lastHeardAt", complete_at as "completeAt" from consumer where id = $1 for update`,
          [id],
        )
      : undefined;
    if (found === undefined) throw new NotFound('consumer', id.slice(0, 200));
    return found;
  }

  /** Notes that a consumer was heard from, and how far it has read: further than it said before, or in another feed. */
  private async note(
    tx: Tx,
    { id, lastHeardAt }: HeldConsumer,
    heard: { readonly at: Instant; readonly completeAt: Instant | null; readonly read: FeedCursor | null },
  ): Promise<void> {
    const { at, completeAt, read } = heard;
    await rows(
      tx,
      `update consumer set last_heard_at = $2, complete_at = coalesce($3::timestamptz, complete_at) where id = $1`,
      [id, lastHeardAt === null ? at : laterOf(at, lastHeardAt), completeAt],
    );
    if (read === null) return;
    await rows(
      tx,
      `update consumer set feed_epoch = $2, feed_sequence = $3, feed_cursor = $4
        where id = $1 and (coalesce(feed_sequence > feed_reach(feed_epoch), true) or feed_sequence < $3)`,
      [id, read.epoch, read.sequence, formatFeedCursor(read)],
    );
  }

  private async placeRead(cursor: string): Promise<FeedCursor> {
    return (await this.feed.placeAfter(parseFeedCursor(cursor))).place;
  }

  /** What changed by it is written down; that all is as it was is not. What a person says is always. */
  private async record(
    tx: Tx,
    actor: Actor,
    consumer: HeldConsumer,
    changes: readonly VersionHolding[],
    items: readonly StatementReply[],
  ): Promise<void> {
    if (changes.length === 0 && actor.kind !== 'person') return;
    const named = await rows<{ id: string; name: string }>(
      tx,
      `select v.id, p.slug || ' v' || v.number as name from policy_version v join policy p on p.id = v.policy_id
        where v.id = any($1::uuid[]) order by p.slug, v.number`,
      [changes.map(({ versionId }) => versionId)],
    );
    const byId = new Map(changes.map((each) => [each.versionId, each] as const));
    const those = (wanted: (holding: VersionHolding) => boolean) =>
      named.flatMap(({ id, name }) => (wanted(byId.get(id)!) ? [name] : []));
    await this.audit.record(tx, {
      actor,
      action: 'consumer.acknowledged',
      subject: { type: 'consumer', id: consumer.id },
      detail: {
        name: consumer.name,
        statements: items.length,
        notTaken: items.filter(({ outcome }) => notTaken.has(outcome)).length,
        loaded: summed(those(({ droppedAt, damagedHash }) => droppedAt === null && damagedHash === null)),
        damaged: summed(those(({ droppedAt, damagedHash }) => droppedAt === null && damagedHash !== null)),
        dropped: summed(those(({ droppedAt }) => droppedAt !== null)),
      },
    });
  }
}

const notTaken: ReadonlySet<AcknowledgementOutcome> = new Set(['older', 'policy_unknown', 'version_unknown']);

/** Does what a statement says to what is known, and says what became of it. */
function apply(
  holdings: KnownHoldings,
  { version: number, held, contentHash }: Statement,
  { policy, version, inForce }: Stated,
  at: Instant,
): AcknowledgementOutcome {
  if (policy === null) return 'policy_unknown';
  if (number === null) return holdings.dropPolicy(policy.id, at) ? 'dropped' : 'older';
  if (version === null) return 'version_unknown';
  const named = { id: version.id, policyId: policy.id };
  if (!held) return holdings.drop(named, at) ? 'dropped' : 'older';
  const reported = contentHash?.toLowerCase() ?? null;
  const damaged = reported !== null && reported !== version.contentHash ? reported : null;
  return holdings.load(named, at, damaged) ? loadedOutcome(version, inForce, reported) : 'older';
}

function replyOf(
  statement: Statement,
  { policy, version, inForce }: Stated,
  outcome: AcknowledgementOutcome,
): StatementReply {
  return {
    policy: policy?.slug ?? statement.policy,
    version: statement.version,
    outcome,
    message: wordsOfOutcome(outcome, inForce),
    inForce: inForce === null ? null : { version: inForce.number, contentHash: inForce.contentHash },
    from: outcome === 'scheduled' ? (version?.scheduledFrom ?? null) : null,
  };
}

/** Names, the first few of them, and how many there are. */
function summed(names: readonly string[]): { count: number; first: readonly string[] } {
  return { count: names.length, first: names.slice(0, NAMED_IN_AUDIT) };
}
