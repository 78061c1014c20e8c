import { Injectable } from '@nestjs/common';
import { decodeCursor, pageOf } from '../../../platform/http/page.ts';
import { ConsumersQueries } from '../consumers.queries.ts';
import type { HoldingsQuery } from '../consumers.schemas.ts';
import { DriftQueries } from './drift.queries.ts';
import { presentHolding, type HoldingsReply } from './drift.schemas.ts';

/** Pages of what a consumer holds, the same for whoever may read them. */
@Injectable()
export class HoldingsPages {
  constructor(
    private readonly consumers: ConsumersQueries,
    private readonly drift: DriftQueries,
  ) {}

  /** Throws NotFound for no such consumer, CursorInvalid. */
  async of(consumerId: string, { behind, cursor, limit }: HoldingsQuery): Promise<HoldingsReply> {
    const { id } = await this.consumers.one(consumerId);
    const afterSlug = cursor === undefined ? '' : String(decodeCursor(cursor, 1)[0]);
    const found = await this.drift.ofConsumer(id, { drifted: behind, afterSlug, limit: limit + 1 });
    const { items, nextCursor } = pageOf(found, limit, ({ slug }) => [slug]);
    return { items: items.map(presentHolding), nextCursor };
  }
}
