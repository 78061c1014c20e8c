import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import { Checkpoints } from '../../platform/audit/checkpoints/checkpoints.ts';
import type { SentCheckpoint } from './chain-card.tsx';

interface SendingRow {
  readonly size: number;
  readonly way: string;
  readonly sent: boolean;
  readonly lastError: string | null;
}

/** The newest checkpoints with where each of them went. */
@Injectable()
export class CheckpointSendings {
  constructor(
    private readonly database: Database,
    private readonly checkpoints: Checkpoints,
  ) {}

  async newest(limit: number): Promise<SentCheckpoint[]> {
    const found = await this.checkpoints.newest(null, limit);
    const sendings = await this.database.query<SendingRow>(
      `select size, way, sent_at is not null as sent, last_error as "lastError" from audit_checkpoint_sending
        where size = any($1::bigint[]) order by way`,
      [found.map(({ size }) => size)],
    );
    return found.map((checkpoint) => ({
      ...checkpoint,
      sendings: sendings.filter(({ size }) => size === checkpoint.size),
    }));
  }
}
