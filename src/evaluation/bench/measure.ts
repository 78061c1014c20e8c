/** The middle value; of an even number of them the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error('no measurement');
  return middle;
}

/**
 * The middle of the ratios of what was measured in turns: a machine that is slower for a while is so for both of a pair, and
 * falls out of their ratio.
 */
export function medianRatio(ours: readonly number[], reference: readonly number[]): number {
  return median(
    ours.map((value, turn) => {
      const beside = reference[turn];
      if (beside === undefined) throw new Error('measured without its reference');
      return value / beside;
    }),
  );
}

/** Seconds that some work takes. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

/** One line of the report: what, both figures, and their ratio. */
export function report(what: string, ours: string, reference: string, ratio: number): void {
  console.log(
    `${what.padEnd(58)}${ours.padStart(16)}${reference.padStart(16)}${ratio.toFixed(2).padStart(9)}`,
  );
}

export const whole = (value: number, unit: string): string =>
  `${Math.round(value).toLocaleString('en-US')} ${unit}`;
export const milliseconds = (seconds: number): string => `${(seconds * 1000).toFixed(1)} ms`;

/** A measure of the bench that an environment variable may shrink. */
export function numberOf(variable: string, usual: number): number {
  return Number(process.env[variable] ?? usual);
}
