import type { JSX } from 'preact';
import type { QueueItem } from '../../literature/screening/queue-item.ts';
import { decisionsFrom } from '../../literature/screening/screening.rules.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { CsrfField } from '../parts.tsx';
import { recordAction, type ScreeningQuery } from './screening-address.ts';
import { decisionWords } from './screening-words.ts';

/** What the forms of the page know. */
export interface FormSurroundings {
  readonly query: ScreeningQuery;
  readonly csrfToken: string;
  readonly refusal: FormRefusal | null;
  /** What was typed into the form that was refused. */
  readonly typed: Readonly<Record<string, string>>;
}

/** The organisation's reasons that the keys 1 to 9 and 0 choose. */
const DIGITS = '1234567890';

/**
 * False where every decision on a record would be refused: its readers disagree, another record stands for it, or the viewer
 * reads it second and somebody else first.
 */
export function takesDecision({ state, secondReading, sameAs }: QueueItem): boolean {
  if (sameAs !== null || secondReading?.conflict === true) return false;
  return !(state === 'identified' && secondReading?.givenByMe === true);
}

/** The buttons that decide on a record. Each works with one click or one key, an exclusion with two. */
export function DecisionForm({
  item,
  reasons,
  query,
  csrfToken,
  refusal,
  typed,
}: FormSurroundings & {
  item: QueueItem;
  reasons: readonly { readonly id: string; readonly label: string }[];
}): JSX.Element | null {
  const decisions = decisionsFrom(item.state);
  if (decisions.length === 0) return null;
  return (
    <form
      class="deciding"
      method="post"
      action={recordAction(item.recordId, 'decision', query, item.screeningId)}
    >
      <CsrfField token={csrfToken} />
      <input type="hidden" name="policy" value={item.policy.slug} />
      <div class="deciding-row">
        {decisions.map((decision) =>
          decision === 'exclude' ? null : (
            <button
              type="submit"
              name="choice"
              value={decision}
              class={decision === 'include' ? '' : 'second'}
              data-key={decisionWords[decision].key}
              aria-keyshortcuts={decisionWords[decision].key}
            >
              {decisionWords[decision].name} <kbd aria-hidden="true">{decisionWords[decision].key}</kbd>
            </button>
          ),
        )}
        <details class="excluding" data-key="e" open={refusal !== null && 'reason' in typed}>
          <summary class="button-like" aria-keyshortcuts="e">
            Exclude… <kbd aria-hidden="true">e</kbd>
          </summary>
          <fieldset>
            <legend>Exclude because of</legend>
            <ol class="reasons">
              {reasons.map(({ id, label }, index) => (
                <li>
                  <button
                    type="submit"
                    name="choice"
                    value={`exclude:${id}`}
                    class="second"
                    {...(index < DIGITS.length
                      ? { 'data-digit': DIGITS[index], 'aria-keyshortcuts': DIGITS[index] }
                      : {})}
                  >
                    <kbd aria-hidden="true">{DIGITS[index] ?? ''}</kbd> {label}
                  </button>
                </li>
              ))}
            </ol>
            <label for="reason">In your own words</label>
            <textarea
              id="reason"
              name="reason"
              rows={2}
              maxLength={2000}
              aria-describedby="reason-hint"
              {...(refusal?.fields.some(({ field }) => field === 'reason') ? { 'aria-invalid': true } : {})}
            >
              {typed['reason'] ?? ''}
            </textarea>
            <p class="hint" id="reason-hint">
              Beside a reason above, or instead of one. They go with whichever button you press.
            </p>
            <button type="submit" name="choice" value="exclude:" class="second">
              Exclude with these words alone
            </button>
          </fieldset>
        </details>
      </div>
    </form>
  );
}
