import type { JSX } from 'preact';
import { formatDay, type CalendarDate } from '../../kernel/calendar-date.ts';
import type { Zone } from '../../kernel/instant.ts';
import { formatPartialDate, type PartialDate } from '../../kernel/partial-date.ts';
import {
  reminderStates,
  type ProvenReminder,
  type ReminderReport,
} from '../../reviews/reminders/reminder-report.ts';
import { Field, Notice } from '../parts.tsx';
import { ProofTable } from './proof-table.tsx';
import { reminderStateWords } from './reminder-fate.tsx';
import { addressWith, RemindersFrame } from './reminders-frame.tsx';
import type { RemindersForm } from './reminders.schemas.ts';

/** What the page of past reminders is made from. */
export interface ProofContent {
  readonly form: RemindersForm;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly zone: Zone;
  readonly reminders: readonly ProvenReminder[];
  readonly nextCursor: string | null;
  /** What is wrong with what was asked for. */
  readonly problem: string | null;
}

/** What the page of one review's reminders is made from. */
export interface ReviewRemindersContent {
  readonly cycleId: string;
  readonly policy: { readonly slug: string; readonly title: string };
  readonly nextReview: PartialDate;
  readonly zone: Zone;
  readonly reminders: readonly ReminderReport[];
}

const PAGE = '/console/reminders/proof';

/** What became of each reminder: whom it was meant for, who got it, and why one did not go. */
export function ProofPage(content: ProofContent): JSX.Element {
  const { form, from, to, zone, reminders, nextCursor, problem } = content;
  const asked = { from, to, policy: form.policy, person: form.person, state: form.state };
  return (
    <RemindersFrame heading="Reminders" current={PAGE}>
      <p class="lede">
        What became of every reminder from {formatDay(from)} to {formatDay(to)}.
      </p>
      <ProofForm {...content} />
      {problem !== null && (
        <Notice tone="danger">
          <p>{problem}</p>
        </Notice>
      )}
      {problem === null && reminders.length === 0 && (
        <div class="empty">
          <p>
            No reminder was to go in these days with this filter. <a href={PAGE}>Show the last year</a>, or
            what is <a href="/console/reminders">to come</a>.
          </p>
        </div>
      )}
      {reminders.length > 0 && <ProofTable caption="Reminders by day" reminders={reminders} zone={zone} />}
      {nextCursor !== null && (
        <p>
          <a href={addressWith(PAGE, { ...asked, cursor: nextCursor })}>Later reminders</a>
        </p>
      )}
      {reminders.length > 0 && form.person !== 'me' && (
        <p class="hint">
          All of it as a table, with each Message-ID:{' '}
          <a href={addressWith('/v1/reminders/proof.csv', asked)}>CSV</a>
        </p>
      )}
    </RemindersFrame>
  );
}

/** The reminders of one review. */
export function ReviewRemindersPage(content: ReviewRemindersContent): JSX.Element {
  const { cycleId, policy, nextReview, reminders, zone } = content;
  const name = formatPartialDate(nextReview);
  return (
    <RemindersFrame heading={`Reminders of ${policy.title}`} current={null}>
      <p class="lede">
        Of the <a href={`/console/reviews/${cycleId}`}>review of {name}</a>: what went out, to whom, and what
        is to come.
      </p>
      {reminders.length === 0 ? (
        <div class="empty">
          <p>This review has no reminders: its policy’s ladder begins with the scheduled review.</p>
        </div>
      ) : (
        <ProofTable caption={`Reminders of the review of ${name}`} reminders={reminders} zone={zone} />
      )}
    </RemindersFrame>
  );
}

function ProofForm({ form, from, to }: ProofContent): JSX.Element {
  return (
    <form class="search" method="get" action={PAGE}>
      <Field id="policy" name="policy" label="Policy" value={form.policy ?? ''} maxLength={200} />
      <Field id="from" name="from" label="From" type="date" value={from} />
      <Field id="to" name="to" label="To" type="date" value={to} />
      <div class="field">
        <label for="state">Outcome</label>
        <select id="state" name="state">
          <option value="">Any</option>
          {reminderStates.map((state) => (
            <option value={state} selected={form.state === state}>
              {reminderStateWords[state].name}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="person">Whose</label>
        <select id="person" name="person">
          <option value="">Everybody’s</option>
          <option value="me" selected={form.person === 'me'}>
            Mine
          </option>
          {form.person !== undefined && form.person !== 'me' && (
            <option value={form.person} selected>
              That person’s
            </option>
          )}
        </select>
      </div>
      <button type="submit" class="second">
        Show
      </button>
    </form>
  );
}
