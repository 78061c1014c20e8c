import { SingleBar } from 'cli-progress';
import type { FileResult } from '../policies/library-import/library-import.ts';
import { adoptionInWords, outcomeWords } from './library-report/report-words.ts';

/** Says how far an import has come. */
export interface LibraryProgress {
  file(result: FileResult): void;
  end(): void;
}

/** A bar on a terminal, else a line a file; both on standard error, so that the answer stands alone on standard output. */
export function libraryProgress(total: number, stream: NodeJS.WriteStream = process.stderr): LibraryProgress {
  return stream.isTTY ? bar(total, stream) : lines(total, stream);
}

function bar(total: number, stream: NodeJS.WriteStream): LibraryProgress {
  const shown = new SingleBar({
    stream,
    format: '{bar} {value}/{total} files, {eta_formatted} left  {path}',
    barsize: 24,
    hideCursor: true,
  });
  shown.start(total, 0, { path: '' });
  return {
    file: ({ path }) => shown.increment(1, { path: withoutControls(path).slice(-40) }),
    end: () => shown.stop(),
  };
}

function lines(total: number, stream: NodeJS.WritableStream): LibraryProgress {
  let done = 0;
  return {
    file({ path, outcome, before, refusal, adoption }) {
      done += 1;
      const said = before ? `${outcomeWords[outcome]} before` : outcomeWords[outcome];
      const why = refusal === null ? '' : ` (${withoutControls(refusal.message)})`;
      stream.write(`${done}/${total} ${said}${adoptionInWords(adoption)}: ${withoutControls(path)}${why}\n`);
    },
    end: () => undefined,
  };
}

/** A name on one line that cannot steer the terminal. */
export function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?');
}
