import type { Finding } from '../../documents/finding.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { rangeOf, type PartialDate } from '../../kernel/partial-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { Duplicate } from '../duplicates/duplicates.queries.ts';
import type { FileOutcome, Refusal } from './library-import.ts';

/** What the report says of a file. */
export interface FileReport {
  readonly path: string;
  readonly outcome: FileOutcome;
  readonly refusal: Refusal | null;
  readonly duplicates: readonly Duplicate[];
  /** The stored version's, or those of a file that was refused; none of a duplicate. */
  readonly findings: readonly Finding[];
  /** Null for a file that was refused. */
  readonly version: VersionReport | null;
}

/** The version that a file became, or that has it already. */
export interface VersionReport {
  readonly policy: string;
  readonly number: number;
  readonly title: string;
  /** True while nobody has signed it. */
  readonly isDraft: boolean;
  readonly effective: CalendarDate | null;
  readonly lastReview: PartialDate | null;
  readonly nextReview: PartialDate | null;
}

/** What the report says of a policy to which files went. */
export interface PolicyReport {
  readonly slug: string;
  readonly title: string;
  readonly number: string | null;
  readonly hasOwner: boolean;
  /** Of the current review dates; before any signature, of its version of the latest day. */
  readonly nextReview: PartialDate | null;
  readonly isOverdue: boolean;
  /** The versions among the files, oldest day first. */
  readonly versions: readonly { readonly number: number; readonly effective: CalendarDate | null }[];
}

/** Files and policies read from the database at a time: memory holds as many. */
const CHUNK = 200;

/** What came of an import, read from the database a few files at a time, as often as it is asked for. */
export class LibraryReport {
  constructor(
    private readonly tx: Tx,
    private readonly importId: string,
    private readonly paths: readonly string[],
    private readonly today: CalendarDate,
  ) {}

  /** The files in the order of their names. */
  async *files(): AsyncGenerator<FileReport> {
    for (let from = 0; from < this.paths.length; from += CHUNK) {
      yield* await rows<FileReport>(this.tx, FILES, [this.importId, this.paths.slice(from, from + CHUNK)]);
    }
  }

  /** The policies to which files went, by title. */
  async *policies(): AsyncGenerator<PolicyReport> {
    let after: { title: string; slug: string } | null = null;
    for (;;) {
      const found: Omit<PolicyReport, 'isOverdue'>[] = await rows(this.tx, POLICIES, [
        this.importId,
        this.paths,
        after?.title ?? null,
        after?.slug ?? null,
      ]);
      for (const policy of found) yield { ...policy, isOverdue: this.isOverdue(policy.nextReview) };
      after = found.at(-1) ?? null;
      if (found.length < CHUNK) return;
    }
  }

  private isOverdue(nextReview: PartialDate | null): boolean {
    return nextReview !== null && rangeOf(nextReview).until <= this.today;
  }
}

const FILES = `
  select f.path, f.outcome, f.duplicates,
         case when f.outcome in ('read', 'partly_read') then v.findings else f.findings end as findings,
         case when f.refusal_code is not null then jsonb_build_object('code', f.refusal_code, 'message', f.refusal) end as refusal,
         case when v.id is not null then jsonb_build_object(
           'policy', p.slug, 'number', v.number, 'title', v.title, 'isDraft', v.state <> 'approved',
           'effective', v.effective, 'lastReview', v.last_review, 'nextReview', v.next_review) end as version
    from unnest($2::text[]) with ordinality listed (path, place)
    join library_import_file f on f.library_import_id = $1 and f.path = listed.path
    left join policy_version v on v.id = f.version_id
    left join policy p on p.id = v.policy_id
   order by listed.place`;

const POLICIES = `
  select p.slug, p.title, p.number, p.owner_id is not null as "hasOwner",
         coalesce(
           (select d.next_review from policy_review_dates d where d.policy_id = p.id order by d.revision desc limit 1),
           (select v.next_review from policy_version v where v.policy_id = p.id and v.state <> 'withdrawn'
             order by v.effective desc nulls last, v.number desc limit 1)) as "nextReview",
         t.versions
    from (select f.policy_id,
                 jsonb_agg(jsonb_build_object('number', f.number, 'effective', f.effective) order by f.effective, f.number) as versions
            from (select distinct v.policy_id, v.number, v.effective
                    from library_import_file f join policy_version v on v.id = f.version_id
                   where f.library_import_id = $1 and f.path = any($2::text[])) f
           group by f.policy_id) t
    join policy p on p.id = t.policy_id
   where $3::text is null or (p.title, p.slug) > ($3::text, $4::text)
   order by p.title, p.slug limit ${CHUNK}`;
