import type { JSX } from 'preact';
import type { Panel } from '../../approvals/panels/panel.ts';
import { Chip, count, Table } from '../parts.tsx';
import { Tabs } from '../tabs.tsx';
import { ruleInWords, votingDaysInWords } from './panel-words.ts';

/** What the list of panels is made from. */
export interface PanelsListContent {
  readonly panels: readonly Panel[];
  /** How many votes a decision of the whole committee needs. */
  readonly houseQuorum: number;
  readonly mayChange: boolean;
}

/** Every panel with its members and rule, and who votes where there is none. */
export function PanelsListPage({ panels, houseQuorum, mayChange }: PanelsListContent): JSX.Element {
  const current = panels.find(({ isDefault }) => isDefault);
  return (
    <>
      <Tabs group="organisation" current="/console/panels" />
      <div class="title-row">
        <h1>Panels</h1>
        {mayChange && (
          <a class="button-like" href="/console/panels/new">
            New panel
          </a>
        )}
      </div>
      <p class="lede">
        A panel is a committee with members and rules of its own. It votes on the policies that go to it.{' '}
        {current === undefined
          ? `Every other policy is voted on by everybody with a committee role: ${houseRule(houseQuorum)}`
          : `Every other policy goes to ${current.name}.`}
      </p>
      {panels.length === 0 ? (
        <div class="empty">
          <p>There is no panel yet, and none is needed: the whole committee votes.</p>
          {mayChange && (
            <p>
              <a href="/console/panels/new">Make one</a> where only some members decide, or by another rule.
            </p>
          )}
        </div>
      ) : (
        <Table caption="Panels">
          <thead>
            <tr>
              <th scope="col">Panel</th>
              <th scope="col">Members</th>
              <th scope="col">Rule</th>
            </tr>
          </thead>
          <tbody>
            {panels.map((panel) => (
              <Row panel={panel} />
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}

function Row({ panel }: { panel: Panel }): JSX.Element {
  const { id, name, seats, votingDays, isDefault, retiredAt } = panel;
  const members = new Set(seats.map(({ personId }) => personId)).size;
  const gone = new Set(seats.filter(({ mayVote }) => !mayVote).map(({ personId }) => personId)).size;
  return (
    <tr>
      <th scope="row">
        <a href={`/console/panels/${id}`}>{name}</a> {isDefault && <Chip tone="info">Default</Chip>}
        {retiredAt !== null && <Chip tone="plain">Retired</Chip>}
      </th>
      <td>
        {count(members, 'member')}, {chairOf(panel)}
        {gone > 0 && retiredAt === null && (
          <span class="under">
            <Chip tone="warning">{gone} cannot vote</Chip>
          </span>
        )}
      </td>
      <td>
        {ruleInWords(panel)}
        <span class="under">{votingDaysInWords(votingDays)}</span>
      </td>
    </tr>
  );
}

const houseRule = (quorum: number): string => `${count(quorum, 'vote')} at least, and more for than against.`;

/** Whoever led it may have left without somebody to take the seat. */
function chairOf({ seats }: Panel): string {
  const name = seats.find(({ chair }) => chair)?.name;
  return name === undefined ? 'nobody in the chair' : `${name} in the chair`;
}
