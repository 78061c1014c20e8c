import type { ComponentChildren, JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import { LONGEST_LABEL } from '../../literature/screening/exclusion-reasons.controller.ts';
import type {
  ExclusionReason,
  ExclusionReasonList,
} from '../../literature/screening/exclusion-reasons.service.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { count, CsrfField, Field, Moment, Notice, Table } from '../parts.tsx';
import { Tabs } from '../tabs.tsx';

/** What the page of reasons is made from. */
export interface ExclusionReasonsContent {
  readonly list: ExclusionReasonList;
  readonly zone: Zone;
  readonly refusal: FormRefusal | null;
  /** A new reason that was not taken, as typed. */
  readonly typed: string;
  readonly csrfToken: string;
  readonly mayChange: boolean;
}

/** The organisation's reasons for leaving a record out, how often each was given, and what can be changed. */
export function ExclusionReasonsPage(content: ExclusionReasonsContent): JSX.Element {
  const { list, refusal, mayChange } = content;
  const inUse = list.reasons.filter(({ retiredAt }) => retiredAt === null);
  const retired = list.reasons.filter(({ retiredAt }) => retiredAt !== null);
  return (
    <>
      <Tabs group="literature" current="/console/literature/reasons" />
      <h1>Reasons for exclusion</h1>
      <p class="lede">
        Whoever leaves a record out chooses one of these, in this order, or writes their own. The PRISMA flow
        of a review counts by them.
      </p>
      {refusal !== null && (
        <Notice tone="danger">
          <p>{wordsOf(refusal)}</p>
        </Notice>
      )}
      {inUse.length === 0 ? (
        <div class="empty">
          <p>No reason is in use.</p>
          <p>Reviewers write their own words for each record until there is one.</p>
        </div>
      ) : (
        <InUse reasons={inUse} {...content} />
      )}
      {mayChange ? (
        <AddReason {...content} />
      ) : (
        <p class="hint">The committee’s chair and administrators change this list.</p>
      )}
      {retired.length > 0 && <Retired reasons={retired} {...content} />}
    </>
  );
}

function InUse({
  reasons,
  ...content
}: ExclusionReasonsContent & { readonly reasons: readonly ExclusionReason[] }): JSX.Element {
  return (
    <Table caption="Reasons in use">
      <thead>
        <tr>
          <th scope="col">Reason</th>
          <th scope="col">Excludes now</th>
        </tr>
      </thead>
      <tbody>
        {reasons.map((reason, index) => (
          <tr>
            <th scope="row">
              {reason.label}
              {content.mayChange && (
                <div class="reason-acts">
                  {index > 0 && (
                    <Act {...content} reason={reason} kind="up">
                      Up
                    </Act>
                  )}
                  {index < reasons.length - 1 && (
                    <Act {...content} reason={reason} kind="down">
                      Down
                    </Act>
                  )}
                  {reasons.length > 1 && (
                    <Act {...content} reason={reason} kind="retire">
                      Retire
                    </Act>
                  )}
                  <Rename {...content} reason={reason} />
                </div>
              )}
            </th>
            <td>{used(reason)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Retired({
  reasons,
  ...content
}: ExclusionReasonsContent & { readonly reasons: readonly ExclusionReason[] }): JSX.Element {
  return (
    <>
      <h2>Retired</h2>
      <p class="hint">They stay on the records they explained, and explain no others.</p>
      <Table caption="Retired reasons">
        <thead>
          <tr>
            <th scope="col">Reason</th>
            <th scope="col">Excludes now</th>
          </tr>
        </thead>
        <tbody>
          {reasons.map((reason) => (
            <tr>
              <th scope="row">
                {reason.label}
                {reason.retiredAt !== null && (
                  <span class="under">
                    retired <Moment at={reason.retiredAt} zone={content.zone} />
                  </span>
                )}
                {content.mayChange && (
                  <div class="reason-acts">
                    <Act {...content} reason={reason} kind="restore">
                      Use again
                    </Act>
                  </div>
                )}
              </th>
              <td>{used(reason)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}

/** A button that does one thing to one reason. */
function Act({
  kind,
  reason,
  list,
  csrfToken,
  children,
}: Pick<ExclusionReasonsContent, 'list' | 'csrfToken'> & {
  readonly kind: 'up' | 'down' | 'retire' | 'restore';
  readonly reason: ExclusionReason;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <form method="post" action="/console/literature/reasons">
      <CsrfField token={csrfToken} />
      <input type="hidden" name="revision" value={list.revision} />
      <input type="hidden" name="id" value={reason.id} />
      <button class="second small" type="submit" name="kind" value={kind}>
        {children}
        <span class="aside"> {reason.label}</span>
      </button>
    </form>
  );
}

function Rename({
  reason,
  list,
  csrfToken,
}: Pick<ExclusionReasonsContent, 'list' | 'csrfToken'> & { readonly reason: ExclusionReason }): JSX.Element {
  const id = `rename-${reason.id}`;
  return (
    <details>
      <summary>
        Rename<span class="aside"> {reason.label}</span>
      </summary>
      <form method="post" action="/console/literature/reasons">
        <CsrfField token={csrfToken} />
        <input type="hidden" name="revision" value={list.revision} />
        <input type="hidden" name="kind" value="rename" />
        <input type="hidden" name="id" value={reason.id} />
        <Field
          id={id}
          name="label"
          label="New words"
          hint="What it has explained keeps the old ones."
          value={reason.label}
          maxLength={LONGEST_LABEL}
          required
        />
        <button class="small" type="submit">
          Rename
        </button>
      </form>
    </details>
  );
}

function AddReason({ list, csrfToken, typed }: ExclusionReasonsContent): JSX.Element {
  return (
    <form class="card" method="post" action="/console/literature/reasons">
      <h2>Add a reason</h2>
      <CsrfField token={csrfToken} />
      <input type="hidden" name="revision" value={list.revision} />
      <input type="hidden" name="kind" value="add" />
      <Field
        id="label"
        name="label"
        label="Reason"
        hint="A few words that fit on a button: it comes last in the list."
        value={typed}
        maxLength={LONGEST_LABEL}
        required
      />
      <button type="submit">Add it</button>
    </form>
  );
}

const used = ({ used: records }: ExclusionReason): string =>
  records === 0 ? 'None' : count(records, 'record');

/** A field of this page has one input, so that its reason alone tells which. */
function wordsOf({ fields, message }: FormRefusal): string {
  const [first] = fields;
  if (first === undefined) return message.charAt(0).toUpperCase() + message.slice(1);
  return `Not changed: the reason ${first.reason}.`;
}
