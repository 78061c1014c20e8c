import type { JSX } from 'preact';
import type { LevellingSummary } from '../../committee/workload/levelling-records.ts';
import type { WorkloadReport } from '../../committee/workload/workload.ts';
import type { PersonMonth } from '../../committee/workload/workload.rules.ts';
import { addMonthsTo, formatPartialDate } from '../../kernel/partial-date.ts';
import type { Zone } from '../../kernel/instant.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { Chip, count, Moment, Nothing, Notice, PrintedDate, Table } from '../parts.tsx';
import { Tabs } from '../tabs.tsx';
import { Bar } from './bar.tsx';
import { CapacityForm, LevellingForm } from './workload-forms.tsx';

/** What the page of the workload is made from. */
export interface WorkloadContent {
  readonly workload: WorkloadReport;
  readonly levellings: readonly LevellingSummary[];
  readonly refusal: FormRefusal | null;
  readonly mayPlan: boolean;
  readonly csrfToken: string;
  readonly zone: Zone;
}

/** How much review work the months hold, and for whom. */
export function WorkloadPage(content: WorkloadContent): JSX.Element {
  const { workload, refusal, mayPlan, csrfToken } = content;
  return (
    <>
      <Tabs group="reviews" current="/console/workload" />
      <h1>Workload</h1>
      <p class="lede">
        Reviews by the month in which their window ends; what is overdue is work of this month.
        {workload.after > 0 && ` ${count(workload.after, 'review')} lie later.`}
      </p>
      {refusal !== null && (
        <Notice tone="danger">
          <p>{refusal.message}</p>
        </Notice>
      )}
      <Months workload={workload} />
      <People workload={workload} />
      <p class="onward">
        As tables: <a href="/v1/workload/months.csv">months (CSV)</a>,{' '}
        <a href="/v1/workload/people.csv">people (CSV)</a>
      </p>
      {mayPlan && (
        <div class="columns">
          <LevellingForm csrfToken={csrfToken} from={addMonthsTo(workload.thisMonth, 1)} />
          <CapacityForm csrfToken={csrfToken} people={workload.people.map(({ person }) => person)} />
        </div>
      )}
      <Levellings {...content} />
    </>
  );
}

function Months({ workload: { months } }: { workload: WorkloadReport }): JSX.Element {
  const longest = Math.max(0, ...months.map(({ reviews, capacity }) => Math.max(reviews, capacity ?? 0)));
  return (
    <section aria-labelledby="months">
      <h2 id="months">By month</h2>
      <Table caption="Reviews by month">
        <thead>
          <tr>
            <th scope="col">Month</th>
            <th scope="col">Reviews</th>
            <th scope="col">Capacity</th>
          </tr>
        </thead>
        <tbody>
          {months.map(({ month, reviews, carriedOver, capacity }) => (
            <tr>
              <th scope="row" class="date">
                <PrintedDate date={month} />
              </th>
              <td>
                <span class="load">
                  <span class="load-number">{reviews.toLocaleString('en-US')}</span>
                  <Bar value={reviews} longest={longest} limit={capacity} />
                </span>
                {carriedOver > 0 && <span class="under">{count(carriedOver, 'overdue', 'overdue')}</span>}
              </td>
              <td>
                {capacity ?? <Nothing word="not known" />}
                {capacity !== null && reviews > capacity && (
                  <>
                    {' '}
                    <Chip tone="warning">above</Chip>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

function People({ workload: { people, months } }: { workload: WorkloadReport }): JSX.Element {
  return (
    <section aria-labelledby="people">
      <h2 id="people">By person</h2>
      {people.length === 0 ? (
        <div class="empty">
          <p>Nobody owns or reviews a policy yet.</p>
          <p>
            Give policies an owner on their pages under <a href="/console/policies">Policies</a>.
          </p>
        </div>
      ) : (
        <>
          <p class="hint">
            Owned, and + what somebody else owns and they review. Red: more than the capacity, which stands
            after the stroke.
          </p>
          <Table caption="Reviews by person and month" kind="broad">
            <thead>
              <tr>
                <th scope="col">Person</th>
                {months.map(({ month }) => (
                  <th scope="col">
                    <time dateTime={month}>{formatPartialDate(month).replace(/^(\w{3})\w*/, '$1')}</time>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {people.map(({ person, months: held }) => (
                <tr>
                  <th scope="row">
                    {person.name}
                    {!person.active && <span class="under">has left</span>}
                  </th>
                  {held.map((month) => (
                    <Held month={month} />
                  ))}
                </tr>
              ))}
            </tbody>
          </Table>
        </>
      )}
    </section>
  );
}

function Held({ month }: { month: PersonMonth }): JSX.Element {
  const { owned, reviewing, capacity, leaveDays, above } = month;
  return (
    <td class={above ? 'held held-above' : 'held'}>
      {owned}
      {reviewing > 0 && ` + ${reviewing}`}
      {capacity !== null && <span class="held-capacity"> / {capacity}</span>}
      {above && <span class="aside"> above capacity</span>}
      {leaveDays > 0 && <span class="under">{count(leaveDays, 'day')} away</span>}
    </td>
  );
}

function Levellings({ levellings, zone, mayPlan }: WorkloadContent): JSX.Element {
  return (
    <section aria-labelledby="levellings">
      <h2 id="levellings">Levellings</h2>
      {levellings.length === 0 ? (
        <div class="empty">
          <p>None was proposed yet.{mayPlan && ' Propose one above when the months are lopsided.'}</p>
        </div>
      ) : (
        <Table caption="Levellings, newest first">
          <thead>
            <tr>
              <th scope="col">Proposed</th>
              <th scope="col">Fullest month</th>
              <th scope="col">Moves</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {levellings.map(({ id, createdAt, createdBy, peak, moves, appliedAt }) => (
              <tr>
                <th scope="row">
                  <a href={`/console/workload/levellings/${id}`}>
                    <Moment at={createdAt} zone={zone} />
                  </a>
                  <span class="under">by {createdBy.name}</span>
                </th>
                <td>
                  {peak.before} to {peak.after}
                </td>
                <td>{moves}</td>
                <td>
                  {appliedAt === null ? <Chip tone="plain">Proposed</Chip> : <Chip tone="good">Applied</Chip>}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
