/** Failures of one account from one address, or in one known browser, that are listened to in {@link WINDOW_MINUTES}. */
export const MOST_FAILURES_HERE = 10;
/** Failures of all accounts from one address that are listened to in {@link WINDOW_MINUTES}: an office may share one. */
export const MOST_FAILURES_OF_ADDRESS = 100;
/** How long a count runs from its first failure. */
export const WINDOW_MINUTES = 15;

/** Failures of one account from everywhere in {@link ACCOUNT_WINDOW_HOURS} before guesses are slowed down. */
export const FREE_FAILURES_OF_ACCOUNT = 20;
/** How long the count of an account runs from its first failure. */
export const ACCOUNT_WINDOW_HOURS = 24;
/** The longest pause between two guesses at one account. */
export const LONGEST_PAUSE_SECONDS = WINDOW_MINUTES * 60;

/**
 * How long after the last attempt that was listened to the next one is, in seconds, when so many at one account have failed
 * wherever they came from: nothing at first, then doubled with each failure up to {@link LONGEST_PAUSE_SECONDS}. From a
 * thousand addresses no more than some hundred passwords a day are tried (NIST SP 800-63B §5.2.2 allows one hundred in a row).
 */
export function pauseAfter(failures: number): number {
  if (failures < FREE_FAILURES_OF_ACCOUNT) return 0;
  return Math.min(2 ** Math.min(failures - FREE_FAILURES_OF_ACCOUNT, 30), LONGEST_PAUSE_SECONDS);
}
