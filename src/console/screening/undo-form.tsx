import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import type { QueueItem } from '../../literature/screening/queue-item.ts';
import { CsrfField, Moment, Notice } from '../parts.tsx';
import type { FormSurroundings } from './decision-form.tsx';
import { plainTitle } from './marked-title.tsx';
import { recordAction, screeningAddress } from './screening-address.ts';
import { stateWords } from './screening-words.ts';

/** What was decided just before, with the button that takes it back. */
export function DoneNotice({ item, query, csrfToken }: FormSurroundings & { item: QueueItem }): JSX.Element {
  return (
    <div class="notice notice-good done" role="status">
      <p>
        {doneWords(item)}{' '}
        <a href={screeningAddress(query, { at: item.screeningId })} data-swap>
          {plainTitle(item.fields)}
        </a>
      </p>
      {item.mayUndo && (
        <UndoButton item={item} query={query} csrfToken={csrfToken} refusal={null} typed={{}} />
      )}
    </div>
  );
}

/** The same for those who listen: short, the next record follows. */
export function doneWords({ state, decision, secondReading }: QueueItem): string {
  if (secondReading?.askedOfMe === false && secondReading.readAt !== null && decision === null) {
    return 'Second reading given:';
  }
  return `${stateWords[state].word}${decision?.reason ? ` (${decision.reason})` : ''}:`;
}

function UndoButton({ item, query, csrfToken }: FormSurroundings & { item: QueueItem }): JSX.Element {
  return (
    <form method="post" action={recordAction(item.recordId, 'undo', query, item.screeningId)}>
      <CsrfField token={csrfToken} />
      <input type="hidden" name="policy" value={item.policy.slug} />
      <input type="hidden" name="reason" value="" />
      <button type="submit" class="second" data-key="u" aria-keyshortcuts="u">
        Undo <kbd aria-hidden="true">u</kbd>
      </button>
    </form>
  );
}

/** How a record was decided, and the form that takes it back: without a word for one's own, with a reason for another's. */
export function DecidedPart(
  given: FormSurroundings & { item: QueueItem; zone: Zone; mayDecide: boolean },
): JSX.Element | null {
  const { item, zone, mayDecide, query, csrfToken, typed } = given;
  const { decision, decidedAt, state } = item;
  if (decision === null || decidedAt === null) return null;
  return (
    <Notice tone="info">
      <p>
        {stateWords[state].word} by {decision.by.name}, <Moment at={decidedAt} zone={zone} />
        {decision.reason !== null && <> – {decision.reason}</>}.
      </p>
      {mayDecide && item.mayUndo && <UndoButton {...given} />}
      {mayDecide && !item.mayUndo && (
        <details open={'undoReason' in typed}>
          <summary>Take this decision back</summary>
          <form method="post" action={recordAction(item.recordId, 'undo', query, item.screeningId)}>
            <CsrfField token={csrfToken} />
            <input type="hidden" name="policy" value={item.policy.slug} />
            <label for="undo-reason">Why</label>
            <textarea id="undo-reason" name="reason" rows={2} maxLength={2000} required>
              {typed['undoReason'] ?? ''}
            </textarea>
            <button type="submit" class="second">
              Take it back
            </button>
          </form>
        </details>
      )}
    </Notice>
  );
}
