import { readFile } from 'node:fs/promises';
import { PDFiumModule } from '@hyzyla/pdfium';

/** The functions of PDFium that reading needs; pointers and handles are numbers, 0 is none. */
export interface Pdfium {
  readonly HEAPU8: Uint8Array;
  readonly wasmExports: { malloc: (size: number) => number; free: (pointer: number) => void };
  _FPDF_LoadMemDocument: (data: number, size: number, password: number) => number;
  _FPDF_CloseDocument: (document: number) => void;
  _FPDF_GetLastError: () => number;
  _FPDF_GetPageCount: (document: number) => number;
  _FPDF_LoadPage: (document: number, index: number) => number;
  _FPDF_ClosePage: (page: number) => void;
  _FPDF_GetPageWidth: (page: number) => number;
  _FPDF_GetPageHeight: (page: number) => number;
  _FPDF_GetPageBoundingBox: (page: number, box: number) => number;
  _FPDFPage_GetRotation: (page: number) => number;
  _FPDFPage_CountObjects: (page: number) => number;
  _FPDFPage_GetObject: (page: number, index: number) => number;
  _FPDFPageObj_GetType: (object: number) => number;
  _FPDFPageObj_GetBounds: (
    object: number,
    left: number,
    bottom: number,
    right: number,
    top: number,
  ) => number;
  _FPDFTextObj_GetFont: (object: number) => number;
  _FPDFText_LoadPage: (page: number) => number;
  _FPDFText_ClosePage: (text: number) => void;
  _FPDFText_CountChars: (text: number) => number;
  _FPDFText_GetUnicode: (text: number, index: number) => number;
  _FPDFText_IsGenerated: (text: number, index: number) => number;
  _FPDFText_GetTextObject: (text: number, index: number) => number;
  _FPDFText_GetLooseCharBox: (text: number, index: number, box: number) => number;
  _FPDFText_GetCharOrigin: (text: number, index: number, x: number, y: number) => number;
  _FPDFText_GetMatrix: (text: number, index: number, matrix: number) => number;
  _FPDFText_GetFontSize: (text: number, index: number) => number;
  _FPDFText_GetFontWeight: (text: number, index: number) => number;
  _FPDFText_GetFontInfo: (text: number, index: number, name: number, size: number, flags: number) => number;
}

/** Most memory that reading one PDF may take: a policy of 300 pages takes about 60 MB. */
const mostMemory = 512 * 1024 * 1024;
/** An instance this large after a document is thrown away, since its memory never shrinks. */
const keptMemory = 160 * 1024 * 1024;
const wasmFile = new URL(import.meta.resolve('@hyzyla/pdfium/pdfium.wasm'));

let compiled: Promise<WebAssembly.Module> | null = null;
let kept: Pdfium | null = null;

/**
 * Runs `use` with PDFium, a WebAssembly machine of its own memory, which cannot grow over 512 MB: PDFium then stops
 * with an error. One that failed is never used again, so that a file which broke it harms no other.
 */
export async function withPdfium<T>(use: (pdfium: Pdfium) => T): Promise<T> {
  const pdfium = kept ?? (await instantiate());
  kept = null;
  const result = use(pdfium);
  if (pdfium.HEAPU8.length <= keptMemory) kept = pdfium;
  return result;
}

async function instantiate(): Promise<Pdfium> {
  compiled ??= readFile(wasmFile).then((bytes) => WebAssembly.compile(bytes));
  const module = await compiled;
  const loaded = await PDFiumModule({
    instantiateWasm: (imports, done) => {
      const instance = new WebAssembly.Instance(module, withMemoryBound(imports));
      done(instance);
      return instance.exports;
    },
  });
  loaded._FPDF_InitLibraryWithConfig({ version: 2 });
  // Its type lists only the functions that its own classes call.
  return withoutWrappers(loaded as unknown as Pdfium, loaded.wasmExports);
}

/** What is called for each glyph. */
const frequent = [
  '_FPDFText_GetUnicode',
  '_FPDFText_IsGenerated',
  '_FPDFText_GetTextObject',
  '_FPDFText_GetLooseCharBox',
  '_FPDFPage_GetObject',
  '_FPDFPageObj_GetType',
  '_FPDFPageObj_GetBounds',
] as const satisfies readonly (keyof Pdfium)[];

/** The library checks its state around every call, which for each glyph takes longer than the call itself. */
function withoutWrappers(pdfium: Pdfium, wasmExports: object): Pdfium {
  const bare = new Map(Object.entries(wasmExports));
  for (const name of frequent) {
    const own: unknown = bare.get(name.slice(1));
    if (typeof own === 'function') Object.defineProperty(pdfium, name, { value: own });
  }
  return pdfium;
}

/** The imports with the request for more memory refused beyond the bound. */
function withMemoryBound(imports: WebAssembly.Imports): WebAssembly.Imports {
  const environment = imports['env'] ?? {};
  const grow = environment['emscripten_resize_heap'];
  if (typeof grow !== 'function') throw new TypeError('PDFium no longer asks for memory where it is bounded');
  const bounded = (bytes: number): number => {
    return bytes >>> 0 > mostMemory ? 0 : Number(Reflect.apply(grow, undefined, [bytes]));
  };
  return { ...imports, env: { ...environment, emscripten_resize_heap: bounded } };
}
