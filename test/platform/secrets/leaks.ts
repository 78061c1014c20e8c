import type { TestApp } from '../../support/app.ts';

/** A compact JWE with a direct key. */
export const JWE_LIKE = /^eyJ[\w-]+\.\.[\w-]+\.[\w-]*\.[\w-]+$/;

/** Where a secret stands in the clear: every row of every table, all its columns as text, base64 and hex of it too. */
export async function leaksIn(app: TestApp, planted: ReadonlyMap<string, string>): Promise<string[]> {
  const tables = await app.database.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const leaks: string[] = [];
  for (const { name: table } of tables)
    for (const [name, secret] of planted)
      for (const form of formsOf(secret)) {
        const [found] = await app.database.query<{ count: number }>(
          `select count(*)::int as count from ${table} t where position($1 in t::text) > 0`,
          [form],
        );
        if (found!.count > 0) leaks.push(`${name} in ${table}`);
      }
  return leaks;
}

/** A text as it may be written: as it is, in base64, in hex. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [secret, bytes.toString('base64').replace(/=+$/, ''), bytes.toString('hex')];
}
