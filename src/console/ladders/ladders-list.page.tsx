import type { JSX } from 'preact';
import type { ListedLadder, ManualSection } from '../../reviews/ladder/ladder-list.queries.ts';
import { defaultLadder, ladderOf, type Ladder } from '../../reviews/ladder/ladder.rules.ts';
import { count, Field, Notice, Table } from '../parts.tsx';
import { Tabs } from '../tabs.tsx';
import { editorOf, ladderInWords, targetInWords } from './ladder-words.ts';

/** What the page of ladders is made from. */
export interface LaddersContent {
  readonly ladders: readonly ListedLadder[];
  /** True when there are more than are shown. */
  readonly more: boolean;
  readonly sections: readonly ManualSection[];
  readonly mayChange: boolean;
  /** What was looked for and is not there. */
  readonly notFound: string | null;
}

/** Which ladders of reminders there are, and to whom they apply. */
export function LaddersPage(content: LaddersContent): JSX.Element {
  const { ladders, more, mayChange, notFound } = content;
  const hasOwn = ladders.some(({ target }) => target.of === 'organisation');
  return (
    <>
      <Tabs group="organisation" current="/console/ladders" />
      <h1>Ladders</h1>
      <p class="lede">
        A ladder says when a review’s reminders go and to whom. The nearest one applies: the policy’s own,
        else that of its manual section, else the organisation’s, else the one built in.
      </p>
      {notFound !== null && (
        <Notice tone="danger">
          <p>{notFound}</p>
        </Notice>
      )}
      <Table caption="Ladders in force" kind="broad">
        <thead>
          <tr>
            <th scope="col">Whose</th>
            <th scope="col">Reminders</th>
            <th scope="col">Applies to</th>
          </tr>
        </thead>
        <tbody>
          {ladders.map((listed) => (
            <tr>
              <th scope="row">
                <a href={editorOf(listed.target)}>{listed.title ?? targetInWords(listed.target)}</a>
                {listed.title !== null && <span class="under">this policy alone</span>}
              </th>
              <td>{ladderInWords(ladderOf(listed.ladder.rungs))}</td>
              <td>{count(listed.policies, 'policy', 'policies')}</td>
            </tr>
          ))}
          <BuiltIn ladder={defaultLadder} applies={!hasOwn} />
        </tbody>
      </Table>
      {more && <p class="hint">And more: look one up by its policy below.</p>}
      <Doors {...content} hasOwn={hasOwn} mayChange={mayChange} />
    </>
  );
}

function BuiltIn({ ladder, applies }: { ladder: Ladder; applies: boolean }): JSX.Element {
  return (
    <tr>
      <th scope="row">Built in</th>
      <td>{ladderInWords(ladder)}</td>
      <td>{applies ? 'every other policy' : 'nobody: the organisation has its own'}</td>
    </tr>
  );
}

/** The ways to a ladder: the organisation's, a section's, a policy's. */
function Doors({ sections, hasOwn, mayChange }: LaddersContent & { hasOwn: boolean }): JSX.Element {
  return (
    <section aria-labelledby="find">
      <h2 id="find">{mayChange ? 'Make or change one' : 'Look one up'}</h2>
      <p>
        <a href="/console/ladders/organisation">
          {hasOwn ? 'The organisation’s ladder' : 'Give the organisation its own ladder'}
        </a>
      </p>
      <div class="columns">
        <form class="search" method="get" action="/console/ladders/find">
          {sections.length === 0 ? (
            <p class="hint">No policy stands in a section of the manual yet.</p>
          ) : (
            <>
              <div class="field">
                <label for="section">Manual section</label>
                <select id="section" name="section">
                  {sections.map(({ section, policies }) => (
                    <option value={section}>
                      {section} ({count(policies, 'policy', 'policies')})
                    </option>
                  ))}
                </select>
              </div>
              <button type="submit" class="second">
                Open
              </button>
            </>
          )}
        </form>
        <form class="search" method="get" action="/console/ladders/find">
          <Field
            id="policy"
            name="policy"
            label="Policy"
            hint="As its address names it: lysis-of-epidural-adhesions."
            maxLength={200}
            required
          />
          <button type="submit" class="second">
            Open
          </button>
        </form>
      </div>
    </section>
  );
}
