import { Injectable } from '@nestjs/common';
import type pg from 'pg';
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

  /**
   * {@link query} for the few statements that consumers have us ask all the time: PostgreSQL plans it once a connection,
   * which for a short answer from many tables is most of its time. `name` stands for this very text.
   */
  async prepared<Row>(name: string, text: string, params: readonly unknown[]): Promise<Row[]> {
    const { rows: found } = await this.pool.query({ name, text, values: [...params] });
    return found as Row[];
  }

  /** {@link query} of what changes nothing, ended by PostgreSQL after so many milliseconds with SQLSTATE 57014. */
  async queryWithin<Row>(milliseconds: number, sql: string, params: readonly unknown[]): Promise<Row[]> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    const lose = (error: Error) => (broken = error);
    client.on('error', lose); // a connection that is lost while nobody asks
    try {
      await client.query(`begin read only; set local statement_timeout = ${milliseconds}`);
      const { rows: found } = await client.query(sql, [...params]);
      await client.query('commit');
      return found as Row[];
    } catch (error) {
      await client.query('rollback').catch(lose);
      throw error;
    } finally {
      client.off('error', lose);
      client.release(broken);
    }
  }

  /** TypeORM's own pool. */
  private get pool(): pg.Pool {
    return (this.source.driver as unknown as { readonly master: pg.Pool }).master;
  }
}
