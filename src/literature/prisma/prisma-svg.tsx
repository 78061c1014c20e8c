import type { JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { withoutControls } from '../../documents/typst/printable-text.ts';
import {
  bandWidth,
  measures,
  placeSteps,
  type Arrow,
  type PhaseBand,
  type PlacedBox,
  type PrismaLayout,
} from './prisma-layout.ts';
import { headingOf, partOf, prismaSource, prismaSteps, type PrismaStep } from './prisma-steps.ts';
import type { PrismaFlow } from './prisma.rules.ts';

/** What the picture is of. */
export interface PrismaSubject {
  readonly title: string;
  readonly flow: PrismaFlow;
}

/** The flow as a picture that stands by itself: a file. */
export function prismaSvg(subject: PrismaSubject, layout: PrismaLayout = 'wide'): string {
  const picture = renderToString(<PrismaDiagram {...subject} layout={layout} standsAlone />);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${picture}`;
}

/**
 * The PRISMA 2020 flow diagram. Its text is text, in the order of the flow; its description says the same in sentences.
 * In a page it takes the page's colours, light or dark; by itself it is dark on white.
 */
export function PrismaDiagram({
  title,
  flow,
  layout,
  standsAlone = false,
}: PrismaSubject & { layout: PrismaLayout; standsAlone?: boolean }): JSX.Element {
  const steps = prismaSteps(flow);
  const { width, height, boxes, arrows, phases } = placeSteps(steps, layout);
  const ids = { title: `prisma-${layout}-title`, description: `prisma-${layout}-description` };
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${width} ${height}`}
      class={`prisma prisma-${layout}`}
      role="img"
      aria-labelledby={ids.title}
      aria-describedby={ids.description}
      font-family="system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
      font-size={measures.font}
      {...(standsAlone ? { width, height, color: '#14202b' } : {})}
    >
      <title id={ids.title}>{withoutControls(`PRISMA 2020 flow diagram: ${title}`)}</title>
      <desc id={ids.description}>{withoutControls(descriptionOf(steps))}</desc>
      {standsAlone && <rect width={width} height={height} fill="#ffffff" />}
      {phases.map((phase) => (
        <Phase phase={phase} />
      ))}
      {arrows.map((arrow) => (
        <ArrowLine arrow={arrow} />
      ))}
      {boxes.map((box) => (
        <Box box={box} />
      ))}
    </svg>
  );
}

function Phase({ phase: { name, y, height } }: { phase: PhaseBand }): JSX.Element {
  const [x, middle] = [1 + bandWidth / 2, y + height / 2];
  return (
    <g>
      <rect x={1} y={y} width={bandWidth} height={height} rx={4} fill="none" stroke="currentColor" />
      <text
        x={x}
        y={middle}
        transform={`rotate(-90 ${x} ${middle})`}
        text-anchor="middle"
        dominant-baseline="central"
        fill="currentColor"
      >
        {name}
      </text>
    </g>
  );
}

function Box({ box }: { box: PlacedBox }): JSX.Element {
  const { x, y, width, height, heading, parts } = box;
  const lines = [
    ...heading.map((text) => ({ text, bold: true, indent: 0 })),
    ...parts.flatMap((part) =>
      part.map((text, index) => ({ text, bold: false, indent: index === 0 ? 8 : 16 })),
    ),
  ];
  return (
    <g>
      <rect x={x} y={y} width={width} height={height} rx={4} fill="none" stroke="currentColor" />
      <text fill="currentColor">
        {lines.map(({ text, bold, indent }, index) => (
          <tspan
            x={x + measures.padding + indent}
            y={y + measures.padding + (index + 0.75) * measures.line}
            font-weight={bold ? 600 : 400}
          >
            {`${withoutControls(text)} `}
          </tspan>
        ))}
      </text>
    </g>
  );
}

const HEAD = 5;

function ArrowLine({ arrow }: { arrow: Arrow }): JSX.Element {
  const [end = [0, 0], before = [0, 0]] = [arrow.at(-1), arrow.at(-2)];
  const isDown = end[0] === before[0];
  const [x, y] = end;
  const head = isDown
    ? `${x - HEAD},${y - 2 * HEAD} ${x + HEAD},${y - 2 * HEAD} ${x},${y}`
    : `${x - 2 * HEAD},${y - HEAD} ${x - 2 * HEAD},${y + HEAD} ${x},${y}`;
  return (
    <g aria-hidden="true">
      <polyline points={arrow.map((point) => point.join(',')).join(' ')} fill="none" stroke="currentColor" />
      <polygon points={head} fill="currentColor" />
    </g>
  );
}

function descriptionOf(steps: readonly PrismaStep[]): string {
  const boxes = steps.flatMap(({ main, aside }) => (aside === null ? [main] : [main, aside]));
  const sentences = boxes.map((box) => {
    const parts = box.parts.map(partOf).join(', ');
    return `${headingOf(box)}${parts === '' ? '' : `: ${parts}`}.`;
  });
  return [...sentences, prismaSource].join(' ');
}
