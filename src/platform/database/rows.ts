import type { EntityManager, QueryRunner } from 'typeorm';

interface Records {
  records: unknown[];
}

/** Runs one statement in a transaction (or on a manager's connection) and returns its rows, `RETURNING` included. */
export async function rows<Row>(
  tx: EntityManager,
  sql: string,
  params: readonly unknown[] = [],
): Promise<Row[]> {
  const runner: QueryRunner = tx.queryRunner ?? tx.connection.createQueryRunner();
  try {
    const result = (await runner.query(sql, [...params], true)) as unknown as Records;
    return result.records as Row[];
  } finally {
    if (tx.queryRunner === undefined) await runner.release();
  }
}

/** The first row of a statement, or undefined. */
export async function row<Row>(
  tx: EntityManager,
  sql: string,
  params: readonly unknown[] = [],
): Promise<Row | undefined> {
  return (await rows<Row>(tx, sql, params))[0];
}
