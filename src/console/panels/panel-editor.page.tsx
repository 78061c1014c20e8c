import type { JSX } from 'preact';
import { majorities } from '../../approvals/votes/decision-rule.rules.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { CsrfField, Field, Notice } from '../parts.tsx';
import { Tabs } from '../tabs.tsx';
import { seatRows, SPARE_SEATS, type PanelFields } from './panel-form.ts';
import { majorityNames } from './panel-words.ts';

/** What the editor of a panel is made from. */
export interface PanelEditorContent {
  /** Null for a new one. */
  readonly panel: { readonly id: string; readonly name: string } | null;
  readonly fields: PanelFields;
  /** Who may be a member: those with a committee role, and who is one already. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly refusal: FormRefusal | null;
  readonly csrfToken: string;
}

/** The form that makes or changes a panel. */
export function PanelEditorPage(content: PanelEditorContent): JSX.Element {
  const { panel, fields, refusal, csrfToken } = content;
  return (
    <>
      <Tabs group="organisation" current="/console/panels" />
      <nav class="crumbs" aria-label="Breadcrumb">
        {panel === null ? (
          <a href="/console/panels">Panels</a>
        ) : (
          <a href={`/console/panels/${panel.id}`}>{panel.name}</a>
        )}
      </nav>
      <h1>{panel === null ? 'New panel' : `Change ${panel.name}`}</h1>
      <p class="lede">
        {panel === null
          ? 'It votes on nothing until policies go to it, or it is the default.'
          : 'What is handed in from now on is voted on by these members and rules. Votes that run keep those they opened with.'}
      </p>
      {refusal !== null && <Refused refusal={refusal} panel={panel?.id ?? ''} />}
      <form
        class="broad"
        method="post"
        action={panel === null ? '/console/panels' : `/console/panels/${panel.id}`}
      >
        <CsrfField token={csrfToken} />
        {panel !== null && <input type="hidden" name="revision" value={fields['revision'] ?? ''} />}
        <Field id="name" name="name" label="Name" value={fields['name'] ?? ''} maxLength={120} required />
        <Members {...content} />
        <Rules fields={fields} />
        {panel !== null && (
          <Field
            id="reason"
            name="reason"
            label="Reason"
            hint="For the record; not needed."
            maxLength={2000}
          />
        )}
        <button type="submit">{panel === null ? 'Make the panel' : 'Save'}</button>
      </form>
    </>
  );
}

function Refused({ refusal, panel }: { refusal: FormRefusal; panel: string }): JSX.Element {
  return (
    <Notice tone="danger">
      {refusal.code === 'precondition_failed' ? (
        <p>
          Somebody else has changed this panel meanwhile. Nothing of yours was saved: below is what you typed.{' '}
          <a href={`/console/panels/${panel}`}>Look at the panel as it is now</a>, then save yours over it or
          not.
        </p>
      ) : refusal.fields.length === 0 ? (
        <p>{refusal.message}.</p>
      ) : (
        <ul>
          {refusal.fields.map(({ field, reason }) => (
            <li>
              {fieldInWords(field)} {reason}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}

/** `seats.2.person` is `Member 3`. */
function fieldInWords(field: string): string {
  const row = /^seats\.(\d+)/.exec(field)?.[1];
  if (row !== undefined) return `Member ${Number(row) + 1}:`;
  const names: Readonly<Record<string, string>> = {
    name: 'The name',
    seats: 'Members:',
    votingDays: 'Working days:',
  };
  return names[field] ?? (field.startsWith('quorum') ? 'The quorum:' : field);
}

function Members({ fields, people }: PanelEditorContent): JSX.Element {
  const taken = seatRows(fields);
  const spare = Array.from({ length: taken.length === 0 ? 6 : SPARE_SEATS }, () => ({
    person: '',
    title: '',
  }));
  return (
    <fieldset class="field">
      <legend>Members</legend>
      <p class="hint">
        Those with a committee role may have a seat. Who has two seats counts once. One is the chair; a row
        left empty is no seat.
      </p>
      <ol class="panel-seats">
        {[...taken, ...spare].map(({ person, title }, index) => (
          <li>
            <label class="aside" for={`seat-${index}-person`}>
              Member {index + 1}
            </label>
            <select id={`seat-${index}-person`} name={`seat.${index}.person`}>
              <option value="">Nobody</option>
              {people.map(({ id, name }) => (
                <option value={id} selected={id === person}>
                  {name}
                </option>
              ))}
            </select>
            <label class="aside" for={`seat-${index}-title`}>
              What seat {index + 1} stands for
            </label>
            <input
              id={`seat-${index}-title`}
              name={`seat.${index}.title`}
              value={title}
              maxLength={100}
              placeholder="Seat, such as Cardiology"
            />
            <label class="choice">
              <input type="radio" name="chair" value={index} checked={fields['chair'] === String(index)} />{' '}
              Chair
            </label>
          </li>
        ))}
      </ol>
    </fieldset>
  );
}

function Rules({ fields }: { fields: PanelFields }): JSX.Element {
  const kind = fields['quorumKind'] === 'percent' ? 'percent' : 'votes';
  return (
    <>
      <fieldset class="field">
        <legend>Quorum</legend>
        <div class="panel-quorum">
          <label for="quorum">A decision needs at least</label>
          <input
            id="quorum"
            name="quorum"
            inputMode="numeric"
            pattern="[0-9]{1,4}"
            value={fields['quorum'] ?? ''}
            required
          />
          <label class="aside" for="quorumKind">
            Of what
          </label>
          <select id="quorumKind" name="quorumKind">
            <option value="votes" selected={kind === 'votes'}>
              votes
            </option>
            <option value="percent" selected={kind === 'percent'}>
              % of those who may vote
            </option>
          </select>
        </div>
        <p class="hint">
          Abstentions count, recusals do not. Of a share, who recuses is left out on both sides, and so is who
          wrote the text.
        </p>
      </fieldset>
      <fieldset class="field panel-choices">
        <legend>Majority</legend>
        {majorities.map((majority) => (
          <label class="choice">
            <input
              type="radio"
              name="majority"
              value={majority}
              checked={fields['majority'] === majority}
              required
            />{' '}
            {majorityNames[majority]}
          </label>
        ))}
      </fieldset>
      <Field
        id="votingDays"
        name="votingDays"
        label="Working days to vote"
        hint="Reminders go out as a vote opens, at half time, on the working day before the last and on the last. Empty: no deadline."
        inputMode="numeric"
        pattern="[0-9]{1,3}"
        value={fields['votingDays'] ?? ''}
      />
      <div class="field panel-choices">
        <label class="choice">
          <input
            type="checkbox"
            name="proxiesAllowed"
            value="yes"
            checked={fields['proxiesAllowed'] === 'yes'}
          />{' '}
          Members may name a proxy who votes in their seat
        </label>
        <label class="choice">
          <input type="checkbox" name="isDefault" value="yes" checked={fields['isDefault'] === 'yes'} /> Votes
          on every policy without a panel of its own
        </label>
      </div>
    </>
  );
}
