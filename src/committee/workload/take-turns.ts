import { setImmediate } from 'node:timers/promises';

/** Longest that a computation keeps the process to itself, in milliseconds. */
const TURN = 15;

/** Runs a computation to its end, and lets the process serve others between its steps. */
export async function takingTurns<Result>(steps: Generator<undefined, Result>): Promise<Result> {
  let began = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - began > TURN) {
      await setImmediate();
      began = performance.now();
    }
  }
}
