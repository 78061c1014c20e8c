import type { JSX } from 'preact';
import type { Panel } from '../../approvals/panels/panel.ts';
import type { Proxy } from '../../approvals/panels/proxy-records.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Zone } from '../../kernel/instant.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { Chip, CsrfField, Fact, Field, Notice, Table } from '../parts.tsx';
import { Tabs } from '../tabs.tsx';
import { ruleInWords, votingDaysInWords } from './panel-words.ts';
import { PanelProxies } from './panel-proxies.tsx';

/** What the page of a panel is made from. */
export interface PanelContent {
  readonly panel: Panel;
  readonly policies: readonly { readonly id: string; readonly slug: string; readonly title: string }[];
  readonly proxies: readonly Proxy[];
  /** Who could be named as a proxy. */
  readonly candidates: readonly { readonly id: string; readonly name: string }[];
  /** The reader's id. */
  readonly me: string;
  readonly today: CalendarDate;
  readonly zone: Zone;
  readonly refusal: FormRefusal | null;
  /** A form that was refused, as typed. */
  readonly typed: Readonly<Record<string, string>>;
  readonly csrfToken: string;
  readonly mayChange: boolean;
  readonly mayEndProxies: boolean;
}

/** One panel: its members and rules in words, what goes to it, and who votes in whose place. */
export function PanelPage(content: PanelContent): JSX.Element {
  const { panel, refusal, mayChange } = content;
  const active = panel.retiredAt === null;
  return (
    <>
      <Tabs group="organisation" current="/console/panels" />
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console/panels">Panels</a>
      </nav>
      <div class="title-row">
        <h1>{panel.name}</h1>
        {panel.isDefault && <Chip tone="info">Default</Chip>}
        {!active && <Chip tone="plain">Retired</Chip>}
        {active && mayChange && <a href={`/console/panels/${panel.id}/edit`}>Change</a>}
      </div>
      {refusal !== null && (
        <Notice tone="danger">
          <p>{inWords(refusal)}</p>
        </Notice>
      )}
      <p class="lede">{ruleInWords(panel)}</p>
      <div class="card">
        <dl class="facts">
          <Fact label="Time to vote">{votingDaysInWords(panel.votingDays)}</Fact>
          <Fact label="Proxies">{panel.proxiesAllowed ? 'Members may name one' : 'Not allowed'}</Fact>
        </dl>
      </div>
      <Members {...content} />
      <Policies {...content} />
      {(panel.proxiesAllowed || content.proxies.length > 0) && <PanelProxies {...content} />}
      {active && mayChange && <Retire {...content} />}
    </>
  );
}

function inWords({ message, fields }: FormRefusal): string {
  const said =
    fields.length === 0 ? message : fields.map(({ field, reason }) => `${field} ${reason}`).join('; ');
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}

function Members({ panel, mayChange }: PanelContent): JSX.Element {
  const { seats } = panel;
  if (seats.length === 0) {
    const change = panel.retiredAt === null && mayChange;
    return (
      <section class="card" aria-labelledby="members">
        <h2 id="members">Members</h2>
        <p>
          Nobody has a seat, so nothing that goes to it can be decided.{' '}
          {change && <a href={`/console/panels/${panel.id}/edit`}>Seat somebody</a>}
        </p>
      </section>
    );
  }
  return (
    <section aria-labelledby="members">
      <h2 id="members">Members</h2>
      <Table caption="Members of the panel, by seat">
        <thead>
          <tr>
            <th scope="col">Member</th>
            <th scope="col">Seat</th>
          </tr>
        </thead>
        <tbody>
          {seats.map(({ name, title, chair, mayVote }) => (
            <tr>
              <th scope="row">
                {name} {!mayVote && <Chip tone="warning">Cannot vote: left, or has no committee role</Chip>}
              </th>
              <td>
                {[...(chair ? ['Chair'] : []), ...(title === null ? [] : [title])].join(', ') || 'Member'}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

function Policies({ panel, policies, mayChange, csrfToken, typed }: PanelContent): JSX.Element {
  const active = panel.retiredAt === null;
  return (
    <section class="card" aria-labelledby="policies">
      <h2 id="policies">Policies that go to it</h2>
      {policies.length === 0 ? (
        <p>{panel.isDefault ? 'Every one without a panel of its own.' : 'None yet.'}</p>
      ) : (
        <ul class="plain">
          {policies.map(({ slug, title }) => (
            <li class="panel-line">
              <a href={`/console/policies/${slug}`}>{title}</a>
              {mayChange && (
                <form method="post" action={`/console/panels/${panel.id}/policies/remove`}>
                  <CsrfField token={csrfToken} />
                  <input type="hidden" name="policy" value={slug} />
                  <button class="second small" type="submit">
                    Remove<span class="aside"> {title}</span>
                  </button>
                </form>
              )}
            </li>
          ))}
        </ul>
      )}
      {active && mayChange && (
        <form method="post" action={`/console/panels/${panel.id}/policies`}>
          <CsrfField token={csrfToken} />
          <Field
            id="policy"
            name="policy"
            label="Send a policy to this panel"
            hint="The policy's short name, as in its address. It counts from the next time a version is handed in."
            value={typed['policy'] ?? ''}
            maxLength={200}
            required
          />
          <button class="second" type="submit">
            Send it here
          </button>
        </form>
      )}
    </section>
  );
}

function Retire({ panel, policies, csrfToken, typed }: PanelContent): JSX.Element {
  const stands = policies.length > 0 || panel.isDefault;
  return (
    <details>
      <summary>Retire this panel</summary>
      {stands ? (
        <p class="hint">
          {panel.isDefault ? 'Make another panel the default first, or none. ' : ''}
          {policies.length > 0 ? 'Send its policies to another panel first.' : ''}
        </p>
      ) : (
        <form method="post" action={`/console/panels/${panel.id}/retire`}>
          <CsrfField token={csrfToken} />
          <Field
            id="retire-reason"
            name="reason"
            label="Reason"
            hint="Votes that run go on; nothing new goes to it."
            value={typed['reason'] ?? ''}
            maxLength={2000}
            required
          />
          <button class="second" type="submit">
            Retire {panel.name}
          </button>
        </form>
      )}
    </details>
  );
}
