import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.ts';
import { Database, type Tx } from '../../database/database.ts';
import { row } from '../../database/rows.ts';
import { defineJob, Jobs } from '../../jobs/jobs.ts';
import { UNTIL_DONE } from '../../jobs/job-definition.ts';
import { Mailer } from '../../mail/mailer.ts';
import { Outgoing } from '../../outgoing/outgoing.ts';
import { Sweeps } from '../../sweeps/sweeps.ts';
import { renderCheckpointMail } from './checkpoint-mail.tsx';
import { Checkpoints, type Checkpoint } from './checkpoints.ts';

/** The ways in which a checkpoint leaves the house. */
type Way = 'mail' | 'webhook';

interface SendJob {
  readonly size: number;
  readonly way: Way;
}

/** A witness that is away for a month gets what it missed when it is back. */
const sendCheckpoint = defineJob<SendJob>('audit.send-checkpoint', {
  retryLimit: UNTIL_DONE,
  concurrency: 2,
});

/** Makes checkpoints as time passes and sends them where nobody who has the database can take them back. */
@Injectable()
export class CheckpointSchedule {
  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly mailer: Mailer,
    private readonly outgoing: Outgoing,
    private readonly settings: Settings,
    sweeps: Sweeps,
  ) {
    sweeps.register('audit.checkpoint', async () => await this.sweep());
    jobs.handle(sendCheckpoint, async ({ size, way }) => await this.send(size, way));
  }

  /** A checkpoint of the chain as it is now, and its sendings; null when nothing was added since the last. */
  async makeNow(): Promise<Checkpoint | null> {
    return await this.checkpoints.make(async (tx, made) => await this.enqueue(tx, made));
  }

  private async sweep(): Promise<number> {
    const due = await row<{ due: boolean }>(
      this.database.source.manager,
      `select coalesce(max(made_at) < clock_timestamp() - make_interval(hours => $1), true)
              and (coalesce(max(size), 0) < (select coalesce(max(position), 0) from audit_seal)
                   or exists (select from audit_unsealed)) as due from audit_checkpoint`,
      [this.settings.auditCheckpointHours],
    );
    if (due?.due !== true) return 0;
    return (await this.makeNow()) === null ? 0 : 1;
  }

  private async enqueue(tx: Tx, { size }: Checkpoint): Promise<void> {
    const ways: Way[] = [
      ...(this.settings.auditCheckpointEmail === null ? [] : ['mail' as const]),
      ...(this.settings.auditCheckpointUrl === null ? [] : ['webhook' as const]),
    ];
    if (ways.length === 0) return;
    await tx.query('insert into audit_checkpoint_sending (size, way) select $1, unnest($2::text[])', [
      size,
      ways,
    ]);
    await this.jobs.enqueueAll(
      tx,
      sendCheckpoint,
      ways.map((way) => ({ size, way })),
    );
  }

  /** Sent again under the same Message-ID or body when a crash came between the sending and its note. */
  private async send(size: number, way: Way): Promise<void> {
    const checkpoint = await this.checkpoints.ofSize(size);
    const [waiting] = await this.database.query(
      'select 1 from audit_checkpoint_sending where size = $1 and way = $2 and sent_at is null',
      [size, way],
    );
    if (checkpoint === undefined || waiting === undefined) return;
    try {
      await (way === 'mail' ? this.mail(checkpoint) : this.post(checkpoint));
    } catch (error) {
      await this.note(size, way, error instanceof Error ? error.message : String(error));
      throw error;
    }
    await this.note(size, way, null);
  }

  private async mail(checkpoint: Checkpoint): Promise<void> {
    const address = this.settings.auditCheckpointEmail;
    if (address === null) return; // the setting was taken back
    await this.mailer.send({
      messageId: this.mailer.messageIdFor(`audit-checkpoint-${checkpoint.size}`),
      to: [{ name: '', address }],
      ...renderCheckpointMail(checkpoint, this.settings.publicUrl),
    });
  }

  private async post({ size, jws }: Checkpoint): Promise<void> {
    const address = this.settings.auditCheckpointUrl;
    if (address === null) return; // the setting was taken back
    const reply = await this.outgoing.fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `audit-checkpoint-${size}` },
      body: JSON.stringify({ checkpoint: jws }),
    });
    if (!reply.ok) throw new Error(`${new URL(address).host} answered ${reply.status}`);
  }

  private async note(size: number, way: Way, error: string | null): Promise<void> {
    await this.database.query(
      `update audit_checkpoint_sending set last_error = $3,
              sent_at = case when $3::text is null then clock_timestamp() end where size = $1 and way = $2`,
      [size, way, error],
    );
  }
}
