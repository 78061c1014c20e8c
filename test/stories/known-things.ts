import type { TestApp } from '../support/app.ts';

/** Where the ids of a path's parts are found, by the word before them. */
const tables: Readonly<Record<string, string>> = {
  people: 'person',
  webhooks: 'webhook',
  keys: 'api_key',
  panels: 'panel',
  adoptions: 'adoption_batch',
  delegations: 'delegation',
  feeds: 'calendar_feed',
  calendars: 'calendar_feed',
  meetings: 'meeting',
  cycles: 'review_cycle',
  reviews: 'review_cycle',
  comments: 'draft_comment',
  invitations: 'invitation',
  sessions: 'session',
};

/** Ids of tables' rows, the newest few; none of a table that is not there. */
export async function idsIn(app: TestApp, ...names: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const name of names) {
    const [there] = await app.database.query(
      `select 1 from information_schema.columns where table_schema = 'public' and table_name = $1 and column_name = 'id'`,
      [name],
    );
    if (there === undefined) continue;
    const found = await app.database.query<{ id: string }>(
      `select id::text as id from "${name}" where $1 <> 'person' or to_jsonb("${name}") ->> 'email' like 'person-%'
        order by id desc limit 6`,
      [name],
    );
    ids.push(...found.map(({ id }) => id));
  }
  return ids;
}

/** An operation's path with things in it that exist, another with each seed. */
export async function pathOf(
  app: TestApp,
  path: string,
  { slug, seed }: { slug: string; seed: number },
): Promise<string> {
  const parts = path.split('/');
  for (const [place, part] of parts.entries()) {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) continue;
    const before = parts[place - 1] ?? '';
    if (name === 'policy' || name === 'slug' || before === 'policies') parts[place] = slug;
    else if (name === 'number' || name === 'version') parts[place] = String((seed % 3) + 1);
    else {
      const table = tables[before];
      const ids = await idsIn(app, ...(table === undefined ? [before.replace(/s$/, '')] : [table]));
      parts[place] = ids[seed % Math.max(ids.length, 1)] ?? '00000000-0000-7000-8000-000000000000';
    }
  }
  return parts.join('/');
}
