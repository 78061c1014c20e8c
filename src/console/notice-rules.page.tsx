import type { JSX } from 'preact';
import type { NoticeRuleRow } from '../policies/notice/notice-rule.entity.ts';
import { nameOfRule } from '../policies/notice/notice.rules.ts';
import { Chip, Nothing, PrintedDate, Table } from './parts.tsx';
import { plainWords } from './policy-words.ts';
import { Tabs } from './tabs.tsx';

/** How long before a change takes effect those who apply a policy must be told. */
export function NoticeRulesPage({ rules }: { rules: readonly NoticeRuleRow[] }): JSX.Element {
  return (
    <>
      <Tabs group="organisation" current="/console/notice-rules" />
      <h1>Notice rules</h1>
      <p class="lede">
        A change takes effect no earlier than the longest rule that applies to it allows, counted from the
        bulletin that announced it, else from its signature. A director may waive a rule with a reason.
      </p>
      <Table caption="Notice rules" kind="broad">
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">Notice</th>
            <th scope="col">Changes</th>
            <th scope="col">Exempt</th>
            <th scope="col">In force</th>
            <th scope="col">Source</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <Rule rule={rule} />
          ))}
        </tbody>
      </Table>
    </>
  );
}

function Rule({ rule }: { rule: NoticeRuleRow }): JSX.Element {
  return (
    <tr>
      <th scope="row">
        <a href={`/console/notice-rules/${rule.key}`}>{nameOfRule(rule)}</a>
        <span class="under">
          {rule.jurisdiction === null ? 'everywhere' : 'in this jurisdiction'}
          {rule.linesOfBusiness.length > 0 && `, ${rule.linesOfBusiness.join(', ')}`}
        </span>
      </th>
      <td>{daysInWords(rule)}</td>
      <td>{listed(rule.changeClasses)}</td>
      <td>{listed(rule.exemptions)}</td>
      <td class="date">
        <PrintedDate date={rule.inForceFrom} />
        {rule.inForceUntil !== null && (
          <span class="under">
            until <PrintedDate date={rule.inForceUntil} />
          </span>
        )}
      </td>
      <td>
        {rule.toVerify && <Chip tone="warning">To verify</Chip>} {rule.note}
      </td>
    </tr>
  );
}

/** `60 days`, `45 business days`. */
export function daysInWords({ days, counting }: Pick<NoticeRuleRow, 'days' | 'counting'>): string {
  return `${days}${counting === 'business' ? ' business' : ''} ${days === 1 ? 'day' : 'days'}`;
}

const listed = (words: readonly string[]): JSX.Element =>
  words.length === 0 ? <Nothing /> : <>{words.map(plainWords).join(', ')}</>;
