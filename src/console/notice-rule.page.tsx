import type { JSX } from 'preact';
import type { Zone } from '../kernel/instant.ts';
import { changeClasses } from '../policies/change-class.rules.ts';
import type { NoticeRuleRow } from '../policies/notice/notice-rule.entity.ts';
import { nameOfRule, noticeCountings, noticeExemptions } from '../policies/notice/notice.rules.ts';
import type { FormRefusal } from './form-refusal.ts';
import { daysInWords } from './notice-rules.page.tsx';
import { Chip, CsrfField, Field, Moment, Notice, Table } from './parts.tsx';
import { plainWords } from './policy-words.ts';

/** What the page of one rule is made from. */
export interface NoticeRuleContent {
  readonly rule: NoticeRuleRow;
  /** Its earlier revisions, newest first. */
  readonly earlier: readonly NoticeRuleRow[];
  readonly refusal: FormRefusal | null;
  readonly zone: Zone;
  readonly csrfToken: string;
  readonly mayChange: boolean;
}

/** One rule of notice, the form that changes it, and every revision it had. */
export function NoticeRulePage(content: NoticeRuleContent): JSX.Element {
  const { rule, refusal, mayChange } = content;
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console/notice-rules">Notice rules</a>
      </nav>
      <div class="title-row">
        <h1>
          {nameOfRule(rule)}: {daysInWords(rule)}
        </h1>
        {rule.toVerify && <Chip tone="warning">To verify</Chip>}
      </div>
      <p class="lede">{rule.note}</p>
      {refusal !== null && (
        <Notice tone="danger">
          <p>{refusal.message}</p>
        </Notice>
      )}
      {mayChange && <ChangeForm rule={rule} csrfToken={content.csrfToken} />}
      <Revisions {...content} />
    </>
  );
}

function ChangeForm({ rule, csrfToken }: { rule: NoticeRuleRow; csrfToken: string }): JSX.Element {
  return (
    <form class="card broad" method="post" action={`/console/notice-rules/${rule.key}`}>
      <h2>Change it</h2>
      <CsrfField token={csrfToken} />
      <input type="hidden" name="revision" value={rule.revision} />
      <Field
        id="jurisdiction"
        name="jurisdiction"
        label="Jurisdiction"
        hint="As versions name it in their scope; empty for everywhere."
        value={rule.jurisdiction ?? ''}
        maxLength={100}
      />
      <Field id="days" name="days" label="Days" type="number" min={1} max={1100} value={rule.days} required />
      <Choices
        legend="Counted as"
        type="radio"
        name="counting"
        all={noticeCountings}
        chosen={[rule.counting]}
      />
      <Choices
        legend="For changes that are"
        type="checkbox"
        name="changeClasses"
        all={changeClasses}
        chosen={rule.changeClasses}
      />
      <Choices
        legend="Exempt"
        type="checkbox"
        name="exemptions"
        all={noticeExemptions}
        chosen={rule.exemptions}
      />
      <Field
        id="linesOfBusiness"
        name="linesOfBusiness"
        label="Lines of business"
        hint="Parted by commas; empty for all."
        value={rule.linesOfBusiness.join(', ')}
      />
      <Field
        id="inForceFrom"
        name="inForceFrom"
        label="In force from"
        type="date"
        value={rule.inForceFrom}
        required
      />
      <Field
        id="inForceUntil"
        name="inForceUntil"
        label="In force until"
        hint="The first day on which it holds no more; empty for no end."
        type="date"
        value={rule.inForceUntil ?? ''}
      />
      <div class="field">
        <label for="note">Source and what is to be verified</label>
        <textarea id="note" name="note" rows={3} maxLength={2000}>
          {rule.note}
        </textarea>
      </div>
      <Choices
        legend="State"
        type="checkbox"
        name="toVerify"
        all={['to_verify']}
        chosen={rule.toVerify ? ['to_verify'] : []}
      />
      <Field
        id="reason"
        name="reason"
        label="Reason"
        hint="Why the rule changes."
        maxLength={2000}
        required
      />
      <button type="submit">Save as revision {rule.revision + 1}</button>
    </form>
  );
}

/** Radio buttons or check boxes of one name. */
function Choices(choices: {
  legend: string;
  type: 'radio' | 'checkbox';
  name: string;
  all: readonly string[];
  chosen: readonly string[];
}): JSX.Element {
  const { legend, type, name, all, chosen } = choices;
  return (
    <fieldset class="field">
      <legend>{legend}</legend>
      {all.map((value) => (
        <label class="choice">
          <input type={type} name={name} value={value} checked={chosen.includes(value)} /> {plainWords(value)}
        </label>
      ))}
    </fieldset>
  );
}

function Revisions({ rule, earlier, zone }: NoticeRuleContent): JSX.Element {
  return (
    <section aria-labelledby="revisions">
      <h2 id="revisions">Revisions</h2>
      <Table caption="Revisions, newest first" kind="broad">
        <thead>
          <tr>
            <th scope="col">Revision</th>
            <th scope="col">Notice</th>
            <th scope="col">By</th>
            <th scope="col">Reason</th>
          </tr>
        </thead>
        <tbody>
          {[rule, ...earlier].map((each) => (
            <tr>
              <th scope="row">{each.revision}</th>
              <td>{daysInWords(each)}</td>
              <td>
                {each.recordedBy}
                <span class="under">
                  <Moment at={each.recordedAt} zone={zone} />
                </span>
              </td>
              <td>{each.reason ?? 'as Almanac brought it'}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}
