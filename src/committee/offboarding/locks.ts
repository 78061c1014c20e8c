import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { waitingStates } from '../../literature/screening/screening.rules.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { Person } from '../../people/persons/people.queries.ts';
import { waitingSignaturesOf } from '../../policies/signatures/leavers-signatures.ts';
import { holdingsOf, type Holdings } from './holdings.ts';

/** Times that work given to a person while they are being held is looked for anew before giving up. */
const ATTEMPTS = 10;

/**
 * Holds all that a person holds, and then the person, in the order in which everybody does who gives work to somebody or
 * signs: the adoption batch, policies (for what is signed and read too), panels, screenings, and persons last. Whoever gives them work holds their row for
 * share, so that afterwards they are given nothing until the transaction ends, and then are seen to have left. Work that
 * was given in between is found by looking again: the person is let go first, so that nobody waits in a circle.
 */
export async function holdAllOf(tx: Tx, person: Person, today: CalendarDate): Promise<Holdings> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    await tx.query('savepoint holding');
    const held = await holdThings(tx, person.id);
    await rows(tx, 'select from person where id = $1 for no key update', [person.id]);
    const holdings = await holdingsOf(tx, person, today);
    if (covers(held, holdings)) return holdings;
    await tx.query('rollback to savepoint holding'); // lets the locks go that were taken since
  }
  throw new Error(`${person.name} is given work faster than it can be taken over: try again`);
}

interface HeldThings {
  readonly batches: ReadonlySet<string>;
  readonly policies: ReadonlySet<string>;
  readonly screenings: ReadonlySet<string>;
  readonly panels: ReadonlySet<string>;
}

async function holdThings(tx: Tx, personId: string): Promise<HeldThings> {
  const batches = await rows<{ id: string }>(
    tx,
    `select id from adoption_batch where state = 'open' and id in (
       select batch_id from adoption_signature where $1 in (person_id, on_behalf_of_id)) for update`,
    [personId],
  );
  const waiting = await waitingSignaturesOf(tx, personId);
  const policies = await rows<{ id: string }>(
    tx,
    `select id from policy where owner_id = $1 or backup_id = $1
         or id in (select policy_id from policy_reviewer where person_id = $1)
         or id in (select policy_id from literature_plan where second_reader_id = $1)
         or id = any($2::uuid[])
      order by id for no key update`,
    [personId, waiting.flatMap(({ policyId }) => policyId ?? [])],
  );
  const panels = await rows<{ id: string }>(
    tx,
    `select id from panel where id in (select panel_id from panel_seat where person_id = $1) order by id for update`,
    [personId],
  );
  const screenings = await rows<{ id: string }>(
    tx,
    `select id from screening where (assigned_to = $1 and state = any($2::text[]))
         or id in (select screening_id from second_reading where reader_id = $1 and read_at is null)
      order by id for no key update`,
    [personId, waitingStates],
  );
  const ids = (found: readonly { readonly id: string }[]) => new Set(found.map(({ id }) => id));
  return { batches: ids(batches), policies: ids(policies), panels: ids(panels), screenings: ids(screenings) };
}

/** Whether all that a person holds was held before they were; a signature waits by its policy, or by the adoption. */
function covers(held: HeldThings, holdings: Holdings): boolean {
  const { policies, secondReaderOf, seats, screenings, secondReadings, waitingSignatures } = holdings;
  return (
    policies.every(({ id }) => held.policies.has(id)) &&
    secondReaderOf.every((id) => held.policies.has(id)) &&
    seats.every(({ id }) => held.panels.has(id)) &&
    screenings.every((id) => held.screenings.has(id)) &&
    secondReadings.every(({ id }) => held.screenings.has(id)) &&
    waitingSignatures.every(({ policyId, ofId }) =>
      policyId === null ? held.batches.has(ofId) : held.policies.has(policyId),
    )
  );
}
