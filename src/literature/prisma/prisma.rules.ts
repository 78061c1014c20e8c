/** How often something was counted under a name: a source, a reason. */
export interface NamedCount {
  readonly name: string;
  readonly count: number;
}

/** What the rows say of the records that a cycle's searches found. */
export interface PrismaCounts {
  /** Hits of all searches by the source that gave them, each record as often as it was found. */
  readonly sources: readonly NamedCount[];
  /** Different works among them. */
  readonly works: number;
  /** Of these: how many are in each place; a place is a screening state, or one of `known_before`, `not_returned` and `not_fetched`. */
  readonly places: Readonly<Record<string, number>>;
  /** Works that this cycle brought into the queue, by their hits. */
  readonly queuedByHits: number;
  /** The same, by the queue. */
  readonly queued: number;
  /** By screening state, records of earlier reviews that came back, or were decided on, since the review before was closed. */
  readonly returned: Readonly<Record<string, number>>;
  /** Included before, and not looked at again. */
  readonly includedBefore: number;
  readonly reasonsOnTitleAndAbstract: readonly NamedCount[];
  readonly reasonsInFullText: readonly NamedCount[];
}

/** The PRISMA 2020 flow for updated reviews (Page et al., BMJ 2021;372:n71), of which each step follows from the one before. */
export interface PrismaFlow {
  readonly includedBefore: number;
  readonly identified: number;
  readonly sources: readonly NamedCount[];
  readonly removed: {
    readonly duplicates: number;
    /** Screened, or to be screened, for an earlier review of the policy. */
    readonly knownBefore: number;
    /** Counted by the source and not handed out. */
    readonly notReturned: number;
  };
  /** Records of earlier reviews that came back, for a retraction or a correction say, or were decided on late or anew. */
  readonly returned: number;
  /** Records that nobody has decided on yet: they are not screened. */
  readonly awaiting: number;
  readonly screened: number;
  readonly excludedOnTitleAndAbstract: number;
  readonly reasonsOnTitleAndAbstract: readonly NamedCount[];
  readonly sought: number;
  /** Sought, and not here yet. */
  readonly awaitingRetrieval: number;
  readonly notRetrieved: number;
  readonly retrieved: number;
  /** Here, and not read yet. */
  readonly awaitingAssessment: number;
  readonly assessed: number;
  readonly excludedInFullText: number;
  readonly reasonsInFullText: readonly NamedCount[];
  readonly included: number;
  readonly balanced: boolean;
  /** Which lines do not balance, in words; empty when all do. */
  readonly problems: readonly string[];
}

/** States of a record that was screened, by how far it came. */
const atTitle = ['excluded'] as const;
const atRetrieval = ['sought', 'not_retrieved'] as const;
const atFullText = ['retrieved', 'included', 'excluded_in_full_text'] as const;
const removedPlaces = ['known_before', 'not_returned'] as const;
const waitingPlaces = ['not_fetched', 'identified'] as const;
const known = new Set<string>([
  ...atTitle,
  ...atRetrieval,
  ...atFullText,
  ...removedPlaces,
  ...waitingPlaces,
]);

/** The flow of a cycle, and where its lines do not balance. */
export function prismaFlow(counts: PrismaCounts): PrismaFlow {
  const { sources, works, places, returned } = counts;
  const at = (...names: readonly string[]) =>
    names.reduce((total, name) => total + (places[name] ?? 0) + (returned[name] ?? 0), 0);
  const identified = total(sources);
  const back = Object.values(returned).reduce((sum, count) => sum + count, 0);
  const flow = {
    includedBefore: counts.includedBefore,
    identified,
    sources,
    removed: {
      duplicates: identified - works,
      knownBefore: at('known_before'),
      notReturned: at('not_returned'),
    },
    returned: back,
    awaiting: at(...waitingPlaces),
    screened: at(...atTitle, ...atRetrieval, ...atFullText),
    excludedOnTitleAndAbstract: at(...atTitle),
    reasonsOnTitleAndAbstract: counts.reasonsOnTitleAndAbstract,
    sought: at(...atRetrieval, ...atFullText),
    awaitingRetrieval: at('sought'),
    notRetrieved: at('not_retrieved'),
    retrieved: at(...atFullText),
    awaitingAssessment: at('retrieved'),
    assessed: at('included', 'excluded_in_full_text'),
    excludedInFullText: at('excluded_in_full_text'),
    reasonsInFullText: counts.reasonsInFullText,
    included: at('included'),
  };
  const problems = problemsOf(flow, counts);
  return { ...flow, balanced: problems.length === 0, problems };
}

type Lines = Omit<PrismaFlow, 'balanced' | 'problems'>;

function problemsOf(flow: Lines, counts: PrismaCounts): string[] {
  const { removed } = flow;
  const reached =
    flow.identified - removed.duplicates - removed.knownBefore - removed.notReturned + flow.returned;
  const lines: readonly (readonly [string, number, number])[] = [
    ['records screened', reached - flow.awaiting, flow.screened],
    ['reports sought', flow.screened - flow.excludedOnTitleAndAbstract, flow.sought],
    ['reports retrieved', flow.sought - flow.awaitingRetrieval - flow.notRetrieved, flow.retrieved],
    ['reports assessed', flow.retrieved - flow.awaitingAssessment, flow.assessed],
    ['included', flow.assessed - flow.excludedInFullText, flow.included],
    ['reasons on title and abstract', flow.excludedOnTitleAndAbstract, total(flow.reasonsOnTitleAndAbstract)],
    ['reasons in full text', flow.excludedInFullText, total(flow.reasonsInFullText)],
    ['records in the queue', counts.queuedByHits, counts.queued],
  ];
  const strange = Object.keys({ ...counts.places, ...counts.returned }).filter((place) => !known.has(place));
  return [
    ...lines
      .filter(([, expected, found]) => expected !== found)
      .map(([line, expected, found]) => `${line}: ${expected} by the lines before, ${found} by the rows`),
    ...(removed.duplicates < 0 ? [`duplicates: ${removed.duplicates}`] : []),
    ...strange.map((place) => `records in the unknown state "${place}"`),
  ];
}

const total = (counts: readonly NamedCount[]) => counts.reduce((sum, { count }) => sum + count, 0);
