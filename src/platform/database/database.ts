import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { markCommitted } from '../http/idempotency-mark.ts';
import { rows } from './rows.ts';

/** The open transaction of a use case. */
export type Tx = EntityManager;

/** PostgreSQL, as use cases see it. */
@Injectable()
export class Database {
  constructor(readonly source: DataSource) {}

  /**
   * Runs a use case in one transaction (READ COMMITTED). In a request with an Idempotency-Key the same
   * transaction notes that the request was carried out, so that a crash before the reply cannot repeat it.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return await this.source.transaction(async (tx) => {
      const result = await work(tx);
      await markCommitted(tx);
      return result;
    });
  }

  /** One statement on a connection of its own. */
  async query<Row>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    return await rows<Row>(this.source.manager, sql, params);
  }
}
