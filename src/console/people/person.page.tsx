import type { JSX } from 'preact';
import type { Role } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Zone } from '../../kernel/instant.ts';
import { lastDayOf, type Delegation } from '../../people/delegations/delegations.queries.ts';
import type { Person } from '../../people/persons/people.queries.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { Chip, count, CsrfField, Fact, Field, Moment, Nothing, PrintedDate } from '../parts.tsx';
import { plainWords } from '../policy-words.ts';
import { RefusalNotice } from '../refusal-notice.tsx';
import { Tabs } from '../tabs.tsx';
import { AccessCards, type AccessContent } from './access-cards.tsx';
import { LeaveCard } from './leave-card.tsx';
import { PreferencesCard } from './preferences-card.tsx';

/** What the page of one person is made from. */
export interface PersonContent {
  readonly person: Person;
  readonly owns: number;
  /** Every delegation, the latest first. */
  readonly leave: readonly Delegation[];
  /** For whom the person is to stand in, now or later. */
  readonly standsInFor: readonly (Delegation & { personName: string })[];
  /** Who could stand in. */
  readonly others: readonly { readonly id: string; readonly name: string }[];
  readonly today: CalendarDate;
  readonly zone: Zone;
  readonly refusal: FormRefusal | null;
  /** What was in the form that was refused. */
  readonly typed: PersonTyped;
  readonly csrfToken: string;
  readonly mayDelegate: boolean;
  readonly mayPrefer: boolean;
  readonly mayAdminister: boolean;
  readonly access: AccessContent;
}

/** What was typed into one of the forms of the page; the others show what stands. */
export interface PersonTyped {
  readonly roles?: readonly Role[];
  readonly email?: string;
  readonly subject?: string;
}

/** One person: what they own, their leave, their address, and how they like to be written to. */
export function PersonPage(content: PersonContent): JSX.Element {
  const { person, owns, refusal, standsInFor } = content;
  return (
    <>
      <Tabs group="organisation" current="/console/people" />
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console/people">People</a>
      </nav>
      <div class="title-row">
        <h1>{person.name}</h1>
        {!person.active && <Chip tone="plain">Has left</Chip>}
      </div>
      <RefusalNotice refusal={refusal} />
      <div class="card person">
        <dl class="facts">
          <Fact label="Roles">
            {person.roles.length === 0 ? <Nothing /> : person.roles.map(plainWords).join(', ')}
          </Fact>
          <Fact label="Credentials">{person.credentials ?? <Nothing />}</Fact>
          <Fact label="Owns">{owns === 0 ? <Nothing /> : count(owns, 'policy', 'policies')}</Fact>
          <Fact label="Stands in for">
            {standsInFor.length === 0 ? (
              <Nothing word="nobody" />
            ) : (
              standsInFor.map((delegation) => (
                <div>
                  <a href={`/console/people/${delegation.personId}`}>{delegation.personName}</a>, from{' '}
                  <PrintedDate date={delegation.from} /> to <PrintedDate date={lastDayOf(delegation)} />
                </div>
              ))
            )}
          </Fact>
        </dl>
      </div>
      <LeaveCard {...content} />
      <AddressCard {...content} />
      {content.mayPrefer && <PreferencesCard {...content} />}
      <AccessCards {...content} />
    </>
  );
}

function AddressCard({ person, typed, zone, csrfToken, mayAdminister }: PersonContent): JSX.Element {
  const path = `/console/people/${person.id}`;
  return (
    <section class="card">
      <h2>Address</h2>
      <p>
        {person.email}{' '}
        {person.addressFailedAt === null ? (
          <Chip tone="good">Mail reaches it</Chip>
        ) : (
          <Chip tone="danger">Mail came back</Chip>
        )}
      </p>
      {person.addressFailedAt !== null && (
        <>
          <p>
            Since <Moment at={person.addressFailedAt} zone={zone} /> reminders go to the policy’s backup. The
            mail server said:
          </p>
          <blockquote>{person.addressFailure}</blockquote>
          {mayAdminister ? (
            <form method="post" action={`${path}/address/works`}>
              <CsrfField token={csrfToken} />
              <button type="submit">It works again</button>
            </form>
          ) : (
            <p>An administrator can enter another address, or say that this one works again.</p>
          )}
        </>
      )}
      {mayAdminister && (
        <form method="post" action={`${path}/email`}>
          <CsrfField token={csrfToken} />
          <Field
            id="email"
            name="email"
            label="E-mail address"
            hint="Also the name to sign in with. Nobody is signed out."
            type="email"
            value={typed.email ?? person.email}
            maxLength={254}
            required
          />
          <button class="second" type="submit">
            Change the address
          </button>
        </form>
      )}
    </section>
  );
}
