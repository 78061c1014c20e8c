import type { JSX } from 'preact';
import type { MoveWhy, PersonFigures } from '../../committee/workload/levelling-figures.rules.ts';
import type { Levelling } from '../../committee/workload/levelling-records.ts';
import type { Zone } from '../../kernel/instant.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { count, CsrfField, Fact, Field, Moment, Nothing, Notice, PrintedDate, Table } from '../parts.tsx';
import { Bar } from './bar.tsx';

/** What the page of a levelling is made from. */
export interface LevellingContent {
  readonly levelling: Levelling;
  readonly refusal: FormRefusal | null;
  /** Slugs of the policies that are to stay where they are. */
  readonly except: ReadonlySet<string>;
  /** What was typed as the reason. */
  readonly reason: string;
  readonly mayPlan: boolean;
  readonly csrfToken: string;
  readonly zone: Zone;
}

/** A levelling: the months and people before and after, every move with its reason, and the form that applies it. */
export function LevellingPage(content: LevellingContent): JSX.Element {
  const { levelling, refusal, zone } = content;
  const { figures, items, createdAt, createdBy, appliedAt, appliedBy } = levelling;
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console/workload">Workload</a>
      </nav>
      <h1>{appliedAt === null ? 'Proposed levelling' : 'Levelling'}</h1>
      {refusal !== null && (
        <Notice tone="danger">
          <p>{refusal.message}</p>
        </Notice>
      )}
      {appliedAt !== null && (
        <Notice tone="good">
          <p>
            Applied by {appliedBy?.name} on <Moment at={appliedAt} zone={zone} />: {levelling.reason}
          </p>
        </Notice>
      )}
      <dl class="facts">
        <Fact label="Fullest month">
          {figures.peak.before} to {figures.peak.after}
        </Fact>
        <Fact label="Moves">{count(items.length, 'review')}</Fact>
        <Fact label="Proposed">
          <Moment at={createdAt} zone={zone} /> by {createdBy.name}
        </Fact>
        <Fact label="How">{termsInWords(levelling)}</Fact>
      </dl>
      <Months levelling={levelling} />
      <People people={figures.people} />
      <Moves {...content} />
    </>
  );
}

function termsInWords({ options }: Levelling): string {
  return [
    options.perOwner ? 'each owner’s months too' : 'the organisation’s months only',
    options.anchors === 'keep' ? 'anchor months kept' : 'anchor months left where nothing else helps',
    options.openReviews ? 'reviews that have begun included' : 'reviews that have begun left alone',
  ].join('; ');
}

function Months({ levelling: { figures } }: { levelling: Levelling }): JSX.Element {
  const longest = Math.max(figures.peak.before, figures.peak.after);
  return (
    <section aria-labelledby="months">
      <h2 id="months">By month</h2>
      <Table caption="Reviews by month, before and after">
        <thead>
          <tr>
            <th scope="col">Month</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
            <th scope="col">Capacity</th>
          </tr>
        </thead>
        <tbody>
          {figures.months.map(({ month, before, after, capacity }) => (
            <tr>
              <th scope="row" class="date">
                <PrintedDate date={month} />
              </th>
              {[before, after].map((value) => (
                <td>
                  <span class="load">
                    <span class="load-number">{value.toLocaleString('en-US')}</span>
                    <Bar value={value} longest={longest} limit={capacity} />
                  </span>
                </td>
              ))}
              <td>{capacity ?? <Nothing word="not known" />}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

function People({ people }: { people: readonly PersonFigures[] }): JSX.Element | null {
  if (people.length === 0) return null;
  const fullest = (months: readonly number[]): number => Math.max(0, ...months);
  const above = (person: PersonFigures, when: 'before' | 'after'): number =>
    person.owned.filter((month, index) => month[when] > (person.capacity[index] ?? Infinity)).length;
  return (
    <section aria-labelledby="people">
      <h2 id="people">By person</h2>
      <Table caption="Each person’s fullest month, before and after">
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col">Owned in the fullest month</th>
            <th scope="col">Reviewed with others</th>
            <th scope="col">Months above capacity</th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr>
              <th scope="row">{person.name}</th>
              <td>
                {fullest(person.owned.map(({ before }) => before))} to{' '}
                {fullest(person.owned.map(({ after }) => after))}
              </td>
              <td>
                {fullest(person.reviewing.map(({ before }) => before))} to{' '}
                {fullest(person.reviewing.map(({ after }) => after))}
              </td>
              <td>
                {above(person, 'before')} to {above(person, 'after')}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

function Moves(content: LevellingContent): JSX.Element {
  const { levelling, mayPlan, csrfToken, reason } = content;
  const open = mayPlan && levelling.appliedAt === null;
  if (levelling.items.length === 0) {
    return (
      <div class="empty">
        <p>The months are as even as the ceilings allow: nothing is to be moved.</p>
      </div>
    );
  }
  if (!open) return <MoveList {...content} open={false} />;
  return (
    <form method="post" action={`/console/workload/levellings/${levelling.id}`}>
      <MoveList {...content} open />
      <div class="card broad">
        <h2>Apply it</h2>
        <p>
          Every review above moves at once, with this reason in its history; what is ticked stays where it is.
        </p>
        <CsrfField token={csrfToken} />
        <Field id="reason" name="reason" label="Reason" value={reason} maxLength={2000} required />
        <button type="submit">Apply the levelling</button>
      </div>
    </form>
  );
}

function MoveList({ levelling, except, open }: LevellingContent & { open: boolean }): JSX.Element {
  return (
    <section aria-labelledby="moves">
      <h2 id="moves">Moves</h2>
      <Table caption="Reviews that move" kind="broad">
        <thead>
          <tr>
            <th scope="col">Policy</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">Why</th>
            <th scope="col">{open ? 'Leave out' : 'State'}</th>
          </tr>
        </thead>
        <tbody>
          {levelling.items.map(({ slug, title, ownerName, from, to, why, excepted }) => (
            <tr>
              <th scope="row">
                <a href={`/console/policies/${slug}`}>{title}</a>
                <span class="under">{ownerName ?? 'no owner'}</span>
              </th>
              <td class="date">
                <PrintedDate date={from} />
              </td>
              <td class="date">
                <PrintedDate date={to} />
              </td>
              <td>{whyInWords(why)}</td>
              <td>
                {open ? (
                  <label class="choice">
                    <input type="checkbox" name="except" value={slug} checked={except.has(slug)} />
                    <span class="aside"> leave out {title}</span>
                  </label>
                ) : excepted ? (
                  'left out'
                ) : (
                  <Nothing word={levelling.appliedAt === null ? 'proposed' : 'moved'} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

const reasonWords: Record<MoveWhy['reason'], (why: MoveWhy) => string> = {
  relieves_month: ({ left, reached }) =>
    `its month falls from ${left.before} to ${left.after}; the new one then holds ${reached.after}`,
  above_capacity: () => 'its owner holds more in that month than they can do',
  relieves_owner: () => 'its owner’s months become more even',
  makes_room: () => 'it changes places with another owner’s review',
};

function whyInWords(why: MoveWhy): string {
  return reasonWords[why.reason](why) + (why.offAnchor ? '; not its anchor month' : '');
}
