import { csvOf, type CsvColumn } from '../../platform/http/csv.ts';
import type { WithoutAddressLine } from './reach.queries.ts';
import { lastDayOf } from '../../kernel/partial-date.ts';
import type { ReviewsReport } from './reports.ts';
import type { ReportedPolicy } from './reports.queries.ts';

const ofPolicy: readonly CsvColumn<ReportedPolicy>[] = [
  ['policy', ({ slug }) => slug],
  ['title', ({ title }) => title],
  ['section', ({ section }) => section],
  ['owner', ({ ownerName }) => ownerName],
];
const yes = (holds: boolean): string => (holds ? 'yes' : 'no');

/** What is told instead of the owner. */
const backupOf = ({ backupName, backupProblem }: WithoutAddressLine): string | null =>
  backupProblem === null ? backupName : backupProblem;

/** Each table of a report by its name in the address; dates at their own precision, instants in UTC. */
export const reportTables = {
  ended: ({ ended }: ReviewsReport) =>
    csvOf(
      [
        ...ofPolicy,
        ['outcome', ({ outcome }) => outcome],
        ['window', ({ nextReview }) => nextReview],
        ['original window', ({ originalNextReview }) => originalNextReview],
        ['signed', ({ doneOn }) => doneOn],
        ['on time', ({ doneOn, nextReview }) => yes(doneOn <= lastDayOf(nextReview))],
        [
          'on time by original window',
          ({ doneOn, originalNextReview }) => yes(doneOn <= lastDayOf(originalNextReview)),
        ],
      ],
      ended,
    ),
  overdue: ({ overdue }: ReviewsReport) =>
    csvOf(
      [
        ...ofPolicy,
        ['window', ({ nextReview }) => nextReview],
        ['original window', ({ originalNextReview }) => originalNextReview],
        ['days late', ({ daysLate }) => daysLate],
        ['stage', ({ stage }) => stage],
      ],
      overdue,
    ),
  'stage-times': ({ stageTimes }: ReviewsReport) =>
    csvOf(
      [
        ['stage', ({ stage }) => stage],
        ['reviews', ({ reviews }) => reviews],
        ['median calendar days', ({ medianDays }) => medianDays],
        ['90th percentile calendar days', ({ ninetiethDays }) => ninetiethDays],
      ],
      stageTimes,
    ),
  outcomes: ({ outcomes }: ReviewsReport) =>
    csvOf(
      [
        ['kind', ({ kind }) => kind],
        ['outcome', ({ outcome }) => outcome],
        ['reviews', ({ reviews }) => reviews],
      ],
      outcomes,
    ),
  'without-owner': ({ withoutOwner }: ReviewsReport) =>
    csvOf([...ofPolicy, ['next review', ({ nextReview }) => nextReview]], withoutOwner),
  'without-address': ({ withoutAddress }: ReviewsReport) =>
    csvOf(
      [
        ...ofPolicy,
        ['next review', ({ nextReview }) => nextReview],
        ['problem', ({ problem }) => problem],
        ['what came back', ({ failure }) => failure],
        ['backup', backupOf],
      ],
      withoutAddress,
    ),
  'past-ceiling': ({ pastCeiling }: ReviewsReport) =>
    csvOf(
      [
        ...ofPolicy,
        ['from', ({ from }) => from],
        ['to', ({ to }) => to],
        ['ceiling', ({ ceiling }) => ceiling],
        ['reason', ({ reason }) => reason],
        ['by', ({ by }) => by],
        ['recorded', ({ recordedAt }) => recordedAt.toString()],
      ],
      pastCeiling,
    ),
  bounced: ({ bounced }: ReviewsReport) =>
    csvOf(
      [
        ['person', ({ personName }) => personName],
        ['mail', ({ kind }) => kind],
        ['policies', ({ policies }) => policies.join(' ')],
        ['said', ({ reason }) => reason],
        ['bounced', ({ bouncedAt }) => bouncedAt.toString()],
      ],
      bounced,
    ),
} as const satisfies Record<string, (report: ReviewsReport) => string>;

/** A table of a report. */
export type ReportTable = keyof typeof reportTables;

/** True for the name of a table. */
export function isReportTable(name: string): name is ReportTable {
  return Object.hasOwn(reportTables, name);
}
