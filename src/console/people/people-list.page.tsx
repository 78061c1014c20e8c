import type { JSX } from 'preact';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Zone } from '../../kernel/instant.ts';
import { lastDayOf, stateOf, type Delegation } from '../../people/delegations/delegations.queries.ts';
import { Chip, count, Notice, Nothing, PrintedDate, Table } from '../parts.tsx';
import { plainWords } from '../policy-words.ts';
import { Tabs } from '../tabs.tsx';
import type { ListedPerson, ReturnedMailState } from './people-page.queries.ts';
import { ReturnedMailCard } from './returned-mail-card.tsx';

/** What the list of people is made from. */
export interface PeopleListContent {
  readonly people: readonly ListedPerson[];
  readonly who: 'here' | 'left';
  readonly nextCursor: string | null;
  readonly today: CalendarDate;
  readonly zone: Zone;
  /** Null for those who do not look after the mail. */
  readonly returnedMail: ReturnedMailState | null;
  readonly mayAdd: boolean;
  /** Whether a mailbox of returned mail is read at all. */
  readonly readsMailbox: boolean;
}

/** Everybody: what they are, what they own, who stands in for them, and whether mail reaches them. */
export function PeopleListPage(content: PeopleListContent): JSX.Element {
  const { people, who, nextCursor } = content;
  const unreachable = people.filter(({ addressFailedAt }) => addressFailedAt !== null);
  return (
    <>
      <Tabs group="organisation" current="/console/people" />
      <h1>People</h1>
      <p class="lede">
        Whoever is on leave has somebody who stands in: reminders go there meanwhile. Where mail comes back,
        they go to the policy’s backup.
      </p>
      {content.mayAdd && (
        <p>
          <a class="button-like" href="/console/people/add">
            Add a person
          </a>
        </p>
      )}
      {who === 'here' && unreachable.length > 0 && (
        <Notice tone="danger">
          <p>
            Mail does not reach{' '}
            {unreachable.map(({ id, name }, index) => (
              <>
                {index > 0 && ', '}
                <a href={`/console/people/${id}`}>{name}</a>
              </>
            ))}
            .
          </p>
        </Notice>
      )}
      <nav class="who" aria-label="Which people">
        <ul class="switch">
          {(['here', 'left'] as const).map((each) => (
            <li>
              <a
                href={`/console/people?who=${each}`}
                {...(each === who ? { 'aria-current': 'page' as const } : {})}
              >
                {each === 'here' ? 'Here' : 'Left'}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {people.length === 0 ? (
        <p>
          {who === 'here' ? 'Nobody is here yet: almanac person add adds the first.' : 'Nobody has left.'}
        </p>
      ) : (
        <PeopleTable {...content} />
      )}
      {nextCursor !== null && (
        <p class="onward">
          <a href={`/console/people?who=${who}&cursor=${encodeURIComponent(nextCursor)}`}>More people</a>
        </p>
      )}
      {content.returnedMail !== null && <ReturnedMailCard {...content} state={content.returnedMail} />}
    </>
  );
}

function PeopleTable({ people, today }: PeopleListContent): JSX.Element {
  return (
    <Table caption="People by name" kind="broad">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Roles</th>
          <th scope="col">Owns</th>
          <th scope="col">Leave</th>
          <th scope="col">Mail</th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr>
            <th scope="row">
              <a href={`/console/people/${person.id}`}>{person.name}</a>
              {person.credentials !== null && <span class="under">{person.credentials}</span>}
            </th>
            <td>{person.roles.length === 0 ? <Nothing /> : person.roles.map(plainWords).join(', ')}</td>
            <td>{person.owns === 0 ? <Nothing /> : count(person.owns, 'policy', 'policies')}</td>
            <td>
              <Leave leave={person.leave} today={today} />
            </td>
            <td>
              {person.addressFailedAt === null ? (
                <Chip tone="good">Reaches</Chip>
              ) : (
                <Chip tone="danger">Came back</Chip>
              )}
              <span class="under">{person.email}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** What is under way, else what comes next. */
function Leave({ leave, today }: { leave: readonly Delegation[]; today: CalendarDate }): JSX.Element {
  const [next] = leave;
  if (next === undefined) return <Nothing />;
  const current = stateOf(next, today) === 'current';
  return (
    <>
      {current ? <Chip tone="info">On leave</Chip> : 'From '}
      {current ? ' until ' : <PrintedDate date={next.from} />}
      {current ? <PrintedDate date={lastDayOf(next)} /> : null}
      <span class="under">
        {next.delegateName} stands in{!next.delegateActive && ', but has left'}
      </span>
    </>
  );
}
