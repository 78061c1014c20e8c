/** How much one file may take while it is read in a thread of its own. */
export interface ReadingLimits {
  /** From the moment its thread begins with it. */
  readonly milliseconds: number;
  /** JavaScript objects of the thread. */
  readonly heapMegabytes: number;
  /** What the whole process may grow meanwhile: buffers and WebAssembly are outside the heap. */
  readonly growthMegabytes: number;
}

/** The longest policies of payers, some 300 pages, take a tenth of each. */
export const readingLimits: ReadingLimits = {
  milliseconds: 60_000,
  heapMegabytes: 768,
  growthMegabytes: 1024,
};

/** Files read at the same time; others wait. */
export const READING_THREADS = 2;
