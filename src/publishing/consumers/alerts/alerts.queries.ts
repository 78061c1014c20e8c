import { Injectable } from '@nestjs/common';
import type { Instant } from '../../../kernel/instant.ts';
import { Database } from '../../../platform/database/database.ts';
import type { NoticeKind } from './drift-alert.rules.ts';

/** What was told of a consumer, and to whom. */
export interface ToldNotice {
  readonly kind: NoticeKind;
  readonly plannedAt: Instant;
  readonly mails: readonly {
    readonly address: string;
    readonly state: 'planned' | 'sent' | 'cancelled' | 'refused';
    /** What the mail server said; null unless it came back. */
    readonly refusal: string | null;
  }[];
}

/** Reads what was told of consumers that ran behind. */
@Injectable()
export class AlertsQueries {
  constructor(private readonly database: Database) {}

  /** The last notices about a consumer, the newest first. */
  async toldOf(consumerId: string, limit: number): Promise<ToldNotice[]> {
    return await this.database.query<ToldNotice>(
      `select n.kind, n.planned_at as "plannedAt",
              coalesce((select jsonb_agg(jsonb_build_object('address', m.address, 'state', m.state, 'refusal', m.refusal)
                          order by lower(m.address))
                 from consumer_mail m where m.notice_id = n.id), '[]') as mails
         from consumer_notice n join consumer_alert a on a.id = n.alert_id
        where a.consumer_id = $1 order by n.planned_at desc, n.id desc limit $2`,
      [consumerId, limit],
    );
  }
}
