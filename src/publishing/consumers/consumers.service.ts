import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { InvalidRequest, NotFound } from '../../kernel/errors.ts';
import { isId, newId } from '../../kernel/ids.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { violates } from '../../platform/database/violations.ts';
import { tieKeys, tieWebhooks } from './consumer-ties.ts';
import { ConsumerExists } from './consumers.errors.ts';
import { ConsumersQueries, type Consumer } from './consumers.queries.ts';
import type { ChangeConsumer, CreateConsumer } from './consumers.schemas.ts';

/** Makes, changes and removes consumers. */
@Injectable()
export class ConsumersService {
  constructor(
    private readonly database: Database,
    private readonly queries: ConsumersQueries,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Makes a consumer, of which nothing is known yet. Throws {@link ConsumerExists} and InvalidRequest. */
  async create(actor: Actor, given: CreateConsumer): Promise<Consumer> {
    const id = newId();
    return await this.named(given.name, async (tx) => {
      await rows(
        tx,
        `insert into consumer (id, name, grace_minutes, created_at, measured_since) values ($1, $2, $3, $4, $4)`,
        [id, given.name, given.graceMinutes, this.clock.now()],
      );
      await this.write(tx, id, given);
      const made = await this.queries.one(id, tx);
      await this.record(tx, actor, 'consumer.created', id, shownOf(made, given));
      return made;
    });
  }

  /**
   * Changes what is given, and only that. Policies that it follows from now on and never loaded are late by its grace
   * from now. Throws NotFound, {@link ConsumerExists} and InvalidRequest.
   */
  async change(actor: Actor, id: string, change: ChangeConsumer): Promise<Consumer> {
    return await this.named(change.name ?? '', async (tx) => {
      await this.hold(tx, id);
      const before = await this.queries.one(id, tx);
      await this.write(tx, id, change);
      const after = await this.queries.one(id, tx);
      const [from, to] = [shownOf(before, change), shownOf(after, change)];
      if (JSON.stringify(from) !== JSON.stringify(to))
        await this.record(tx, actor, 'consumer.changed', id, { name: before.name, from, to });
      return after;
    });
  }

  /** Removes a consumer with what it said; its keys and webhooks stay, and belong to none. Throws NotFound. */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.hold(tx, id);
      const { name, lastHeardAt, keys, webhooks } = await this.queries.one(id, tx);
      const held = await row<{ count: number }>(
        tx,
        `select count(*)::int as count from consumer_holding where consumer_id = $1 and dropped_at is null`,
        [id],
      );
      await rows(tx, 'delete from consumer where id = $1', [id]);
      await this.record(tx, actor, 'consumer.removed', id, {
        name,
        lastHeardAt: lastHeardAt?.toString() ?? null,
        held: held?.count ?? 0,
        keys: keys.map((key) => key.id),
        webhooks: webhooks.map((webhook) => webhook.id),
      });
    });
  }

  private async hold(tx: Tx, id: string): Promise<void> {
    const held = isId(id) ? await row(tx, 'select from consumer where id = $1 for update', [id]) : undefined;
    if (held === undefined) throw new NotFound('consumer', id.slice(0, 200));
  }

  private async write(tx: Tx, id: string, change: ChangeConsumer): Promise<void> {
    const { follows } = change;
    if (change.ownerId !== undefined && change.ownerId !== null) await this.checkOwner(tx, change.ownerId);
    const policyIds = follows === undefined ? null : await this.policiesOf(tx, follows.policies);
    await rows(
      tx,
      `update consumer set name = coalesce($2, name), grace_minutes = coalesce($3, grace_minutes),
              contacts = coalesce($4::text[], contacts),
              description = case when $5 then nullif($6::text, '') else description end,
              owner_id = case when $7 then $8::uuid else owner_id end,
              policy_ids = coalesce($9::uuid[], policy_ids), codes = coalesce($10::text[], codes),
              lines_of_business = coalesce($11::text[], lines_of_business),
              jurisdictions = coalesce($12::text[], jurisdictions),
              measured_since = case when (policy_ids, codes, lines_of_business, jurisdictions)
                is distinct from (coalesce($9::uuid[], policy_ids), coalesce($10::text[], codes),
                  coalesce($11::text[], lines_of_business), coalesce($12::text[], jurisdictions))
                then greatest($13::timestamptz, measured_since) else measured_since end
        where id = $1`,
      [
        id,
        change.name ?? null,
        change.graceMinutes ?? null,
        change.contacts ?? null,
        change.description !== undefined,
        change.description ?? null,
        change.ownerId !== undefined,
        change.ownerId ?? null,
        policyIds,
        follows?.codes ?? null,
        follows?.linesOfBusiness ?? null,
        follows?.jurisdictions ?? null,
        this.clock.now(),
      ],
    );
    if (change.keys !== undefined) await tieKeys(tx, id, change.keys);
    if (change.webhooks !== undefined) await tieWebhooks(tx, id, change.webhooks);
  }

  private async checkOwner(tx: Tx, ownerId: string): Promise<void> {
    const known = await row(tx, 'select from person where id = $1 and active', [ownerId]);
    if (known === undefined)
      throw new InvalidRequest([{ field: 'ownerId', reason: 'is nobody who works here' }]);
  }

  /** The ids of policies by slug or id, in a fixed order. */
  private async policiesOf(tx: Tx, keys: readonly string[]): Promise<string[]> {
    const found = await rows<{ id: string; slug: string }>(
      tx,
      'select id, slug from policy where slug = any($1::text[]) or id = any($2::uuid[]) order by slug',
      [keys, keys.filter(isId)],
    );
    const known = new Set(found.flatMap(({ id, slug }) => [id, slug]));
    const problems = keys.flatMap((key, place) =>
      known.has(isId(key) ? key.toLowerCase() : key)
        ? []
        : [{ field: `follows.policies[${place}]`, reason: `there is no policy "${key}"` }],
    );
    if (problems.length > 0) throw new InvalidRequest(problems);
    return found.map(({ id }) => id);
  }

  private async named<Result>(name: string, work: (tx: Tx) => Promise<Result>): Promise<Result> {
    try {
      return await this.database.transaction(work);
    } catch (error) {
      if (violates(error, 'consumer_name_unique')) throw new ConsumerExists(name);
      throw error;
    }
  }

  private async record(
    tx: Tx,
    actor: Actor,
    action: string,
    id: string,
    detail: Record<string, unknown>,
  ): Promise<void> {
    await this.audit.record(tx, { actor, action, subject: { type: 'consumer', id }, detail });
  }
}

/** Of a consumer what a change touches, as the audit keeps it. */
function shownOf(consumer: Consumer, touched: ChangeConsumer): Record<string, unknown> {
  const { name, description, owner, contacts, graceMinutes, follows, keys, webhooks } = consumer;
  const facts: Record<keyof ChangeConsumer, unknown> = {
    name,
    description,
    ownerId: owner?.id ?? null,
    contacts,
    graceMinutes,
    follows: { ...follows, policies: follows.policies.map(({ slug }) => slug) },
    keys: keys.map(({ id }) => id),
    webhooks: webhooks.map(({ id }) => id),
  };
  return Object.fromEntries(
    Object.entries(facts).filter(([field]) => touched[field as keyof ChangeConsumer] !== undefined),
  );
}
