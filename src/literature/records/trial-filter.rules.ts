/** What the filter looks at in a record. */
interface FilteredFields {
  readonly title: string;
  readonly abstract: readonly { readonly text: string }[];
  readonly keywords: readonly string[];
  readonly publicationTypes: readonly string[];
  readonly meshHeadings: readonly { readonly descriptor: string; readonly qualifiers: readonly string[] }[];
}

/** `randomized controlled trial[pt] OR controlled clinical trial[pt]`, with the narrower types PubMed searches along. */
const trialTypes: ReadonlySet<string> = new Set([
  'Randomized Controlled Trial',
  'Randomized Controlled Trial, Veterinary',
  'Equivalence Trial',
  'Pragmatic Clinical Trial',
  'Controlled Clinical Trial',
]);

/** `randomized[tiab] OR placebo[tiab] OR randomly[tiab] OR trial[tiab] OR groups[tiab]`; British spelling counts too. */
const trialWords = /(?<![\p{L}\p{N}])(?:randomi[sz]ed|placebo|randomly|trial|groups)(?![\p{L}\p{N}])/iu;

/**
 * Whether a record passes the Cochrane Highly Sensitive Search Strategy for identifying randomized trials in MEDLINE,
 * sensitivity-maximizing version (2008 revision), PubMed format: a trial's publication type, `drug therapy` as a
 * subheading or one of five words, and not `animals[mh] NOT humans[mh]`. It labels what may be a trial and drops nothing.
 * Source: Cochrane Handbook for Systematic Reviews of Interventions, technical supplement to chapter 4, box 3.a.
 */
export function matchesTrialFilter(record: FilteredFields): boolean {
  return mayBeTrial(record) && !onlyAnimals(record);
}

function mayBeTrial(record: FilteredFields): boolean {
  return (
    record.publicationTypes.some((type) => trialTypes.has(type)) ||
    record.meshHeadings.some(({ qualifiers }) => qualifiers.includes('drug therapy')) ||
    // PubMed's [tiab] covers the authors' keywords as well.
    [record.title, ...record.abstract.map(({ text }) => text), ...record.keywords].some((text) =>
      trialWords.test(text),
    )
  );
}

/** Indexers give every work on animals the heading `Animals`, whichever the kind. */
function onlyAnimals({ meshHeadings }: FilteredFields): boolean {
  const has = (name: string): boolean => meshHeadings.some(({ descriptor }) => descriptor === name);
  return has('Animals') && !has('Humans');
}
