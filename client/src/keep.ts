import type { CopyKeeper } from './copy-keeper.ts';
import { AlmanacProblem } from './problem.ts';

/** Milliseconds to wait after the first, second … failure in a row; the last for all that follow. */
const PAUSES = [500, 1000, 2000, 5000, 15_000, 60_000];

/** A bell that ends a pause early. */
export class Bell {
  private ring: (() => void) | undefined;
  private hasRung = false;

  /** Called from a webhook: there is something to look at. Rung during a look, it ends the next pause. */
  wake(): void {
    this.hasRung = true;
    this.ring?.();
  }

  /** Waits, at most so long, for a ring or the end. */
  async pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.hasRung) {
      this.hasRung = false;
      return;
    }
    await new Promise<void>((done) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        done();
      };
      const timer = setTimeout(end, milliseconds);
      this.ring = end;
      signal.addEventListener('abort', end);
    });
    this.ring = undefined;
    this.hasRung = false;
  }
}

/** How the keeping is paced, and who hears of failures. */
export interface KeepOptions {
  /** Milliseconds between two looks once there is nothing more; 0 where the feed itself waits. */
  readonly idleMilliseconds: number;
  readonly failed: (error: unknown, nextTryMilliseconds: number) => void;
}

/** Looks again and again until the signal says to stop. A failure is told and tried again: a copy that is old is better than none. */
export async function keep(
  keeper: CopyKeeper,
  bell: Bell,
  { idleMilliseconds, failed }: KeepOptions,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      const mayHaveMore = await keeper.look(signal);
      failures = 0;
      if (!mayHaveMore && idleMilliseconds > 0) await bell.pause(idleMilliseconds, signal);
    } catch (error) {
      if (signal.aborted) return;
      const usual = PAUSES[Math.min(failures, PAUSES.length - 1)]!;
      const asked = error instanceof AlmanacProblem ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
      const pause = Math.max(usual, asked);
      failures += 1;
      failed(error, pause);
      await bell.pause(pause, signal);
    }
  }
}
