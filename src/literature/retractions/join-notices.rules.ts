import { laterOf, type Instant } from '../../kernel/instant.ts';
import { withDistinctNames, withStanding, type NoticeRow, type NoticeStep } from './notice-change.rules.ts';
import { reconcile } from './reconcile-notices.rules.ts';

/** What is known of a work that was watched twice, under its PMID and under its DOI. */
export interface JoinedNotices {
  /** All that is known of the one work. */
  readonly notices: readonly NoticeRow[];
  /** The given notices that are known ones told otherwise, by their ids: which ones. */
  readonly into: ReadonlyMap<string, string>;
  readonly steps: readonly NoticeStep[];
}

/** Adds the notices `given` of a work to those `known` of the same work under its other name: each known one answers for one. */
export function joinNotices(
  workId: string,
  known: readonly NoticeRow[],
  given: readonly NoticeRow[],
  at: Instant,
): JoinedNotices {
  const into = new Map<string, string>();
  const steps: NoticeStep[] = [];
  let notices = [...known];
  for (const notice of given) {
    const taken = new Set(into.values());
    const free = notices.filter(({ id }) => !taken.has(id) && known.some((one) => one.id === id));
    const [match] = reconcile(free, [notice], 'crossref').heard;
    if (match === undefined) {
      notices.push({ ...notice, workId });
      continue;
    }
    into.set(notice.id, match.notice.id);
    notices = notices.map((other) =>
      other.id === match.notice.id
        ? {
            ...other,
            ...match.tie,
            witnesses: [...new Set([...other.witnesses, ...notice.witnesses])].sort(),
            heardAt:
              laterOf(other.heardAt, notice.heardAt) === notice.heardAt ? other.heardAt : notice.heardAt,
          }
        : other,
    );
  }
  const standing = withStanding(withDistinctNames(notices), at, (noticeId, kind, detail = {}) =>
    steps.push({ noticeId, kind, witness: null, detail }),
  );
  return { notices: standing, into, steps };
}
