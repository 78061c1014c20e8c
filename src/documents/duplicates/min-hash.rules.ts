const { imul } = Math;

/**
 * 25 bands of 5: texts that share four fifths of their runs meet in a band in 99.99 of 100 cases, those that share a
 * fifth in fewer than 1 (1 − (1 − s⁵)²⁵; Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", 3.4).
 */
const BANDS = 25;
const ROWS = 5;

/**
 * The bands of a text, by which others like it are found without comparing it with all: texts that are alike share one
 * at least. Each is a number of 32 bits with sign. A text without runs has none.
 */
export function bandsOf(shingles: ReadonlySet<number>): number[] {
  if (shingles.size === 0) return [];
  const signature = signatureOf(shingles);
  return Array.from({ length: BANDS }, (_, band) => {
    const rows = signature.subarray(band * ROWS, (band + 1) * ROWS);
    return rows.reduce((hash, value) => mixed(hash ^ value), mixed(band + 1)) | 0;
  });
}

/** The least value of each of 125 hash functions (Broder's min-wise sketch): equal ones estimate the share of common runs. */
function signatureOf(shingles: ReadonlySet<number>): Uint32Array {
  const least = new Uint32Array(BANDS * ROWS).fill(0xffffffff);
  for (const shingle of shingles) {
    for (let index = 0; index < least.length; index += 1) {
      const value = mixed(shingle ^ imul(index + 1, 0x9e3779b1));
      if (value < least[index]!) least[index] = value;
    }
  }
  return least;
}

/** MurmurHash3's finalizer (A. Appleby): each bit of a number depends on all. */
function mixed(number: number): number {
  let hash = number;
  hash = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
