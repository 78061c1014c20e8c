import type { JSX } from 'preact';
import { addMonths, type CalendarDate } from '../kernel/calendar-date.ts';
import type { Zone } from '../kernel/instant.ts';
import { formatPartialDate, monthOf } from '../kernel/partial-date.ts';
import type { Page } from '../platform/http/page.ts';
import { spanInWords } from '../publishing/bulletin/bulletin-words.ts';
import { bulletinBases } from '../publishing/bulletin/bulletin.ts';
import type { RecordedBulletin } from '../publishing/bulletin/recorded-bulletins.queries.ts';
import type { FormRefusal } from './form-refusal.ts';
import { count, CsrfField, Field, Moment, Notice, PrintedDate, Table } from './parts.tsx';

/** Months whose bulletin the page leads to. */
const MONTHS_SHOWN = 6;

/** What the page of bulletins is made from. */
export interface BulletinsContent {
  readonly page: Page<RecordedBulletin>;
  readonly today: CalendarDate;
  readonly zone: Zone;
  readonly csrfToken: string;
  readonly mayRecord: boolean;
  readonly refusal: FormRefusal | null;
}

/** What changed month by month, and the bulletins that were issued. */
export function BulletinsPage(content: BulletinsContent): JSX.Element {
  const { page, today, refusal } = content;
  return (
    <>
      <h1>Policy update bulletins</h1>
      <p class="lede">
        What changed in a month as it stands now. A bulletin that is issued stays as it is, and its day is the
        day from which the <a href="/console/notice-rules">notice</a> of what it announces counts.
      </p>
      {refusal !== null && (
        <Notice tone="danger">
          <p>{refusal.message}</p>
        </Notice>
      )}
      <section aria-labelledby="months">
        <h2 id="months">Month by month</h2>
        <Table caption="Bulletins of the last months, as they stand now">
          <thead>
            <tr>
              <th scope="col">Month</th>
              <th scope="col">Published in it</th>
              <th scope="col">Takes effect in it</th>
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: MONTHS_SHOWN }, (_, back) => monthOf(addMonths(today, -back))).map(
              (month) => (
                <tr>
                  <th scope="row">{formatPartialDate(month)}</th>
                  {bulletinBases.map((by) => (
                    <td>
                      <Forms address={`/v1/bulletins/${month}`} query={`?by=${by}`} />
                    </td>
                  ))}
                </tr>
              ),
            )}
          </tbody>
        </Table>
      </section>
      {content.mayRecord && <IssueForm {...content} />}
      <Issued page={page} zone={content.zone} />
    </>
  );
}

function Forms({ address, query = '' }: { address: string; query?: string }): JSX.Element {
  return (
    <span class="links">
      <a href={`${address}.html${query}`}>Read</a> <a href={`${address}.pdf${query}`}>PDF</a>{' '}
      <a href={`${address}.md${query}`}>Markdown</a> <a href={`${address}.json${query}`}>JSON</a>
    </span>
  );
}

function IssueForm({ today, csrfToken }: BulletinsContent): JSX.Element {
  const month = monthOf(today);
  return (
    <section aria-labelledby="issue">
      <h2 id="issue">Issue a bulletin</h2>
      <form class="card broad" method="post" action="/console/bulletins">
        <CsrfField token={csrfToken} />
        <Field id="from" name="from" label="From" type="date" value={`${month}-01`} required />
        <Field id="to" name="to" label="To" type="date" value={today} hint="Included." required />
        <div class="field">
          <label for="note">Note to the readers</label>
          <textarea id="note" name="note" rows={4} maxLength={5000} />
        </div>
        <p class="hint">It is public at once, and cannot be changed or taken back.</p>
        <button type="submit">Issue</button>
      </form>
    </section>
  );
}

function Issued({ page, zone }: { page: Page<RecordedBulletin>; zone: Zone }): JSX.Element {
  return (
    <section aria-labelledby="issued">
      <h2 id="issued">Issued</h2>
      {page.items.length === 0 ? (
        <p>None yet.</p>
      ) : (
        <Table caption="Issued bulletins, the latest first" kind="broad">
          <thead>
            <tr>
              <th scope="col">Issued</th>
              <th scope="col">Tells of</th>
              <th scope="col">By</th>
              <th scope="col">Forms</th>
            </tr>
          </thead>
          <tbody>
            {page.items.map((bulletin) => (
              <tr>
                <th scope="row">
                  <PrintedDate date={bulletin.recordedOn} />
                </th>
                <td>
                  {spanInWords(bulletin)}
                  <span class="under">{count(bulletin.entries, 'change')}</span>
                </td>
                <td>
                  {bulletin.recordedBy}
                  <span class="under">
                    <Moment at={bulletin.recordedAt} zone={zone} />
                  </span>
                </td>
                <td>
                  <Forms address={`/v1/bulletins/recorded/${bulletin.id}`} />
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {page.nextCursor !== null && (
        <p class="onward">
          <a rel="next" href={`/console/bulletins?cursor=${encodeURIComponent(page.nextCursor)}`}>
            Older bulletins
          </a>
        </p>
      )}
    </section>
  );
}
