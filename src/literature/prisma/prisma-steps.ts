import type { NamedCount, PrismaFlow } from './prisma.rules.ts';

/** A box of the flow diagram: what is counted, how often, and of what it is made. */
export interface PrismaBox {
  readonly title: string;
  readonly count: number;
  readonly parts: readonly NamedCount[];
}

/** A step of the flow with what leaves it at the side. */
export interface PrismaStep {
  readonly phase: 'Identification' | 'Screening' | 'Included';
  readonly main: PrismaBox;
  readonly aside: PrismaBox | null;
}

/** Where the diagram comes from. */
export const prismaSource =
  'After Page MJ, McKenzie JE, Bossuyt PM, et al. The PRISMA 2020 statement: an updated guideline for reporting systematic reviews. BMJ 2021;372:n71. doi: 10.1136/bmj.n71';

const sourceNames: Readonly<Record<string, string>> = { pubmed: 'PubMed', europe_pmc: 'Europe PMC' };

const box = (title: string, count: number, parts: readonly NamedCount[] = []): PrismaBox => ({
  title,
  count,
  parts,
});
const counted = (parts: readonly NamedCount[]) => parts.filter(({ count }) => count > 0);

/** The flow as PRISMA 2020 draws it for an updated review, step by step. Lines about what waits or came back stand only where something does. */
export function prismaSteps(flow: PrismaFlow): PrismaStep[] {
  const { removed } = flow;
  const identified = flow.sources.map(({ name, count }) => ({ name: sourceNames[name] ?? name, count }));
  const removals: readonly NamedCount[] = [
    { name: 'Duplicates', count: removed.duplicates },
    { name: 'Screened for an earlier review', count: removed.knownBefore },
    { name: 'Not returned by the source', count: removed.notReturned },
  ];
  const removedInAll = removals.reduce((sum, { count }) => sum + count, 0);
  return [
    {
      phase: 'Identification',
      main: box('Records identified from databases', flow.identified, identified),
      aside: box('Records removed before screening', removedInAll, removals),
    },
    ...(flow.returned === 0
      ? []
      : [
          {
            phase: 'Identification' as const,
            main: box('Records of earlier reviews taken up again', flow.returned),
            aside: null,
          },
        ]),
    {
      phase: 'Screening',
      main: box(
        'Records screened',
        flow.screened,
        counted([{ name: 'Waiting to be screened', count: flow.awaiting }]),
      ),
      aside: box('Records excluded', flow.excludedOnTitleAndAbstract, flow.reasonsOnTitleAndAbstract),
    },
    {
      phase: 'Screening',
      main: box(
        'Reports sought for retrieval',
        flow.sought,
        counted([{ name: 'Waiting to be retrieved', count: flow.awaitingRetrieval }]),
      ),
      aside: box('Reports not retrieved', flow.notRetrieved),
    },
    {
      phase: 'Screening',
      main: box(
        'Reports assessed for eligibility',
        flow.assessed,
        counted([{ name: 'Waiting to be assessed', count: flow.awaitingAssessment }]),
      ),
      aside: box('Reports excluded', flow.excludedInFullText, flow.reasonsInFullText),
    },
    {
      phase: 'Included',
      main: box('New studies included in the review', flow.included),
      aside: box('Included in earlier reviews', flow.includedBefore),
    },
  ];
}

/** A box's heading as it is printed: `Records screened (n = 40)`. */
export const headingOf = ({ title, count }: PrismaBox): string => `${title} (n = ${count})`;
/** A part of a box as it is printed. */
export const partOf = ({ name, count }: NamedCount): string => `${name} (n = ${count})`;
