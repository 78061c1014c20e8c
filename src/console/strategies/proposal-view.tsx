import type { JSX } from 'preact';
import type { ToldProposal } from '../../literature/strategies/proposal/proposals.service.ts';
import type { StrategyBasis } from '../../literature/strategies/strategy-basis.rules.ts';
import { count, Fact, Notice } from '../parts.tsx';

const originWords = {
  title: 'From the title',
  codes: 'From the codes',
  mesh: 'Subjects (MeSH) that cited works share',
  references: 'From the titles of cited works',
} as const satisfies Record<StrategyBasis['from'], string>;

/** A proposed query with where its terms come from, and the button that takes it over into the form. */
export function ProposalView({ proposal }: { proposal: ToldProposal }): JSX.Element {
  const { query, basis, works, found, unread, failure } = proposal;
  return (
    <section class="card" aria-labelledby="proposal">
      <h3 id="proposal">Proposed query</h3>
      {failure !== null && (
        <Notice tone="warning">
          <p>
            The subjects of {count(unread, 'cited work')} are not among it: {failure}. Ask again later for a
            fuller one.
          </p>
        </Notice>
      )}
      <p class="query">{query}</p>
      <dl class="facts facts-rows">
        {basis.map(({ from, terms }) => (
          <Fact label={originWords[from]}>{terms.join(', ')}</Fact>
        ))}
      </dl>
      <p>
        {works === 0
          ? 'The policy cites no work with a PMID to measure it by.'
          : `By their titles, abstracts and subjects as far as they are here, it finds ${found} of ${count(works, 'cited work')}.`}
      </p>
      <input type="hidden" name="proposed" value={query} />
      <button class="second" type="submit" name="act" value="use">
        Use this
      </button>
    </section>
  );
}
