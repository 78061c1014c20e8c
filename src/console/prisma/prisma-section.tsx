import type { JSX } from 'preact';
import { prismaSource, prismaSteps, type PrismaBox } from '../../literature/prisma/prisma-steps.ts';
import { PrismaDiagram } from '../../literature/prisma/prisma-svg.tsx';
import type { PrismaFlow } from '../../literature/prisma/prisma.rules.ts';
import { Notice, Table } from '../parts.tsx';

/** What the section is made from. */
export interface PrismaContent {
  readonly cycleId: string;
  readonly title: string;
  readonly flow: PrismaFlow;
}

/** A review's PRISMA flow: whether it balances, the picture, the same figures as a table, and its files. */
export function PrismaSection({ cycleId, title, flow }: PrismaContent): JSX.Element {
  const address = `/v1/reviews/${cycleId}/prisma`;
  return (
    <section aria-labelledby="prisma">
      <h2 id="prisma">PRISMA 2020 flow</h2>
      {flow.problems.length > 0 && (
        <Notice tone="danger">
          <p>These figures do not balance. They are counted from the rows; tell whoever runs Almanac.</p>
          <ul>
            {flow.problems.map((problem) => (
              <li>{problem}</li>
            ))}
          </ul>
        </Notice>
      )}
      {flow.identified === 0 && flow.returned === 0 && (
        <p class="empty">No search of this review has found a record yet.</p>
      )}
      <figure class="prisma-figure">
        <PrismaDiagram title={title} flow={flow} layout="wide" />
        <PrismaDiagram title={title} flow={flow} layout="narrow" />
        <figcaption class="hint">{prismaSource}</figcaption>
      </figure>
      <p>
        <a href={`${address}.pdf`}>PDF</a> · <a href={`${address}.svg`}>Picture (SVG)</a> ·{' '}
        <a href={address}>Figures (JSON)</a>
      </p>
      <Table caption="The same, step by step">
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Records</th>
          </tr>
        </thead>
        <tbody>
          {prismaSteps(flow).flatMap(({ main, aside }) =>
            [main, ...(aside === null ? [] : [aside])].flatMap(rowsOf),
          )}
        </tbody>
      </Table>
    </section>
  );
}

function rowsOf({ title, count, parts }: PrismaBox): JSX.Element[] {
  return [
    <tr>
      <th scope="row">{title}</th>
      <td>{count}</td>
    </tr>,
    ...parts.map((part) => (
      <tr class="part">
        <td class="part-name">{part.name}</td>
        <td>{part.count}</td>
      </tr>
    )),
  ];
}
