import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { waitingStates } from '../../literature/screening/screening.rules.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { waitingSignaturesOf, type WaitingSignature } from '../../policies/signatures/leavers-signatures.ts';
import { kindsOf } from './handover.rules.ts';

/** A policy in which somebody has a part. */
export interface HeldByLeaver {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly ownerId: string | null;
  readonly backupId: string | null;
  readonly reviewerIds: readonly string[];
  /** Whether its review goes on now. */
  readonly openReview: boolean;
}

/** Something with a name. */
interface Named {
  readonly id: string;
  readonly name: string;
}

/** A seat on a panel. */
export interface HeldSeat extends Named {
  readonly position: number;
  readonly chair: boolean;
}

/** Days on which somebody stands in. */
export interface HeldDelegation {
  readonly id: string;
  readonly person: string;
  readonly delegate: string;
  readonly from: CalendarDate;
  /** The first day on which the person is back. */
  readonly until: CalendarDate;
}

/** All that a person holds, as it stands in one transaction. */
export interface Holdings {
  readonly policies: readonly HeldByLeaver[];
  /** Records of literature that wait for them. */
  readonly screenings: readonly string[];
  /** Second readings asked of them and not given. */
  readonly secondReadings: readonly { readonly id: string; readonly firstReaderId: string | null }[];
  /** Policies whose literature they read a second time. */
  readonly secondReaderOf: readonly string[];
  readonly seats: readonly HeldSeat[];
  /** Their leave and others', of today and later. */
  readonly delegations: readonly HeldDelegation[];
  readonly waitingSignatures: readonly WaitingSignature[];
  readonly counts: HeldCounts;
  /** Keys and clients that they made; machines go on with them. */
  readonly keys: readonly Named[];
  readonly oauthClients: readonly Named[];
}

/** What is only counted. */
export interface HeldCounts {
  /** Reminders in mails that have not gone yet. */
  readonly reminders: number;
  readonly proxies: number;
  readonly calendarFeeds: number;
  readonly sessions: number;
  readonly passkeys: number;
  /** 1 for who has one. */
  readonly passwords: number;
  /** Links by mail that still sign in. */
  readonly signInLinks: number;
  /** Who they are at providers, earlier ones too. */
  readonly identities: number;
}

/** Reads all that a person holds, in a bounded number of statements. */
export async function holdingsOf(
  tx: Tx,
  { id }: { readonly id: string },
  today: CalendarDate,
): Promise<Holdings> {
  return {
    policies: await rows(tx, POLICIES, [id]),
    screenings: (
      await rows<{ id: string }>(
        tx,
        `select id from screening where assigned_to = $1 and state = any($2::text[]) order by id`,
        [id, waitingStates],
      )
    ).map((each) => each.id),
    secondReadings: await rows(
      tx,
      `select sr.screening_id as id, coalesce(s.decided_by, s.assigned_to) as "firstReaderId"
         from second_reading sr join screening s on s.id = sr.screening_id
        where sr.reader_id = $1 and sr.read_at is null order by sr.screening_id`,
      [id],
    ),
    secondReaderOf: (
      await rows<{ id: string }>(
        tx,
        'select policy_id as id from literature_plan where second_reader_id = $1 order by policy_id',
        [id],
      )
    ).map((each) => each.id),
    seats: await rows(
      tx,
      `select panel.id, panel.name, seat.position, seat.chair from panel_seat seat join panel on panel.id = seat.panel_id
        where seat.person_id = $1 and panel.retired_at is null order by panel.name, panel.id, seat.position`,
      [id],
    ),
    delegations: await rows(
      tx,
      `select d.id, person.name as person, delegate.name as delegate, d.first_on as "from", d.until_on as "until"
         from delegation d join person on person.id = d.person_id join person delegate on delegate.id = d.delegate_id
        where $1 in (d.person_id, d.delegate_id) and d.ended_at is null and d.until_on > $2 order by d.first_on, d.id`,
      [id, today],
    ),
    waitingSignatures: await waitingSignaturesOf(tx, id),
    counts: (await row<HeldCounts>(tx, COUNTS, [id]))!,
    // by id, as ApiKeysService and OauthClientsService note who made them: of two of one name each has their own
    keys: await rows(
      tx,
      'select id, name from api_key where created_by = $1 and revoked_at is null order by name, id',
      [`person:${id}`],
    ),
    oauthClients: await rows(
      tx,
      'select id, name from oauth_client where created_by = $1 and revoked_at is null order by name, id',
      [`person:${id}`],
    ),
  };
}

/**
 * Whether there is anything that an offboarding would hand over or end. Who was only made inactive keeps roles and ways to
 * sign in, which all come back with them.
 */
export function holdsAnything({ roles }: { readonly roles: readonly string[] }, held: Holdings): boolean {
  const { policies, screenings, secondReadings, secondReaderOf, seats, delegations, waitingSignatures } =
    held;
  const { proxies, calendarFeeds, sessions, passkeys, passwords, signInLinks, identities } = held.counts;
  return (
    [policies, screenings, secondReadings, secondReaderOf, seats, delegations, waitingSignatures, roles].some(
      ({ length }) => length > 0,
    ) ||
    [proxies, calendarFeeds, sessions, passkeys, passwords, signInLinks, identities].some(
      (count) => count > 0,
    )
  );
}

/** How many policies somebody has, by what they are to them. */
export function policyCounts({ policies }: Pick<Holdings, 'policies'>, leaverId: string) {
  const kinds = policies.flatMap((policy) => kindsOf(policy, leaverId));
  const count = (kind: string) => kinds.filter((each) => each === kind).length;
  return { owner: count('owner'), backup: count('backup'), reviewer: count('reviewer') };
}

const POLICIES = `
  select p.id, p.slug, p.title, p.owner_id as "ownerId", p.backup_id as "backupId",
         array(select r.person_id::text from policy_reviewer r where r.policy_id = p.id order by r.person_id) as "reviewerIds",
         exists (select from review_cycle c where c.policy_id = p.id and c.closed_at is null) as "openReview"
    from policy p
   where p.owner_id = $1 or p.backup_id = $1 or p.id in (select policy_id from policy_reviewer where person_id = $1)
   order by p.title, p.id`;

const COUNTS = `
  select (select count(*)::int from reminder r join reminder_message m on m.id = r.message_id
           where m.person_id = $1 and m.state = 'planned' and r.suppressed_reason is null) as reminders,
         (select count(*)::int from vote_proxy where ended_at is null and $1 in (member_id, proxy_id)) as proxies,
         (select count(*)::int from calendar_feed where created_by = $1 and revoked_at is null) as "calendarFeeds",
         (select count(*)::int from session where person_id = $1 and expires_at > clock_timestamp()) as sessions,
         (select count(*)::int from passkey where person_id = $1) as passkeys,
         (select count(*)::int from password_credential where person_id = $1) as passwords,
         (select count(*)::int from sign_in_link where person_id = $1 and used_at is null and expires_at > clock_timestamp()) as "signInLinks",
         (select count(*)::int from person_identity where person_id = $1) as identities`;
