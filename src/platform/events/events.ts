import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import { NotFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { Database, type Tx } from '../database/database.ts';
import { defineJob, type JobDefinition } from '../jobs/job-definition.ts';
import { Jobs } from '../jobs/jobs.ts';
import { defineEvent, type EventDefinition, type RecordedEvent } from './event-definition.ts';

export { defineEvent, type RecordedEvent };

interface EventJob {
  readonly eventId: string;
}

/**
 * The outbox: an event is recorded in the transaction of the change it tells of, and becomes one durable job a
 * handler. Handlers run at least once, after commit, in any order, and so must be idempotent.
 */
@Injectable()
export class Events {
  private readonly handlers = new Map<string, JobDefinition<EventJob>[]>();

  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /** Subscribes a handler; `name` is its queue's name and stays the same for ever. Called while the application is put together. */
  on<Data extends object>(
    event: EventDefinition<Data>,
    name: string,
    handler: (event: RecordedEvent<Data>) => Promise<void>,
  ): void {
    const job = defineJob<EventJob>(name);
    this.handlers.set(event.type, [...(this.handlers.get(event.type) ?? []), job]);
    this.jobs.handle(job, async ({ eventId }) => await handler(await this.load<Data>(eventId)));
  }

  /** Records one event and one job for each of its handlers, in `tx`. Returns the event's id. */
  async record<Data extends object>(tx: Tx, event: EventDefinition<Data>, data: Data): Promise<string> {
    const [id] = await this.recordAll(tx, event, [data]);
    return id!;
  }

  /** Records many events of one kind with one statement a table. Returns their ids in order. */
  async recordAll<Data extends object>(
    tx: Tx,
    event: EventDefinition<Data>,
    data: readonly Data[],
  ): Promise<string[]> {
    if (data.length === 0) return [];
    const recorded = data.map((item) => ({ id: newId(), data: item }));
    await tx.query(
      `insert into event (id, type, occurred_at, data)
       select id, $2, $3, data from jsonb_to_recordset($1::jsonb) as e (id uuid, data jsonb)`,
      [JSON.stringify(recorded), event.type, this.clock.now()],
    );
    for (const job of this.handlers.get(event.type) ?? []) {
      await this.jobs.enqueueAll(
        tx,
        job,
        recorded.map(({ id }) => ({ eventId: id })),
      );
    }
    return recorded.map(({ id }) => id);
  }

  private async load<Data extends object>(eventId: string): Promise<RecordedEvent<Data>> {
    const [found] = await this.database.query<RecordedEvent<Data>>(
      'select id, type, occurred_at as "occurredAt", data from event where id = $1',
      [eventId],
    );
    if (found === undefined) throw new NotFound('event', eventId);
    return found;
  }
}
