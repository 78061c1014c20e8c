import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { NoticeRow, NoticeStep } from './notice-change.rules.ts';

/** Those of the works about which a notice is known. */
export async function worksWithNotices(tx: Tx, workIds: readonly string[]): Promise<Set<string>> {
  const found = await rows<{ id: string }>(
    tx,
    'select distinct work_id as id from literature_notice where work_id = any($1::uuid[])',
    [workIds],
  );
  return new Set(found.map(({ id }) => id));
}

/** Holds the works, in one order, and reads what is known of each: two witnesses may tell of one at the same moment. */
export async function holdNotices(tx: Tx, workIds: readonly string[]): Promise<Map<string, NoticeRow[]>> {
  await rows(tx, 'select from watched_work where id = any($1::uuid[]) order by id for no key update', [
    workIds,
  ]);
  const found = await rows<NoticeRow>(
    tx,
    `select id, work_id as "workId", kind, pmid, doi, source_text as source, witnesses, heard_at as "heardAt",
            lifted_at as "liftedAt", lifted_reason as "liftedReason"
       from literature_notice where work_id = any($1::uuid[]) order by heard_at, id`,
    [workIds],
  );
  const byWork = Map.groupBy(found, ({ workId }) => workId);
  return new Map(workIds.map((id) => [id, byWork.get(id) ?? []]));
}

/** Writes notices as they are now, new ones too, and what happened to them. */
export async function writeNotices(
  tx: Tx,
  notices: readonly NoticeRow[],
  steps: readonly NoticeStep[],
  now: Instant,
): Promise<void> {
  const values = notices.map((notice) => ({
    ...notice,
    heardAt: notice.heardAt.toString(),
    liftedAt: notice.liftedAt?.toString() ?? null,
  }));
  await tx.query(
    `insert into literature_notice (id, work_id, kind, pmid, doi, source_text, witnesses, heard_at, lifted_at, lifted_reason)
     select id, "workId", kind, pmid, doi, source, witnesses, "heardAt", "liftedAt", "liftedReason"
       from jsonb_to_recordset($1::jsonb) as n (id uuid, "workId" uuid, kind text, pmid text, doi text, source text,
              witnesses text[], "heardAt" timestamptz, "liftedAt" timestamptz, "liftedReason" text)
     on conflict (id) do update
        set pmid = excluded.pmid, doi = excluded.doi, source_text = excluded.source_text, witnesses = excluded.witnesses,
            lifted_at = excluded.lifted_at, lifted_reason = excluded.lifted_reason`,
    [JSON.stringify(values)],
  );
  await tx.query(
    `insert into literature_notice_step (notice_id, position, kind, witness, detail, at)
     select "noticeId", (select count(*) from literature_notice_step past where past.notice_id = "noticeId")
              + row_number() over (partition by "noticeId" order by place), kind, witness, detail, $2
       from jsonb_array_elements($1::jsonb) with ordinality as given (step, place)
       cross join lateral jsonb_to_record(step) as s ("noticeId" uuid, kind text, witness text, detail jsonb)`,
    [JSON.stringify(steps), now],
  );
}
