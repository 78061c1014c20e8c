import { printableText } from '../../documents/typst/printable-text.ts';
import { headingOf, partOf, prismaSource, prismaSteps, type PrismaBox } from './prisma-steps.ts';
import type { PrismaSubject } from './prisma-svg.tsx';

/** What the template `prisma.typ` prints. Text is data to it and never evaluated. */
export function prismaPrint({ title, flow }: PrismaSubject): object {
  const heading = `PRISMA 2020 flow: ${title}`;
  return {
    title: printableText(heading),
    language: 'en',
    runningTitle: printableText(
      heading.length > 70 ? `${heading.slice(0, 69).toWellFormed().trimEnd()}…` : heading,
    ),
    problems: flow.problems.map((problem) => printableText(problem)),
    steps: prismaSteps(flow).map(({ phase, main, aside }) => ({
      phase,
      main: printBox(main),
      aside: aside === null ? null : printBox(aside),
    })),
    source: prismaSource,
  };
}

/** Room in half of a page's width. */
const LONGEST_WORD = 30;

function printBox(box: PrismaBox) {
  return {
    heading: printableText(headingOf(box), LONGEST_WORD),
    parts: box.parts.map((part) => printableText(partOf(part), LONGEST_WORD)),
  };
}
