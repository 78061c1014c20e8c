import type { JSX } from 'preact';
import { formatDay } from '../../kernel/calendar-date.ts';
import type { Zone } from '../../kernel/instant.ts';
import type { OnTime } from '../../reviews/reports/report-figures.rules.ts';
import type { ReviewsReport } from '../../reviews/reports/reports.ts';
import { count, Fact, Field, Nothing, PrintedDate } from '../parts.tsx';
import { plainWords } from '../policy-words.ts';
import { PersonChoice, type Choosable } from '../reviews/person-choice.tsx';
import { Tabs } from '../tabs.tsx';
import { Bounced, PastCeiling, Reach } from './report-findings.tsx';
import { CsvLink, Good, List, LISTED_AT_MOST, More, Policy } from './report-parts.tsx';

/** What the page of reports is made from. */
export interface ReportsContent {
  readonly report: ReviewsReport;
  /** Who may be an owner, by name. */
  readonly people: readonly Choosable[];
  readonly zone: Zone;
}

/** How reviews went, and what is to be mended. */
export function ReportsPage({ report, people, zone }: ReportsContent): JSX.Element {
  const { scope } = report;
  return (
    <>
      <Tabs group="reviews" current="/console/reports" />
      <div class="title-row">
        <h1>Reports</h1>
        <p class="as-of">
          {formatDay(scope.from)} to {formatDay(scope.to)}
        </p>
      </div>
      <Period report={report} people={people} />
      <Rates report={report} />
      <Overdue report={report} />
      <Times report={report} />
      <Reach report={report} />
      <PastCeiling report={report} zone={zone} />
      <Bounced report={report} zone={zone} />
    </>
  );
}

function Period({ report: { scope }, people }: Omit<ReportsContent, 'zone'>): JSX.Element {
  return (
    <form class="card" method="get" action="/console/reports">
      <Field id="from" name="from" label="From" type="date" value={scope.from} />
      <Field id="to" name="to" label="To" type="date" value={scope.to} />
      <Field
        id="section"
        name="section"
        label="Manual section"
        hint="Empty for all."
        value={scope.section ?? ''}
      />
      <PersonChoice
        id="owner"
        name="owner"
        label="Owner"
        people={people}
        chosen={scope.owner}
        empty="Everybody"
      />
      <button type="submit">Show</button>
    </form>
  );
}

function Rates({ report }: { report: ReviewsReport }): JSX.Element {
  const { onTime, onTimeByOriginalWindow, outcomes } = report;
  return (
    <section aria-labelledby="on-time">
      <h2 id="on-time">On time</h2>
      <dl class="facts">
        <Fact label="By the window in force">{rateInWords(onTime)}</Fact>
        <Fact label="By the window before reschedules">{rateInWords(onTimeByOriginalWindow)}</Fact>
        <Fact label="Outcomes">
          {outcomes.length === 0 ? (
            <Nothing />
          ) : (
            outcomes
              .map(
                ({ kind, outcome, reviews }) =>
                  `${reviews} ${plainWords(outcome)}${kind === 'interim' ? ' (interim)' : ''}`,
              )
              .join(', ')
          )}
        </Fact>
      </dl>
      <CsvLink report={report} table="ended" />
      <CsvLink report={report} table="outcomes" words="Outcomes as a table (CSV)" />
    </section>
  );
}

/** `92.5% (37 of 40, 2 open and late)`. */
function rateInWords({ rate, onTime, ended, openLate }: OnTime): string {
  if (rate === null) return 'no review ended, none is late';
  return `${(rate * 100).toFixed(1)}% (${onTime} of ${ended} ended on time, ${openLate} open and late)`;
}

function Overdue({ report }: { report: ReviewsReport }): JSX.Element {
  const { overdue, overdueAges } = report;
  return (
    <section aria-labelledby="overdue">
      <h2 id="overdue">Overdue</h2>
      {overdue.length === 0 ? (
        <Good>Nothing is overdue.</Good>
      ) : (
        <>
          <p>
            {overdueAges
              .filter(({ reviews }) => reviews > 0)
              .map(
                ({ from, to, reviews }) =>
                  `${reviews} by ${to === null ? `${from} days or more` : `${from} to ${to} days`}`,
              )
              .join(', ')}
            .
          </p>
          <List caption="Overdue reviews, the oldest first" heads={['Policy', 'Window', 'Late', 'Stage']}>
            {overdue.slice(0, LISTED_AT_MOST).map((line) => (
              <tr>
                <Policy line={line} />
                <td class="date">
                  <PrintedDate date={line.nextReview} />
                  {line.originalNextReview !== line.nextReview && (
                    <span class="under">
                      was <PrintedDate date={line.originalNextReview} />
                    </span>
                  )}
                </td>
                <td>{count(line.daysLate, 'day')}</td>
                <td>
                  {line.cycleId === null ? (
                    <Nothing word="not begun" />
                  ) : (
                    <a href={`/console/reviews/${line.cycleId}`}>
                      {line.stage === null ? 'open' : plainWords(line.stage)}
                    </a>
                  )}
                </td>
              </tr>
            ))}
          </List>
          <More all={overdue.length} />
          <CsvLink report={report} table="overdue" />
        </>
      )}
    </section>
  );
}

function Times({ report }: { report: ReviewsReport }): JSX.Element {
  return (
    <section aria-labelledby="times">
      <h2 id="times">Time by stage</h2>
      {report.stageTimes.length === 0 ? (
        <div class="empty">
          <p>No review ended in these days.</p>
        </div>
      ) : (
        <>
          <List
            caption="Calendar days in each stage"
            heads={['Stage', 'Reviews', 'Median', 'Nine of ten within']}
          >
            {report.stageTimes.map(({ stage, reviews, medianDays, ninetiethDays }) => (
              <tr>
                <th scope="row">{stage === 'whole' ? 'from opening to closing' : plainWords(stage)}</th>
                <td>{reviews}</td>
                <td>{count(medianDays, 'day')}</td>
                <td>{count(ninetiethDays, 'day')}</td>
              </tr>
            ))}
          </List>
          <CsvLink report={report} table="stage-times" />
        </>
      )}
    </section>
  );
}
