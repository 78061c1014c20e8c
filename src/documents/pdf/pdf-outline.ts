import type { Outline, OutlinePart } from '../outline.ts';
import { tidyLine, tidyText, type SourceLine } from '../text/source-lines.rules.ts';
import { bodyText, type BodyText } from './body-text.rules.ts';
import { headingAt, headingLevels, type PrintedHeading } from './headings.rules.ts';
import { joinCutWords } from './hyphens.rules.ts';
import { withoutRunningLines, type PageOfLines } from './running-lines.rules.ts';
import type { PageLine } from './table-rows.rules.ts';
import { textLines, type TextLine } from './text-flow.rules.ts';
import type { FlowLine } from './continued-rows.rules.ts';
import { isBanner, titleLines, titleText } from './title.rules.ts';

interface OpenPart {
  readonly heading: PrintedHeading;
  readonly lines: TextLine[];
}

/** Cuts the lines of printed pages at their headings, as they show in type and layout. */
export function pdfOutline(pages: readonly PageOfLines[]): Outline {
  const numbers = new Map(pages.flatMap(({ lines }) => lines).map((line, index) => [line, index + 1]));
  const { pages: kept, running } = withoutRunningLines(pages);
  const body = bodyText(kept);
  const flow: FlowLine[] = kept.flatMap((lines, page) =>
    lines.map((line) => ({ line, page, number: numbers.get(line) ?? 1 })),
  );
  const text = textLines(flow, body);
  const title = titleLines(firstPage(pages, numbers, body), pages[text[0]?.page ?? 0]?.height ?? 0, body);
  const { head, parts } = cut(text, new Set(title.map(({ number }) => number)), body);
  const words = new Set(text.flatMap((line) => line.text.match(/[\p{L}-]{4,}/gu) ?? []));
  const sourceLinesOf = (lines: readonly TextLine[]) =>
    joinCutWords(withBlanks(lines), (word) => words.has(word));
  const levels = headingLevels(parts.map(({ heading }) => heading.rank));
  return {
    title: title.length === 0 ? null : tidyLine(titleText(title)),
    head: sourceLinesOf(head),
    parts: parts.map(({ heading, lines }, index): OutlinePart => {
      const level = levels[index] ?? 1;
      return {
        heading: heading.text,
        level,
        anchor: null,
        line: heading.lines[0]?.number ?? 1,
        lines: sourceLinesOf(lines),
      };
    }),
    running: running.map(({ line, text: printedText }) => ({
      number: numbers.get(line) ?? 1,
      text: tidyText(printedText),
    })),
  };
}

/** The first page that holds text, with its running lines: a title may be one of them. */
function firstPage(
  pages: readonly PageOfLines[],
  numbers: ReadonlyMap<PageLine, number>,
  body: BodyText,
): TextLine[] {
  const page = pages.findIndex(({ lines }) => lines.length > 0);
  const lines = pages[page]?.lines ?? [];
  return textLines(
    lines.map((line) => ({ line, page, number: numbers.get(line) ?? 1 })),
    body,
  );
}

/** What stands before the title begins no part, however it is printed. */
function cut(
  text: readonly TextLine[],
  title: ReadonlySet<number>,
  body: BodyText,
): { head: TextLine[]; parts: OpenPart[] } {
  const head: TextLine[] = [];
  const parts: OpenPart[] = [];
  const titleEnd = text.findLastIndex(({ number }) => title.has(number));
  for (let index = 0; index < text.length; index += 1) {
    const line = text[index];
    if (line === undefined || title.has(line.number)) continue;
    const isAbove = index < titleEnd || (parts.length === 0 && isBanner(line.text.trim()));
    const heading = isAbove ? null : headingAt(text, index, body);
    if (heading !== null) {
      parts.push({ heading, lines: [] });
      index += heading.lines.length - 1;
    } else {
      (parts.at(-1)?.lines ?? head).push(line);
    }
  }
  return { head, parts };
}

/** Lines as a text prints them: a blank one between what stands apart. */
function withBlanks(lines: readonly TextLine[]): SourceLine[] {
  return lines.flatMap(({ number, text, isApart }, index) => {
    const line = { number, text: tidyText(text) };
    return isApart && index > 0 ? [{ number, text: '' }, line] : [line];
  });
}
