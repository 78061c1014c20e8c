import type { PrismaBox, PrismaStep } from './prisma-steps.ts';
import { headingOf, partOf } from './prisma-steps.ts';
import { wrapText } from './wrap-text.rules.ts';

/** A box with its place and its text in lines, in units of the picture. */
export interface PlacedBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly heading: readonly string[];
  readonly parts: readonly (readonly string[])[];
}

/** From one point to the next; the last one has the arrow's head. */
export type Arrow = readonly (readonly [x: number, y: number])[];

export interface PrismaPicture {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly arrows: readonly Arrow[];
  /** The phases at the left edge; none in the narrow layout. */
  readonly phases: readonly PhaseBand[];
}

/** A phase of the flow, as long as its boxes. */
export interface PhaseBand {
  readonly name: string;
  readonly y: number;
  readonly height: number;
}

/** Width of a phase's band at the left edge. */
export const bandWidth = 24;

/** `wide` has what leaves the flow at its side, `narrow` below each step, for a phone. */
export const prismaLayouts = ['wide', 'narrow'] as const;
export type PrismaLayout = (typeof prismaLayouts)[number];

/** Font size and line height, and the room inside a box. */
export const measures = { font: 14, line: 19, padding: 10 } as const;
const GAP = 34;
/** The longest name of a phase, turned by a quarter. */
const ROOM_FOR_PHASE = 96;
/** Width of a character of the font, on average and a little more. */
const CHARACTER = 7.6;
/** More parts than these are summed up in a last line: the table below the picture has them all. */
const MOST_PARTS = 12;

const sizes = {
  wide: { main: { x: 39, width: 380 }, aside: { x: 469, width: 380 }, width: 850 },
  narrow: { main: { x: 1, width: 300 }, aside: { x: 39, width: 300 }, width: 340 },
} as const;

/** Places the steps one below the other. */
export function placeSteps(steps: readonly PrismaStep[], layout: PrismaLayout): PrismaPicture {
  const { main, aside, width } = sizes[layout];
  const boxes: PlacedBox[] = [];
  const arrows: Arrow[] = [];
  const bands: PhaseBand[] = [];
  let y = 1;
  let phaseFrom = y;
  for (const [index, step] of steps.entries()) {
    const own = placed(step.main, main, y);
    boxes.push(own);
    let end = y + own.height;
    const middle = own.x + 20;
    if (step.aside !== null) {
      const below = layout === 'narrow';
      const other = placed(step.aside, aside, below ? end + GAP / 2 : y);
      boxes.push(other);
      const isOutcome = step.phase === 'Included';
      if (!below && !isOutcome) {
        const level = y + Math.min(own.height, other.height) / 2;
        arrows.push([
          [own.x + own.width, level],
          [other.x, level],
        ]);
      } else if (!isOutcome) {
        const level = other.y + measures.padding + measures.line / 2;
        arrows.push([
          [middle, end],
          [middle, level],
          [other.x, level],
        ]);
      }
      end = Math.max(end, other.y + other.height);
    }
    const isLast = steps[index + 1]?.phase !== step.phase;
    if (isLast && layout === 'wide') {
      end = Math.max(end, phaseFrom + ROOM_FOR_PHASE);
      bands.push({ name: step.phase, y: phaseFrom, height: end - phaseFrom });
    }
    if (index < steps.length - 1) {
      arrows.push([
        [middle, y + own.height],
        [middle, end + GAP],
      ]);
    }
    y = end + GAP;
    if (isLast) phaseFrom = y;
  }
  return { width, height: y - GAP + 1, boxes, arrows, phases: bands };
}

function placed(box: PrismaBox, { x, width }: { x: number; width: number }, y: number): PlacedBox {
  const characters = Math.floor((width - 2 * measures.padding) / CHARACTER);
  const heading = wrapText(unbroken(headingOf(box)), characters);
  const parts = shortened(box).map((part) => wrapText(unbroken(part), characters - 2));
  const lines = heading.length + parts.reduce((sum, part) => sum + part.length, 0);
  return { x, y, width, height: lines * measures.line + 2 * measures.padding, heading, parts };
}

/** A count stays in one line. */
const unbroken = (text: string) => text.replace(/\(n = (\d+)\)$/, '(n\u00a0=\u00a0$1)');

function shortened({ parts }: PrismaBox): string[] {
  if (parts.length <= MOST_PARTS) return parts.map(partOf);
  const rest = parts.slice(MOST_PARTS - 1);
  const count = rest.reduce((sum, part) => sum + part.count, 0);
  return [
    ...parts.slice(0, MOST_PARTS - 1).map(partOf),
    partOf({ name: `${rest.length} further reasons`, count }),
  ];
}
