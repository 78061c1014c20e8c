import { Injectable } from '@nestjs/common';
import { isId } from '../../kernel/ids.ts';
import { Database } from '../../platform/database/database.ts';

/** What an entry is about. */
export interface Subject {
  readonly type: string;
  readonly id: string;
}

/** What a subject is called today, and the page that shows it. */
export interface KnownSubject {
  readonly name: string;
  /** Null for what has no page of its own. */
  readonly page: string | null;
}

/** The subjects of some entries that are known by a name. */
export type KnownSubjects = ReadonlyMap<string, KnownSubject>;

/** What a subject is called; undefined for one that is gone or never had a name. */
export function subjectIn(known: KnownSubjects, { type, id }: Subject): KnownSubject | undefined {
  return known.get(keyOf(type, id));
}

/** Where each kind of subject has its name: `id`, `name` and `page` of those whose ids are in `$1`. */
const named: Readonly<Record<string, string>> = {
  policy: `select id, title as name, '/console/policies/' || slug as page from policy where id = any($1::uuid[])`,
  policy_version: `
    select v.id, v.title || ', version ' || v.number as name,
           '/console/policies/' || p.slug || case when v.state = 'draft' then '/drafts/' || v.number
             else '/versions/' || v.number || '/approval' end as page
      from policy_version v join policy p on p.id = v.policy_id where v.id = any($1::uuid[])`,
  review_cycle: `
    select c.id, p.title || ', review of ' || c.next_review as name, '/console/reviews/' || c.id as page
      from review_cycle c join policy p on p.id = c.policy_id where c.id = any($1::uuid[])`,
  adoption: `
    select id, 'adoption begun by ' || opened_by as name, '/console/adoptions/' || id as page
      from adoption_batch where id = any($1::uuid[])`,
  person: `select id, name, '/console/people/' || id as page from person where id = any($1::uuid[])`,
  panel: `select id, name, '/console/panels/' || id as page from panel where id = any($1::uuid[])`,
  meeting: `select id, name, '/console/meetings/' || id as page from meeting where id = any($1::uuid[])`,
  meeting_series: `select id, name, '/console/meetings' as page from meeting_series where id = any($1::uuid[])`,
  key: `select id, name, '/console/keys' as page from api_key where id = any($1::uuid[])`,
  oauth_client: `select id, name, '/console/keys' as page from oauth_client where id = any($1::uuid[])`,
  webhook: `select id, url as name, null as page from webhook where id = any($1::uuid[])`,
  literature_record: `select id, title as name, null as page from literature_record where id = any($1::uuid[])`,
};

/** Finds what the subjects of entries are called: an entry keeps their ids. */
@Injectable()
export class AuditSubjects {
  constructor(private readonly database: Database) {}

  /** The names of these subjects, one query a kind. */
  async of(subjects: readonly Subject[]): Promise<KnownSubjects> {
    const known = new Map<string, KnownSubject>();
    for (const [type, alike] of Map.groupBy(subjects, (subject) => subject.type)) {
      const sql = Object.hasOwn(named, type) ? named[type] : undefined;
      const ids = alike.map(({ id }) => id).filter(isId); // an entry's subject may be any text
      if (sql === undefined || ids.length === 0) continue;
      const found = await this.database.query<KnownSubject & { id: string }>(sql, [ids]);
      for (const { id, name, page } of found) known.set(keyOf(type, id), { name, page });
    }
    return known;
  }
}

const keyOf = (type: string, id: string): string => `${type} ${id}`;
