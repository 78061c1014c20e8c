import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import type { ReviewsReport } from '../../reviews/reports/reports.ts';
import { Moment, Nothing, PrintedDate } from '../parts.tsx';
import { plainWords } from '../policy-words.ts';
import { CsvLink, Good, List, LISTED_AT_MOST, More, Policy } from './report-parts.tsx';

/** Policies whose reminders reach nobody they are meant for. */
export function Reach({ report }: { report: ReviewsReport }): JSX.Element {
  const { withoutOwner, withoutAddress } = report;
  return (
    <section aria-labelledby="reach">
      <h2 id="reach">Nobody to remind</h2>
      {withoutOwner.length + withoutAddress.length === 0 && (
        <Good>Every policy has an owner whom mail reaches.</Good>
      )}
      {withoutOwner.length > 0 && (
        <>
          <h3>Without an owner: {withoutOwner.length}</h3>
          <List caption="Policies without an owner" heads={['Policy', 'Next review']}>
            {withoutOwner.slice(0, LISTED_AT_MOST).map((line) => (
              <tr>
                <Policy line={line} />
                <td class="date">
                  <PrintedDate date={line.nextReview} />
                </td>
              </tr>
            ))}
          </List>
          <More all={withoutOwner.length} />
          <CsvLink report={report} table="without-owner" />
        </>
      )}
      {withoutAddress.length > 0 && (
        <>
          <h3>Owner not reached: {withoutAddress.length}</h3>
          <List
            caption="Policies whose owner no mail reaches"
            heads={['Policy', 'Next review', 'Problem', 'Told instead']}
          >
            {withoutAddress.slice(0, LISTED_AT_MOST).map((line) => (
              <tr>
                <Policy line={line} />
                <td class="date">
                  <PrintedDate date={line.nextReview} />
                </td>
                <td>
                  {plainWords(line.problem)}
                  {line.failure !== null && <span class="under">{line.failure}</span>}
                </td>
                <td>{line.backupProblem === null ? line.backupName : plainWords(line.backupProblem)}</td>
              </tr>
            ))}
          </List>
          <More all={withoutAddress.length} />
          <CsvLink report={report} table="without-address" />
        </>
      )}
    </section>
  );
}

/** Reviews that somebody moved past their ceiling, with the reasons given. */
export function PastCeiling({ report, zone }: { report: ReviewsReport; zone: Zone }): JSX.Element {
  return (
    <section aria-labelledby="past-ceiling">
      <h2 id="past-ceiling">Rescheduled past the ceiling</h2>
      {report.pastCeiling.length === 0 ? (
        <Good>No review was.</Good>
      ) : (
        <>
          <List
            caption="Reviews rescheduled past the ceiling"
            heads={['Policy', 'From', 'To', 'Ceiling', 'Reason']}
          >
            {report.pastCeiling.slice(0, LISTED_AT_MOST).map((line) => (
              <tr>
                <Policy line={line} />
                {[line.from, line.to, line.ceiling].map((date) => (
                  <td class="date">
                    <PrintedDate date={date} />
                  </td>
                ))}
                <td>
                  {line.reason ?? <Nothing />}
                  <span class="under">
                    {line.by === null ? '' : `${line.by}, `}
                    <Moment at={line.recordedAt} zone={zone} />
                  </span>
                </td>
              </tr>
            ))}
          </List>
          <More all={report.pastCeiling.length} />
          <CsvLink report={report} table="past-ceiling" />
        </>
      )}
    </section>
  );
}

/** Mail that came back. */
export function Bounced({ report, zone }: { report: ReviewsReport; zone: Zone }): JSX.Element {
  return (
    <section aria-labelledby="bounced">
      <h2 id="bounced">Mail that came back</h2>
      {report.bounced.length === 0 ? (
        <Good>None did.</Good>
      ) : (
        <>
          <List caption="Mail that came back, newest first" heads={['Person', 'When', 'What came back']}>
            {report.bounced.slice(0, LISTED_AT_MOST).map(({ personName, bouncedAt, reason }) => (
              <tr>
                <th scope="row">{personName}</th>
                <td class="date">
                  <Moment at={bouncedAt} zone={zone} />
                </td>
                <td>{reason}</td>
              </tr>
            ))}
          </List>
          <More all={report.bounced.length} />
          <CsvLink report={report} table="bounced" />
        </>
      )}
    </section>
  );
}
