import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeCompiler, PdfStandard } from '@myriaddreamin/typst-ts-node-compiler';
import { missingCharacters } from './missing-characters.ts';

/** What the process of {@link TypstProcess} is asked: one document. */
export interface TypesetRequest {
  /** A file among the templates, without its ending. */
  readonly template: string;
  /** JSON; the template reads it as `sys.inputs.data`. */
  readonly data: string;
}

/** What it answers. */
export type TypesetReply = {
  /** Memory of the process afterwards, in bytes. */
  readonly heldBytes: number;
} & ({ readonly pdf: Uint8Array } | { readonly refused: string });

/** Each round may name more characters that no font has; a document that still has some after so many is refused. */
const MOST_ROUNDS = 5;
/** Results unused for so many documents are given up: templates and fonts stay, texts go. */
const CACHE_AGE = 2;

const templates = fileURLToPath(new URL('templates', import.meta.url));
const compiler = NodeCompiler.create({ workspace: templates });

/**
 * One document as PDF/UA-1. A character that no font at hand can show is printed as its code point (`[U+4E2D]`), and
 * stays itself in the title, the bookmarks and the addresses. Throws what Typst says against the document.
 */
function typeset({ template, data }: TypesetRequest): Uint8Array {
  let missing = '';
  for (let round = 1; ; round += 1) {
    const compiled = compiler.compile({
      mainFilePath: join(templates, `${template}.typ`),
      inputs: { data, missing },
    });
    if (compiled.result === null) throw new Error(diagnosticsOf(compiled));
    try {
      return compiler.pdf(compiled.result, { pdfStandard: PdfStandard.UA_1 });
    } catch (error) {
      const more = missingCharacters(String(error)).filter((character) => !missing.includes(character));
      if (more.length === 0 || round === MOST_ROUNDS) throw error;
      missing += more.join('');
    }
  }
}

function diagnosticsOf(compiled: ReturnType<NodeCompiler['compile']>): string {
  const diagnostics = compiled.takeDiagnostics();
  return diagnostics === null ? 'no document' : JSON.stringify(diagnostics.shortDiagnostics);
}

function answer(request: TypesetRequest): TypesetReply {
  const heldBytes = () => process.memoryUsage.rss();
  try {
    const pdf = typeset(request);
    compiler.evictCache(CACHE_AGE);
    return { pdf, heldBytes: heldBytes() };
  } catch (error) {
    return { refused: String(error).slice(0, 2000), heldBytes: heldBytes() };
  }
}

process.on('message', (request: TypesetRequest) => process.send?.(answer(request)));
