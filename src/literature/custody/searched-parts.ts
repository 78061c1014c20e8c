import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { RecordSource } from '../records/publication-record.ts';
import type { SearchWindow } from '../updates/search-window.rules.ts';
import type { UidRange } from '../updates/uid-range.rules.ts';
import type { SearchedPart } from './coverage.rules.ts';

/** What became of one query of a policy, whichever revisions of its strategies had it. */
export interface QueryHistory {
  readonly searched: readonly SearchedPart[];
  readonly underWay: readonly SearchedPart[];
  readonly failed: readonly SearchWindow[];
}

/** What a strategy asks; the same words at the same service are the same question in any revision. */
export interface Question {
  readonly source: RecordSource;
  readonly query: string;
}

interface PartRow extends Question {
  readonly policyId: string;
  readonly from: CalendarDate;
  readonly through: CalendarDate;
  readonly uids: UidRange | null;
  readonly state: 'waiting' | 'running' | 'failed' | 'done';
}

const nothing: QueryHistory = { searched: [], underWay: [], failed: [] };

/** The searches of policies by policy and question. Splits are left out, since their parts speak; so is what was dropped. */
export class SearchedParts {
  private readonly histories: ReadonlyMap<string, QueryHistory>;

  private constructor(found: readonly PartRow[]) {
    const byKey = Map.groupBy(found, ({ policyId, ...question }) => keyOf(policyId, question));
    this.histories = new Map([...byKey].map(([key, parts]) => [key, historyOf(parts)]));
  }

  /** What became of a policy's question. */
  of(policyId: string, question: Question): QueryHistory {
    return this.histories.get(keyOf(policyId, question)) ?? nothing;
  }

  /**
   * Reads the searches of these policies. One that says it is done counts only while every hit that was counted is
   * here, stored or known as missing: rows that were lost leave their days out.
   */
  static async read(tx: Tx, policyIds: readonly string[]): Promise<SearchedParts> {
    return new SearchedParts(
      await rows<PartRow>(
        tx,
        `select u.policy_id as "policyId", g.source, g.query, s.from_on as "from", s.through_on as through,
                case when s.given_up_at is not null then 'failed' else s.state end as state,
                case when s.uid_from is not null then
                  jsonb_build_object('from', s.uid_from, 'through', s.uid_through) end as uids
           from literature_search s
           join literature_update u on u.id = s.update_id
           join search_strategy g on g.id = s.strategy_id
          where u.policy_id = any($1::uuid[])
            and (s.state in ('waiting', 'running', 'failed')
                 or s.state = 'done' and s.hits <= (
                      select count(*) from literature_hit h where h.search_id = s.id and h.state <> 'found'))`,
        [policyIds],
      ),
    );
  }
}

function historyOf(parts: readonly PartRow[]): QueryHistory {
  const windows = (...states: PartRow['state'][]) =>
    parts
      .filter(({ state }) => states.includes(state))
      .map(({ from, through, uids }) => ({ from, through, uids }));
  return { searched: windows('done'), underWay: windows('waiting', 'running'), failed: windows('failed') };
}

const keyOf = (policyId: string, { source, query }: Question): string => `${policyId} ${source} ${query}`;
