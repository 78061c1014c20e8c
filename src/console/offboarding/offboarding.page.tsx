import type { JSX } from 'preact';
import { handedKinds, kindsOf, type HandedKind } from '../../committee/offboarding/handover.rules.ts';
import type { Holdings } from '../../committee/offboarding/holdings.ts';
import type { Acknowledgement } from '../../committee/offboarding/takeover.ts';
import type { Person } from '../../people/persons/people.queries.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { CsrfField, Notice, Table } from '../parts.tsx';
import { Tabs } from '../tabs.tsx';
import type { PossibleSuccessor } from './offboarding.queries.ts';
import {
  acknowledgementWords,
  holdingLines,
  kindWords,
  partWords,
  successorHint,
} from './offboarding-words.ts';

/** The most policies for which the page asks for a successor each: more would be more choices than anybody makes. */
const MOST_CHOICES = 50;

/** What the page is made from. */
export interface OffboardingContent {
  readonly person: Person;
  readonly holdings: Holdings;
  /** Votes that wait for them. */
  readonly openVotes: number;
  /** What may have to be acknowledged, from the first look at the page on. */
  readonly acknowledgements: readonly Acknowledgement[];
  readonly successors: readonly PossibleSuccessor[];
  /** What was typed and chosen, to be shown again. */
  readonly typed: Readonly<Record<string, string | undefined>>;
  readonly refusal: FormRefusal | null;
  readonly csrfToken: string;
}

/** What somebody holds, who takes over, and the button that lets them go. */
export function OffboardingPage(content: OffboardingContent): JSX.Element {
  const { person, refusal } = content;
  const lines = holdingLines(content);
  return (
    <>
      <Tabs group="organisation" current="/console/people" />
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console/people">People</a>
        <a href={`/console/people/${person.id}`}>{person.name}</a>
      </nav>
      <h1>{person.name} leaves</h1>
      {refusal !== null && (
        <Notice tone="danger">
          <p>{sentenceOf(refusal.message)}</p>
        </Notice>
      )}
      <p>
        In one step everything below changes hands or ends, and {person.name} can no longer sign in. What they
        signed, voted and wrote stays theirs.
      </p>
      {lines.length === 0 ? (
        <p>{person.name} holds nothing that anybody would have to take over.</p>
      ) : (
        <Table caption={`What ${person.name} holds`} kind="stacked">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">How many</th>
              <th scope="col">What becomes of it</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ what, amount, becomes }) => (
              <tr>
                <th scope="row">{what}</th>
                <td>{amount}</td>
                <td>{becomes}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <HandoverForm {...content} />
    </>
  );
}

function HandoverForm(content: OffboardingContent): JSX.Element {
  const { person, holdings, acknowledgements, typed, csrfToken } = content;
  const kinds = handedKinds.filter((kind) => holds(holdings, person.id, kind));
  return (
    <form class="card" method="post" action={`/console/people/${person.id}/offboard`}>
      <CsrfField token={csrfToken} />
      <h2>Who takes over</h2>
      {kinds.length > 0 && (
        <Successor
          {...content}
          name="successor"
          label="Successor"
          empty="Nobody"
          hint={successorHint(holdings, kinds)}
        />
      )}
      {kinds.length > 1 && (
        <details {...(kinds.some((kind) => typed[`kind.${kind}`]) ? { open: true } : {})}>
          <summary>Different persons for different work</summary>
          {kinds.map((kind) => (
            <Successor {...content} name={`kind.${kind}`} label={kindWords[kind]} empty="The successor" />
          ))}
        </details>
      )}
      <PolicyChoices {...content} />
      <div class="field">
        <label for="reason">Reason</label>
        <textarea id="reason" name="reason" rows={2} maxLength={2000} required aria-describedby="reason-hint">
          {typed['reason'] ?? ''}
        </textarea>
        <p class="hint" id="reason-hint">
          Kept in the audit with every change that follows.
        </p>
      </div>
      {acknowledgements.map((what) => (
        <label class="choice">
          <input
            type="checkbox"
            name={`acknowledge.${what}`}
            value="yes"
            checked={typed[`acknowledge.${what}`] === 'yes'}
          />{' '}
          {acknowledgementWords[what]}
        </label>
      ))}
      <label class="choice">
        <input type="checkbox" name="sure" value="yes" required /> {person.name} leaves, and their access ends
        now
      </label>
      <p class="actions">
        <button type="submit">Hand over and end access</button>{' '}
        <a href={`/console/people/${person.id}`}>Not now</a>
      </p>
    </form>
  );
}

/** A successor for single policies, where there are few enough to choose one by one. */
function PolicyChoices(content: OffboardingContent): JSX.Element | null {
  const { holdings, person, typed } = content;
  const { policies } = holdings;
  if (policies.length === 0) return null;
  const few = policies.length <= MOST_CHOICES;
  return (
    <details {...(policies.some(({ id }) => typed[`policy.${id}`]) ? { open: true } : {})}>
      <summary>
        {few ? 'Single policies to somebody else' : `The ${policies.length.toLocaleString('en-US')} policies`}
      </summary>
      <Table caption={`Policies of ${person.name}`}>
        <thead>
          <tr>
            <th scope="col">Policy</th>
            <th scope="col">Part</th>
            {few && <th scope="col">Goes to</th>}
          </tr>
        </thead>
        <tbody>
          {policies.map((policy) => (
            <tr>
              <th scope="row">
                <a href={`/console/policies/${policy.slug}`}>{policy.title}</a>
              </th>
              <td>
                {kindsOf(policy, person.id)
                  .map((kind) => partWords[kind])
                  .join(', ')}
                {policy.openReview && <span class="under">Review is open</span>}
              </td>
              {few && (
                <td>
                  <Choice
                    {...content}
                    name={`policy.${policy.id}`}
                    label={`${policy.title} goes to`}
                    empty="The successor"
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </Table>
    </details>
  );
}

interface ChoiceOf extends OffboardingContent {
  readonly name: string;
  readonly label: string;
  /** What choosing nobody means. */
  readonly empty: string;
  readonly hint?: string;
}

function Successor(choice: ChoiceOf): JSX.Element {
  return (
    <div class="field">
      <label for={choice.name}>{choice.label}</label>
      <Choice {...choice} labelled />
      {choice.hint !== undefined && (
        <p class="hint" id={`${choice.name}-hint`}>
          {choice.hint}
        </p>
      )}
    </div>
  );
}

function Choice({
  name,
  label,
  empty,
  hint,
  successors,
  typed,
  labelled = false,
}: ChoiceOf & { labelled?: boolean }): JSX.Element {
  const chosen = typed[name] ?? '';
  return (
    <select
      id={name}
      name={name}
      {...(labelled ? {} : { 'aria-label': label })}
      {...(hint === undefined ? {} : { 'aria-describedby': `${name}-hint` })}
    >
      <option value="">{empty}</option>
      {successors.map(({ id, name: person }) => (
        <option value={id} selected={id === chosen}>
          {person}
        </option>
      ))}
    </select>
  );
}

function holds(
  { policies, screenings, secondReadings, secondReaderOf, seats }: Holdings,
  id: string,
  kind: HandedKind,
): boolean {
  switch (kind) {
    case 'owner':
    case 'backup':
    case 'reviewer':
      return policies.some((policy) => kindsOf(policy, id).includes(kind));
    case 'screening':
      return screenings.length > 0;
    case 'secondReading':
      return secondReadings.length > 0 || secondReaderOf.length > 0;
    case 'panel':
      return seats.length > 0;
  }
}

const sentenceOf = (message: string): string => `${message.slice(0, 1).toUpperCase()}${message.slice(1)}.`;
