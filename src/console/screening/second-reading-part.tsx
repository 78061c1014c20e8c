import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import type { QueueItem, ShownReading } from '../../literature/screening/queue-item.ts';
import { verdicts } from '../../literature/screening/second-reading.rules.ts';
import { CsrfField, Moment, Notice } from '../parts.tsx';
import type { FormSurroundings } from './decision-form.tsx';
import { recordAction } from './screening-address.ts';
import type { Choice } from './screening-list.queries.ts';
import { stateWords, verdictWords } from './screening-words.ts';

interface Given extends FormSurroundings {
  readonly item: QueueItem;
  readonly zone: Zone;
  readonly readers: readonly Choice[];
  readonly reasons: readonly { readonly id: string; readonly label: string }[];
  readonly mayDecide: boolean;
}

/** The second reading of a record: asked for, given, or in conflict with the first; or the form that asks for one. */
export function SecondReadingPart(given: Given): JSX.Element | null {
  const { item, zone, mayDecide } = given;
  const reading = item.secondReading;
  if (reading === null) return mayDecide ? <AskForm {...given} /> : null;
  if (reading.askedOfMe) {
    return (
      <Notice tone="info">
        {reading.askedBy.name} asks you to read this a second time. What the first reader says is shown once
        you have decided.
      </Notice>
    );
  }
  if (reading.conflict) return <Conflict {...given} reading={reading} />;
  if (reading.reader === null) return <Unasked {...given} />;
  return (
    <Notice tone="info">
      <p>
        Second reader: {reading.reader.name}
        {reading.readAt === null ? (
          <>, asked by {reading.askedBy.name} and still to read it.</>
        ) : (
          <>
            {reading.verdict !== null && <>: {verdictWords[reading.verdict].toLowerCase()}</>}
            {reading.reason !== null && <> – {reading.reason}</>}, <Moment at={reading.readAt} zone={zone} />.
          </>
        )}
        {reading.resolvedBy !== null && <> Resolved by {reading.resolvedBy.name}.</>}
      </p>
      {reading.givenByMe && item.state === 'identified' && (
        <p>You read it second: somebody else decides on it first, without knowing what you said.</p>
      )}
      {mayDecide && reading.readAt === null && <WithdrawForm {...given} />}
    </Notice>
  );
}

/** A second reading that the policy wants, and that nobody could be asked for. */
function Unasked(given: Given): JSX.Element {
  return (
    <Notice tone="warning">
      <p>
        Records of this policy are read twice, and nobody but the first reader can be asked now. Until it is
        read a second time this decision does not count as settled. Somebody is asked as soon as the policy
        has another reviewer; or ask a person yourself.
      </p>
      {given.mayDecide && (
        <>
          <AskForm {...given} />
          <WithdrawForm {...given} />
        </>
      )}
    </Notice>
  );
}

function AskForm({ item, readers, query, csrfToken, typed }: Given): JSX.Element {
  return (
    <details class="asking" data-key="r" open={'reader' in typed}>
      <summary aria-keyshortcuts="r">
        Ask for a second reader <kbd aria-hidden="true">r</kbd>
      </summary>
      <form method="post" action={recordAction(item.recordId, 'second-reading', query, item.screeningId)}>
        <CsrfField token={csrfToken} />
        <input type="hidden" name="policy" value={item.policy.slug} />
        <label for="reader">Second reader</label>
        <select id="reader" name="reader" required>
          <option value="">Choose a person</option>
          {readers.map(({ id, name }) => (
            <option value={id} selected={typed['reader'] === id}>
              {name}
            </option>
          ))}
        </select>
        <button type="submit" class="second">
          Ask
        </button>
      </form>
    </details>
  );
}

function WithdrawForm({ item, query, csrfToken }: Given): JSX.Element {
  return (
    <form
      method="post"
      action={recordAction(item.recordId, 'second-reading/withdraw', query, item.screeningId)}
    >
      <CsrfField token={csrfToken} />
      <input type="hidden" name="policy" value={item.policy.slug} />
      <button type="submit" class="second">
        Ask nobody any more
      </button>
    </form>
  );
}

/** The two verdicts side by side, and the form that ends the conflict. */
function Conflict(given: Given & { reading: ShownReading }): JSX.Element {
  const { item, reading, zone, reasons, query, csrfToken, typed, mayDecide } = given;
  return (
    <section class="conflict" aria-labelledby="conflict">
      <h3 id="conflict">The two readers disagree</h3>
      <div class="conflict-sides">
        <div>
          <h4>First: {item.decision?.by.name ?? 'not said'}</h4>
          <p>
            <strong>{stateWords[item.state].word}</strong>
          </p>
          <p>{item.decision?.reason ?? 'No reason given.'}</p>
          {item.decidedAt !== null && (
            <p class="hint">
              <Moment at={item.decidedAt} zone={zone} />
            </p>
          )}
        </div>
        <div>
          <h4>Second: {reading.reader?.name ?? 'not said'}</h4>
          <p>
            <strong>{reading.verdict === null ? 'Not given' : verdictWords[reading.verdict]}</strong>
          </p>
          <p>{reading.reason ?? 'No reason given.'}</p>
          {reading.readAt !== null && (
            <p class="hint">
              <Moment at={reading.readAt} zone={zone} />
            </p>
          )}
        </div>
      </div>
      {mayDecide && (
        <form method="post" action={recordAction(item.recordId, 'resolution', query, item.screeningId)}>
          <CsrfField token={csrfToken} />
          <input type="hidden" name="policy" value={item.policy.slug} />
          <fieldset class="field">
            <legend>What shall hold</legend>
            {verdicts.map((verdict) => (
              <label class="choice">
                <input
                  type="radio"
                  name="verdict"
                  value={verdict}
                  required
                  checked={typed['verdict'] === verdict}
                />
                {verdictWords[verdict]}
              </label>
            ))}
          </fieldset>
          <div class="field">
            <label for="resolution-reason">Reason to exclude</label>
            <select id="resolution-reason" name="reasonId">
              <option value="">None of the list</option>
              {reasons.map(({ id, label }) => (
                <option value={id} selected={typed['reasonId'] === id}>
                  {label}
                </option>
              ))}
            </select>
          </div>
          <div class="field">
            <label for="resolution-words">How you came to it</label>
            <textarea id="resolution-words" name="reason" rows={2} maxLength={2000} required>
              {typed['resolution'] ?? ''}
            </textarea>
          </div>
          <button type="submit">Resolve</button>
        </form>
      )}
    </section>
  );
}
