import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import type { Person } from '../../people/persons/people.queries.ts';
import { count, Fact, Moment, Notice, Nothing, Table } from '../parts.tsx';
import { plainWords } from '../policy-words.ts';
import { Tabs } from '../tabs.tsx';
import type { DoneOffboarding } from './offboarding.queries.ts';
import { partWords } from './offboarding-words.ts';

/** What an offboarding did, and what is left to look at. */
export function OffboardedPage({
  person,
  done,
  zone,
}: {
  person: Person;
  done: DoneOffboarding;
  zone: Zone;
}): JSX.Element {
  const { literature, seats, signaturesTakenBack, ended, keysLeft, oauthClientsLeft } = done.detail;
  const machines = keysLeft.length + oauthClientsLeft.length;
  return (
    <>
      <Tabs group="organisation" current="/console/people" />
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console/people">People</a>
        <a href={`/console/people/${person.id}`}>{person.name}</a>
      </nav>
      <h1>{person.name} has left</h1>
      <p>
        Handed over <Moment at={done.at} zone={zone} /> by {done.by ?? 'Almanac'}
        {done.reason === null ? '.' : `: ${done.reason}`}
      </p>
      {machines > 0 && (
        <Notice tone="warning">
          <p>
            {count(machines, 'API key or OAuth client', 'API keys and OAuth clients')} that {person.name} made{' '}
            {machines === 1 ? 'goes' : 'go'} on. Look whether they should: <a href="/console/keys">keys</a>.
          </p>
        </Notice>
      )}
      <div class="card">
        <dl class="facts">
          <Fact label="Literature">
            {literature.screenings + literature.secondReadings + literature.sharedOut === 0 ? (
              <Nothing />
            ) : (
              `${count(literature.screenings + literature.secondReadings, 'record')} handed over, ${literature.sharedOut} shared out`
            )}
          </Fact>
          <Fact label="Second reader of">
            {literature.secondReaderOf === 0 ? (
              <Nothing />
            ) : (
              `${count(literature.secondReaderOf, 'policy', 'policies')}, handed over`
            )}
          </Fact>
          <Fact label="Seats on panels">
            {seats.length === 0 ? (
              <Nothing />
            ) : (
              seats.map(({ panel, to }) => `${panel}: ${to === null ? 'given up' : 'handed over'}`).join('; ')
            )}
          </Fact>
          <Fact label="Signatures taken back">{signaturesTakenBack.length}</Fact>
          <Fact label="Ended">
            {[
              count(ended.sessions, 'session'),
              count(ended.passkeys, 'passkey'),
              count(ended.identities, 'identity', 'identities'),
              count(ended.calendarFeeds, 'calendar'),
              count(ended.delegations.length, 'delegation'),
              count(ended.proxies, 'proxy', 'proxies'),
            ].join(', ')}
          </Fact>
          <Fact label="Roles taken">
            {ended.roles.length === 0 ? <Nothing /> : ended.roles.map(plainWords).join(', ')}
          </Fact>
        </dl>
      </div>
      {done.policies.length === 0 ? (
        <p>No policy changed hands.</p>
      ) : (
        <Table caption="Policies that changed hands, and who has them now">
          <thead>
            <tr>
              <th scope="col">Policy</th>
              <th scope="col">Had it as</th>
              <th scope="col">Owner now</th>
              <th scope="col">Backup now</th>
            </tr>
          </thead>
          <tbody>
            {done.policies.map((policy) => (
              <tr>
                <th scope="row">
                  <a href={`/console/policies/${policy.slug}`}>{policy.title}</a>
                </th>
                <td>{policy.kinds.map((kind) => partWords[kind]).join(', ')}</td>
                <td>{policy.owner ?? <Nothing />}</td>
                <td>{policy.backup ?? <Nothing />}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}
