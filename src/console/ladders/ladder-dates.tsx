import type { JSX } from 'preact';
import { formatPartialDate, type PartialDate } from '../../kernel/partial-date.ts';
import { ladderDates } from '../../reviews/ladder/ladder-dates.rules.ts';
import type { PlannedRung } from '../../reviews/ladder/ladder-plan.rules.ts';
import { audienceOf, rungOf, type Ladder } from '../../reviews/ladder/ladder.rules.ts';
import { Nothing, PrintedDate, Table } from '../parts.tsx';
import { rungInWords } from '../reminder-words.ts';
import { audienceInWords } from './ladder-words.ts';

/** What a ladder gives for one review: its days with who is told. */
export interface ShownDates {
  readonly title: string;
  readonly slug: string;
  /** Null before the first signature and once retired. */
  readonly nextReview: PartialDate | null;
  readonly ladder: Ladder;
  readonly dates: ReturnType<typeof ladderDates>;
}

/** The days a ladder gives for a policy's review. */
export function LadderDates({ title, slug, nextReview, ladder, dates }: ShownDates): JSX.Element {
  if (nextReview === null) {
    return (
      <p>
        <a href={`/console/policies/${slug}`}>{title}</a> has no next review: it is not signed yet, or
        retired.
      </p>
    );
  }
  return (
    <>
      <p>
        For <a href={`/console/policies/${slug}`}>{title}</a>, whose next review is{' '}
        <strong>{formatPartialDate(nextReview)}</strong>:
      </p>
      <Table caption="The days this ladder gives" kind="broad">
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Rung</th>
            <th scope="col">Told</th>
            <th scope="col">Mail</th>
            <th scope="col">Takes along</th>
          </tr>
        </thead>
        <tbody>
          {dates.map((planned) => (
            <Planned ladder={ladder} planned={planned} />
          ))}
        </tbody>
      </Table>
    </>
  );
}

function Planned({ ladder, planned }: { ladder: Ladder; planned: PlannedRung }): JSX.Element {
  const { key, step, dueOn, absorbs } = planned;
  return (
    <tr>
      <th scope="row" class="date">
        <PrintedDate date={dueOn} />
      </th>
      <td>{rungInWords({ rung: key, occurrence: step })}</td>
      <td>{audienceInWords(audienceOf(ladder, planned))}</td>
      <td>{rungOf(ladder, key).delivery}</td>
      <td>
        {absorbs.length === 0 ? (
          <Nothing />
        ) : (
          absorbs.map((rung) => rungInWords({ rung, occurrence: 0 })).join(', ')
        )}
      </td>
    </tr>
  );
}
