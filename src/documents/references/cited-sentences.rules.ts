/** A text and where in it references are cited. */
export interface CitedText {
  /** Plain text without the marks of citations. */
  readonly text: string;
  /** In order; `at` is the place in `text`, in UTF-16 units, in front of which the mark `[printed]` stands. */
  readonly citations: readonly {
    readonly at: number;
    readonly printed: string;
    readonly numbers: readonly number[];
  }[];
}

/** A sentence with its marks, and what they cite. */
export interface CitedSentence {
  readonly text: string;
  readonly numbers: readonly number[];
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/**
 * What ends with a full stop that is none: a title, an abbreviation, an initial. Two sentences that are taken for one are
 * easier to read than half of one.
 */
const ABBREVIATED =
  /(?:^|[\s([“"'‘])(?:(?:et al|vs?|cf|e\.g|i\.e|viz|approx|ca|resp|incl|excl|Fig|Figs|Tab|Eq|Ref|Refs|Ch|Sec|Sect|Art|No|Nos|Vol|pp?|Suppl|Ed|Eds|Dr|Drs|Prof|Mr|Mrs|Ms|St|Jr|Sr|Inc|Ltd|Co|Corp|Dept|Univ|min|max|avg|wks?|mos?|yrs?|hrs?)|(?:\p{Lu}\.)*\p{Lu})\.\s*$/u;

/** The sentences of a text. A mark belongs to the sentence whose words it stands behind, its full stop included. */
export function sentencesOf({ text, citations }: CitedText): CitedSentence[] {
  const ends = endsOf(text);
  let from = 0;
  return ends.flatMap((until, index) => {
    const isLast = index === ends.length - 1;
    const own = citations.filter(({ at }) => {
      const place = behindWords(text, at);
      return (place > from || from === 0) && (place <= until || isLast);
    });
    const piece = withMarks(text, from, until, own);
    from = until;
    return piece === '' ? [] : [{ text: piece, numbers: own.flatMap(({ numbers }) => numbers) }];
  });
}

/** Where each sentence ends, the last at the text's end. */
function endsOf(text: string): number[] {
  const ends: number[] = [];
  for (const { segment, index } of segmenter.segment(text)) {
    const until = index + segment.length;
    const previous = ends.at(-1);
    const before = previous === undefined ? '' : text.slice(ends.at(-2) ?? 0, previous);
    if (ABBREVIATED.test(before)) ends[ends.length - 1] = until;
    else ends.push(until);
  }
  return ends.length === 0 ? [0] : ends;
}

/** The end of the words in front of a mark: spaces between them and the mark are nobody's. */
function behindWords(text: string, at: number): number {
  return text.slice(0, at).trimEnd().length;
}

function withMarks(text: string, from: number, until: number, marks: CitedText['citations']): string {
  let written = '';
  let done = from;
  for (const { at, printed } of marks) {
    const place = Math.min(Math.max(at, done), until);
    written += `${text.slice(done, place).trimEnd()} [${printed}]`;
    done = place;
  }
  return (written + text.slice(done, until)).replace(/\s+/gu, ' ').trim();
}
